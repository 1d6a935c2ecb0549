"""What the server holds in memory, idle and after some hundred requests, and what the demonstration takes.

python -m benchmarks.records.server [--requests 200]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.report import Report, resident

SERVER, DEMO_MEMORY, DEMO_TIME, FULL_TIME = 220.0, 600.0, 60.0, 180.0  # MiB, MiB, seconds, seconds
PAGES = ("/", "/demands/", "/achievements/", "/experts/", "/demands/board/", "/sign-in/", "/match/")
LINK = re.compile(r'href="(/(?:demands|achievements|experts)/[A-Z]{2}-\d{4}-\d{6}/)"')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--requests", type=int, default=200)
    chosen = parser.parse_args()
    report = Report("records-server", "The server and the demonstration")
    with tempfile.TemporaryDirectory(prefix="kehui-benchmark-") as place:
        demonstrate(report, Path(place) / "full", "--full", seconds=FULL_TIME)
        demonstrate(report, Path(place) / "plain", seconds=DEMO_TIME)
        with serving(Path(place) / "plain") as (pid, address):
            time.sleep(5)
            report.add("kehui serve, idle", resident(pid), "MiB", budget=SERVER)
            walk(address, chosen.requests)
            report.add(f"kehui serve, after {chosen.requests} requests", resident(pid), "MiB", budget=SERVER)
    return report.write()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kehui", *arguments]


def demonstrate(report: Report, data: Path, *options: str, seconds: float) -> None:
    """`kehui demo --no-serve`, watched four times a second."""
    words = ("demo", *options, "--no-serve")
    began = time.perf_counter()
    process = subprocess.Popen(command(*words, "--data", str(data)), stdout=subprocess.DEVNULL)
    most, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.25):
            try:
                most = max(most, resident(process.pid))
            except (OSError, IndexError):
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    done.set()
    watcher.join()
    assert code == 0, f"kehui demo ended with {code}"
    name = " ".join(("kehui", *words))
    report.add(name, time.perf_counter() - began, "s", budget=seconds)
    report.add(f"{name}, most memory held", most, "MiB", budget=DEMO_MEMORY)


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, str]]:
    """A server on a free port: its process and its address."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    arguments = command("serve", "--port", "0", "--data", str(data))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, line
            yield process.pid, found[0]
        finally:
            process.terminate()


def walk(address: str, requests: int) -> None:
    """Lists, boards and the records they link to, in turn."""
    pages = list(PAGES)
    for place in range(requests):
        with urlopen(address + pages[place % len(pages)]) as answer:
            assert answer.status == 200
            known = set(pages)
            pages += [link for link in LINK.findall(answer.read().decode()) if link not in known]


if __name__ == "__main__":
    sys.exit(main())
