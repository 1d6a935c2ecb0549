"""Cells that are written as workbooks of several forms: None, a text, a number, ``Formatted``, or ``Wrong``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.mechanisms.exchange.books import Formatted

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
FIRST_OWN = 164  # number formats below are built in


@dataclass(frozen=True)
class Wrong:
    """A cell that shows an error, typed or pasted as one; ``calculated``: what its formula came to."""

    said: str
    calculated: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``hidden``: rows that it does not show, from 0; ``merged``: first row, last row and column, from 0."""

    rows: Sequence[Sequence[Any]]
    hidden: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int], ...] = ()
    since_1904: bool = False

    def codes(self) -> list[str]:
        """The number formats of its cells."""
        return list(dict.fromkeys(cell.form for row in self.rows for cell in row if isinstance(cell, Formatted)))

    def texts(self) -> list[str]:
        return list(dict.fromkeys(cell for row in self.rows for cell in row if isinstance(cell, str)))
