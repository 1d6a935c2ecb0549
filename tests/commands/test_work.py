"""`kehui work`: does what waits and ends, or goes on until it is told to end."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests import prepared
from tests.commands.processes import ENVIRONMENT, command, kehui


@pytest.fixture(autouse=True)
def _tables(tmp_path: Path) -> None:
    prepared.copy_to(tmp_path / prepared.NAME)


def test_once_does_what_is_due_and_ends(tmp_path: Path) -> None:
    ended = kehui("work", "--once", "--data", str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith(" tasks done\n")
    assert kehui("work", "--once", "--data", str(tmp_path)).stdout == "0 tasks done\n"


def test_it_goes_on_until_it_is_told_to_end_and_is_alone(tmp_path: Path) -> None:
    words = command("work", "--data", str(tmp_path))
    with subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Kehui works off its queue")
        process.send_signal(signal.SIGTERM)
        told, complaints = process.communicate(timeout=30)
    assert (process.returncode, told, complaints) == (0, "ended\n", "")
