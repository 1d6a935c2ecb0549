"""A throw-away site for tests that kill processes: a data folder, a database of its own, and people in it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests import prepared
from tests.faults.parent import MOST

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A process of ours, its two outputs in one pipe."""

    def __init__(self, parent: socket.socket, words: tuple[str, ...]) -> None:
        self._parent = parent
        output, written = os.pipe()
        socket.send_fds(parent, [json.dumps(words).encode()], [written])
        os.close(written)
        self.stdout = open(output, encoding="utf-8")  # noqa: SIM115 (closed with the process)
        self._number, self.returncode = int(parent.recv(MOST)), 0

    def kill(self) -> None:
        os.kill(self._number, signal.SIGKILL)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_failure: Any) -> None:
        self.stdout.close()
        self.returncode = int(self._parent.recv(MOST))


@dataclass(frozen=True)
class Site:
    """What runs on it runs in processes of its own, one at a time."""

    data: Path
    database: str  # address of a PostgreSQL database; empty: SQLite in the data folder
    parent: socket.socket

    def start(self, *command: str) -> Running:
        return Running(self.parent, command)

    def run(self, *command: str) -> tuple[int, str]:
        """Exit code and output of a process that is left to end by itself."""
        with self.start(*command) as process:
            output = process.stdout.read()
        return process.returncode, output

    def act(self, *command: str, module: str = "acts") -> str:
        """The output of one of tests/faults/acts.py or another module beside it, which must succeed."""
        code, output = self.run(f"tests.faults.{module}", *command)
        assert code == 0, output
        return output

    def kehui(self, *command: str) -> tuple[int, str]:
        return self.run("kehui", *command, "--data", str(self.data))

    @property
    def _kept(self) -> tuple[Path, str]:
        return self.data.with_name("kept"), f"{_name(self.database)}_kept"

    def keep(self) -> None:
        """Remember the site as it is."""
        folder, database = self._kept
        shutil.copytree(self.data, folder)
        if self.database:
            _on_server(f"CREATE DATABASE {database} TEMPLATE {_name(self.database)}")

    def renew(self) -> None:
        """Make the site again what it was when it was kept."""
        folder, database = self._kept
        shutil.rmtree(self.data)
        shutil.copytree(folder, self.data)
        if self.database:
            _on_server(f"DROP DATABASE {_name(self.database)} WITH (FORCE)")
            _on_server(f"CREATE DATABASE {_name(self.database)} TEMPLATE {database}")

    def remove(self) -> None:
        """Remove the databases, which else stay on a server that is not ours."""
        if self.database:
            for name in (_name(self.database), self._kept[1]):
                _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def opened(folder: Path) -> Iterator[Site]:
    """A site with tables, term lists and people."""
    folder.mkdir()
    server, address = os.environ.get("DATABASE_URL", ""), ""
    if server:
        address = f"{server.rpartition('/')[0]}/kehui_faults_{os.getpid()}"
        _on_server(f"CREATE DATABASE {_name(address)} TEMPLATE {prepared.template()}")
    else:
        prepared.copy_to(folder / prepared.NAME)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.faults.parent"]
    with subprocess.Popen(command, env=_environment(folder, address), cwd=ROOT, stdin=there), there, here:
        site = Site(folder, address, here)
        try:
            site.act("prepare")
            site.keep()
            yield site
        finally:
            site.remove()


def _environment(folder: Path, database: str) -> dict[str, str]:
    made = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    made |= {"KEHUI_DATA": str(folder), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    return made | ({"DATABASE_URL": database} if database else {})


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def _on_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)
