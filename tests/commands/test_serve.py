"""`kehui serve`: brings the tables up, answers, ends on Ctrl+C."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.commands.processes import ENVIRONMENT, command, kehui


def hears_interrupts() -> None:
    """Also where the tests themselves run in the background of a shell, which lets its children ignore them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server on a new folder and a free port: its process and its address."""
    words = command("serve", "--port", "0", "--data", str(tmp_path))
    with subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=hears_interrupts
    ) as process:
        assert process.stdout is not None
        found = re.fullmatch(r"Kehui is at (http://127\.0\.0\.1:\d+)  \(Ctrl\+C ends it\)\n", process.stdout.readline())
        assert found
        yield process, found[1]
        process.kill()


def test_a_new_folder_is_made_ready_and_served_until_interrupted(
    served: tuple["subprocess.Popen[str]", str], tmp_path: Path
) -> None:
    process, address = served
    with urlopen(f"{address}/achievements/") as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    words, complaints = process.communicate(timeout=30)
    assert (process.returncode, words, complaints) == (0, "ended\n", "")
    assert (tmp_path / "index" / "meta.json").exists()


def test_a_taken_port_is_one_line_and_exit_1(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = kehui("serve", "--port", str(port), "--data", str(tmp_path))
    assert ended.returncode == 1
    assert not list(tmp_path.iterdir()), "refused before anything is done"
    assert ended.stderr.splitlines() == [
        f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "choose another with --port, or --port 0 for a free one"
    ]


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    ended = kehui("serve", "--port", "0", "--data", str(tmp_path), DATABASE_URL=nowhere)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Error: the database does not answer: ")
