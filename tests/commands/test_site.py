"""Work done apart from the server that follows it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.processes import ENVIRONMENT, kehui

APART = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
SCRIPT = """
import click, os, sys, time
from kehui.commands.site import apart

fork = os.fork

def slow():
    child = fork()
    if child:
        time.sleep({slow})
    return child

os.fork = slow

def work():
    print("working", os.getpid(), flush=True)
    {work}

try:
    apart(work)
except click.exceptions.Exit as ended:
    print("ended", ended.exit_code)
except KeyboardInterrupt:
    print("interrupted")
else:
    print("serving", os.getpid())
"""


def ran(work: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-c", SCRIPT.format(work=work, slow=0)]
    return subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)


@APART
def test_work_apart_leaves_the_server_its_own_process() -> None:
    first, second = ran("").stdout.splitlines()
    assert first.split()[0] == "working"
    assert second.split()[0] == "serving"
    assert first.split()[1] != second.split()[1]


@APART
@pytest.mark.parametrize(
    ("work", "code", "told"),
    [
        ("raise click.UsageError('no such folder')", 2, "Error: no such folder"),
        ("raise ValueError('a fault')", 1, "ValueError: a fault"),
        ("os.kill(os.getpid(), 9)", 137, ""),
    ],
)
def test_where_the_work_fails_nothing_is_served(work: str, code: int, told: str) -> None:
    done = ran(work)
    assert done.stdout.splitlines()[1:] == [f"ended {code}"]
    assert told in done.stderr


@APART
@pytest.mark.parametrize("slow", [0, 1])  # the work may begin before its parent knows of it
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_the_command_ends_the_work(ending: signal.Signals, slow: int) -> None:
    words = [sys.executable, "-c", SCRIPT.format(work="time.sleep(60)", slow=slow)]
    with subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        child = int(process.stdout.readline().split()[1])
        process.send_signal(ending)
        assert process.communicate(timeout=30)[0] == "interrupted\n"
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize("name", ["demo", "serve"])
def test_what_is_no_database_is_told_in_a_line_and_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / "kehui.sqlite3").write_bytes(b"no database")
    done = kehui(name, "--port", "0", "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: the database does not answer: file is not a database\n"
    assert (tmp_path / "kehui.sqlite3").read_bytes() == b"no database"
