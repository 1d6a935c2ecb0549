"""A SQLite database as the migrations leave it, made once a run and copied wherever a test needs an empty one."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "kehui.sqlite3"  # in a data folder
_FOLDER = "KEHUI_TESTS_PREPARED"  # workers of xdist inherit it


def announce() -> Path:
    """Make the folder of this run, still empty; returns it to be removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kehui-prepared-"))
    os.environ[_FOLDER] = str(folder)
    return folder


def copy_to(target: Path) -> None:
    """Put a migrated database there; who comes first makes it, the others wait for it."""
    folder = Path(os.environ[_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _make(folder)
            (folder / "ready").touch()
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / NAME, target)


def _make(folder: Path) -> None:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"KEHUI_DATA": str(folder), "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "kehui.settings"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
