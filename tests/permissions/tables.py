"""Reads the literal tables: one line per address, one letter per person."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.permissions.people import COLUMNS, WIDTHS

FOLDER = Path(__file__).parent / "tables"
LETTERS = {
    "y": "answered",
    ">": "led on to another page",
    "s": "asked to sign in",
    "n": "refused (403)",
    ".": "nothing there (404)",
    "u": "no valid token (401)",
    "x": "let in, and what was sent is refused (400, 415, 422)",
    "c": "let in, and it cannot be done now (409)",
    "g": "over (410)",
    "m": "not by this method (405)",
}


@dataclass(frozen=True)
class Row:
    """What one address answers: ``thing`` names which of several records stands in it, where it matters."""

    method: str
    pattern: str
    thing: str
    letters: str

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.pattern


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def rows(name: str) -> Iterator[Row]:
    """The rows of one table; ``ValueError`` names a line that is none."""
    for number, line in enumerate((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        address, _bar, cells = line.partition(" | ")
        method, pattern, *thing = address.split()
        letters = cells.replace(" ", "")
        if len(letters) != len(COLUMNS) or not set(letters) <= set(LETTERS):
            raise ValueError(f"{name}.txt:{number}: one of {' '.join(LETTERS)} for each of {len(COLUMNS)} people")
        yield Row(method, pattern, " ".join(thing), letters)


def grouped(letters: str) -> str:
    """The letters with a blank between the groups, as a table has them."""
    parts, at = [], 0
    for width in WIDTHS:
        parts.append(letters[at : at + width])
        at += width
    return " ".join(parts)
