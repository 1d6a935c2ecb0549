"""The command itself: what it lists, that help has examples, and that a subcommand is imported only when called."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from kehui import __version__
from kehui.cli import COMMANDS, kehui
from tests.commands.processes import ENVIRONMENT
from tests.commands.processes import kehui as kehui_process

NEVER = {"match": ("django",), "--help": ("django", "tantivy", "numpy"), "--version": ("django", "tantivy", "numpy")}


def test_help_lists_every_command_with_examples() -> None:
    words = CliRunner().invoke(kehui, ["--help"]).output
    assert all(f"  {name} " in words for name in COMMANDS)
    assert "Examples:" in words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name: str) -> None:
    result = CliRunner().invoke(kehui, [name, "--help"])
    assert result.exit_code == 0
    assert f"  kehui {name}" in result.output
    assert "Examples:" in result.output


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(kehui, ["--version"]).output.strip() == f"kehui, version {__version__}"


def test_an_unknown_command_is_one_line_and_exit_2() -> None:
    result = CliRunner().invoke(kehui, ["mach"])
    assert result.exit_code == 2
    assert "No such command 'mach'" in result.output


@pytest.mark.parametrize("name", NEVER)
def test_what_is_not_needed_is_not_imported(name: str) -> None:
    arguments = [name] if name.startswith("-") else [name, "--help"]
    program = (
        f"import sys; sys.argv = {['kehui', *arguments]!r}\n"
        "from kehui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"sys.exit(str([each for each in {NEVER[name]!r} if each in sys.modules] or ''))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert ended.stderr.strip() == ""


def test_it_runs_as_a_module() -> None:
    assert kehui_process("--version").stdout.startswith("kehui, version ")
