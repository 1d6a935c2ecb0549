"""An empty database as the migrations leave it, made once a run and copied wherever a test needs one: a SQLite file,
and on PostgreSQL a template."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection

from kehui.commands import site

ROOT = Path(__file__).resolve().parents[1]
NAME = "kehui.sqlite3"  # in a data folder
_FOLDER = "KEHUI_TESTS_PREPARED"  # workers of xdist inherit it


def announce() -> Path:
    """Make the folder of this run, still empty; returns it to be removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kehui_prepared_"))
    os.environ[_FOLDER] = str(folder)
    return folder


def copy_to(target: Path) -> None:
    """Put a migrated SQLite database there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_file(), target)


def begin() -> Callable[[], None]:
    """Begin to make what the tests of this run will copy, while the workers still read them; returns what waits."""
    making = Thread(target=template if "DATABASE_URL" in os.environ else _file)
    making.start()
    return making.join


def template() -> str:
    """The name of a migrated database on the server of ``DATABASE_URL``, until :func:`forget`."""
    _once("template", _make_template)
    return _template_name()


def forget() -> None:
    """Remove the template, begun or finished, which else stays on a server that is not ours."""
    if (Path(os.environ[_FOLDER]) / "template.lock").exists():
        _on_server(f"DROP DATABASE IF EXISTS {_template_name()}")


def _file() -> Path:
    folder = Path(os.environ[_FOLDER])
    _once("file", lambda: _migrate(folder))
    return folder / NAME


def _once(what: str, make: Callable[[], None]) -> None:
    """Who comes first makes it, the others wait for it."""
    ready = Path(os.environ[_FOLDER]) / what
    with ready.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            make()
            ready.touch()


def _make_template() -> None:
    _on_server(f"CREATE DATABASE {_template_name()}")
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_template_name()}").geturl()
    _migrate(Path(os.environ[_FOLDER]), DATABASE_URL=address)


def _template_name() -> str:
    return Path(os.environ[_FOLDER]).name.lower()


def _on_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def _migrate(folder: Path, **more: str) -> None:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "kehui.settings"} | more
    subprocess.run([sys.executable, "-m", "tests.prepared", str(folder)], env=environment, check=True)


if __name__ == "__main__":
    site.start(Path(sys.argv[1]))  # with its rare looks for garbage, in half the time of `django-admin migrate`
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()  # so that all stands in the one file
