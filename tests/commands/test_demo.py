"""`kehui demo` from beginning to end, as somebody starts it on a fresh machine."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import prepared
from tests.commands.processes import ENVIRONMENT, command, kehui

REAL = """
from pathlib import Path
from kehui.commands.site import prepare, start
start(Path({place!r}))
prepare()
from kehui.people.services import enrol
enrol("clerk", name="真人", role="officer")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The whole region on empty tables, and what was printed."""
    place = tmp_path_factory.mktemp("demo") / "data"
    prepared.copy_to(place / prepared.NAME)
    done = kehui("demo", "--no-serve", "--data", str(place))
    assert done.returncode == 0, done.stderr
    return place, done.stdout


def test_it_prints_what_was_matched_and_why(built: tuple[Path, str]) -> None:
    _place, printed = built
    assert "木质素—煤沥青共炭化制封闭孔碳材料" in printed
    assert "120 demands" in printed
    figures = [float(figure) for figure in re.findall(r"(?:recall|nDCG)@10 ([01]\.\d+)", printed)]
    assert len(figures) == 4
    assert min(figures) >= 0.85


def test_a_region_without_the_whole_year_does_not_get_it_afterwards(built: tuple[Path, str]) -> None:
    place, _printed = built
    done = kehui("demo", "--full", "--no-serve", "--data", str(place))
    assert done.returncode == 2
    assert "without the whole year" in done.stderr


def test_its_history_holds(built: tuple[Path, str]) -> None:
    place, _printed = built
    done = kehui("verify", "--data", str(place))
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("OK")


def test_a_second_call_goes_on_with_what_is_there_and_serves_it(built: tuple[Path, str]) -> None:
    place, first = built
    words = command("demo", "--port", "0", "--data", str(place))
    with subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        printed, address = "", ""
        while not address and (line := server.stdout.readline()):
            printed += line
            address = "".join(re.findall(r"^Kehui is at (http://\S+)", line))
        try:
            assert re.findall(r"\d+ demands.*", printed) == re.findall(r"\d+ demands.*", first)
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=30) as page:
                text = page.read().decode()
        finally:
            server.send_signal(signal.SIGTERM)
            rest, _none = server.communicate(timeout=30)  # to the end: a closed pipe would be a failure of its own
    assert text.count('value="demo-') == 21
    assert "孟岚生" in text
    assert (server.returncode, rest) == (0, "ended\n")


def test_a_taken_address_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kehui("demo", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "cannot listen on 127.0.0.1" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_real_database_never_gets_demonstration_people(tmp_path: Path) -> None:
    prepared.copy_to(tmp_path / prepared.NAME)
    script = REAL.format(place=str(tmp_path))
    subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, check=True, timeout=120)
    before = (tmp_path / "kehui.sqlite3").read_bytes()
    done = kehui("demo", "--no-serve", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "no demonstration" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "kehui.sqlite3").read_bytes() == before
