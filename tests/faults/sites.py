"""Throw-away sites for tests that kill processes: a data folder, a database of its own, and people in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests import prepared as tables

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds
_serial = count(1)


@dataclass(frozen=True)
class Site:
    """What runs on it runs in processes of its own."""

    data: Path
    database: str  # address of a PostgreSQL database; empty: SQLite in the data folder

    @property
    def environment(self) -> dict[str, str]:
        paths = [str(ROOT), str(ROOT / "src")]
        made = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        made |= {"KEHUI_DATA": str(self.data), "PYTHONPATH": os.pathsep.join(paths)}
        return made | ({"DATABASE_URL": self.database} if self.database else {})

    def start(self, *command: str) -> "subprocess.Popen[str]":
        """A process of ours, its two outputs in one pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str) -> tuple[int, str]:
        """Exit code and output of a process that is left to end by itself."""
        with self.start(*command) as process:
            output, _nothing = process.communicate(timeout=PATIENCE)
        return process.returncode, output

    def act(self, *command: str, module: str = "acts") -> str:
        """The output of one of tests/faults/acts.py or another module beside it, which must succeed."""
        code, output = self.run(f"tests.faults.{module}", *command)
        assert code == 0, output
        return output

    def kehui(self, *command: str) -> tuple[int, str]:
        return self.run("kehui", *command, "--data", str(self.data))


@contextmanager
def prepared(folder: Path) -> Iterator[Site]:
    """A site with tables, term lists and people, to be copied by every test."""
    folder.mkdir()
    with _database("") as address:
        site = Site(folder, address)
        if not address:
            tables.copy_to(folder / tables.NAME)
        site.act("prepare")
        yield site


@contextmanager
def copied(template: Site, folder: Path) -> Iterator[Site]:
    """A site of a test's own, as the template was."""
    shutil.copytree(template.data, folder, dirs_exist_ok=True)
    with _database(template.database) as address:
        yield Site(folder, address)


@contextmanager
def _database(template: str) -> Iterator[str]:
    """A database on the server of this test run, copied from another; nothing when the run is on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"kehui_faults_{os.getpid()}_{next(_serial)}"
    copy = f" TEMPLATE {template.rpartition('/')[2]}" if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copy}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
