"""The project's own files, as git sees them, for the tests of its shape."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "kehui"


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is or would be committed; git must be installed."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted(path for name in names if name and (path := ROOT / name).is_file()))


def under(*folders: str, suffix: str) -> list[Path]:
    """Committed files below these folders of the project, by the end of their names."""
    roots = [ROOT / folder for folder in folders]
    return [path for path in committed() if path.suffix == suffix and any(map(path.is_relative_to, roots))]


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Python modules below these folders, without the migrations that Django writes."""
    return tuple(path for path in under(*folders, suffix=".py") if path.parent.name != "migrations")


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """How a test names the file: its place in the project."""
    return str(path.relative_to(ROOT))


def length(path: Path) -> int:
    """Lines of a text file."""
    return len(path.read_text(encoding="utf-8").splitlines())
