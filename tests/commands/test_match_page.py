"""The reference page of `kehui match` shows what the command really does."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kehui.commands.match import match

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "match.md").read_text(encoding="utf-8")
FILES = re.findall(r"```tsv (\S+)\n(.*?)```", PAGE, re.DOTALL)
CALLS = re.findall(r"```console\n\$ kehui match (.*?)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("call", "shown"), CALLS)
def test_calls_print_what_the_page_shows(
    call: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert CliRunner().invoke(match, shlex.split(call)).output == shown


def test_the_page_names_every_option() -> None:
    assert len(CALLS) == len(FILES) == 2
    assert all(option in PAGE for parameter in match.params for option in parameter.opts if option.startswith("--"))
