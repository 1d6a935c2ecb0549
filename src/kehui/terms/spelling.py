"""Pinyin of names, worked out by a process of its own: its dictionary takes 57 MB, which no server should hold.

Run as ``python -m kehui.terms.spelling`` it reads JSON lists of names, one a line, and answers each with one of their
pinyin."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable

COMMAND = [sys.executable, "-m", "kehui.terms.spelling"]


def spelled(names: Iterable[str]) -> dict[str, str]:
    """The pinyin of every name: syllables without tones and with blanks between."""
    asked = sorted(set(names))
    if not asked:
        return {}
    answer = subprocess.run(
        COMMAND, input=json.dumps(asked), capture_output=True, text=True, check=True, env=surroundings(), timeout=120
    )
    return dict(zip(asked, json.loads(answer.stdout), strict=True))


def surroundings() -> dict[str, str]:
    """The environment in which the process finds the same modules as this one."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def main() -> None:
    from pypinyin import lazy_pinyin

    for line in sys.stdin:
        spelt = [" ".join(lazy_pinyin(name, errors=lambda other: other.split())) for name in json.loads(line)]
        print(json.dumps(spelt), flush=True)


if __name__ == "__main__":
    main()
