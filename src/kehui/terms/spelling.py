"""Pinyin of names, worked out by a process of its own: its dictionary takes 57 MB, which no server should hold.

Run as ``python -m kehui.terms.spelling`` it reads a JSON list of names and answers with one of their pinyin."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable


def spelled(names: Iterable[str]) -> dict[str, str]:
    """The pinyin of every name: syllables without tones and with blanks between."""
    asked = sorted(set(names))
    if not asked:
        return {}
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    answer = subprocess.run(
        [sys.executable, "-m", "kehui.terms.spelling"],
        input=json.dumps(asked), capture_output=True, text=True, check=True, env=environment, timeout=120,
    )  # fmt: skip
    return dict(zip(asked, json.loads(answer.stdout), strict=True))


def main() -> None:
    from pypinyin import lazy_pinyin

    names = json.load(sys.stdin)
    json.dump([" ".join(lazy_pinyin(name, errors=lambda other: other.split())) for name in names], sys.stdout)


if __name__ == "__main__":
    main()
