"""The files of `kehui assign`: pairs of a case and an expert by name, with scores or without, and proofs."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kehui.commands.results import writing
from kehui.core.assign import MOST_POINTS, SCALE, Certificate
from kehui.core.tables import Row, Table, TableRefused


@dataclass(frozen=True, slots=True)
class Scores:
    """The pairs of a file: names by number in order of appearance, and for every pair two numbers and the points."""

    cases: dict[str, int] = field(default_factory=dict)
    experts: dict[str, int] = field(default_factory=dict)
    case: list[int] = field(default_factory=list)
    expert: list[int] = field(default_factory=list)
    score: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, path: str) -> "Scores":
        """Read a file with the columns case, expert and score. Raises TableRefused."""
        found = cls()
        for place, case, expert, row in _rows(path, "case", "expert", "score"):
            found.case.append(found.cases.setdefault(case, len(found.cases)))
            found.expert.append(found.experts.setdefault(expert, len(found.experts)))
            found.score.append(_points(path, place, row.cells.get("score", "")))
        if len(set(zip(found.case, found.expert, strict=True))) < len(found.case):
            raise TableRefused(_repeated(path))
        return found

    def pairs(self, path: str | None, *, strict: bool) -> list[tuple[int, int]]:
        """Pairs of another file with the columns case and expert.

        Names that the scores do not know are refused; `strict`: pairs without a score are, too. Raises TableRefused.
        """
        found: list[tuple[int, int]] = []
        scored = set(zip(self.case, self.expert, strict=True)) if strict and path else set()
        for place, case, expert, _ in _rows(path, "case", "expert") if path else ():
            for kind, name, known in (("case", case, self.cases), ("expert", expert, self.experts)):
                if name not in known:
                    raise TableRefused(
                        f"{path}, {place}: no {kind} {name!r} in the scores; correct the name or take the row out"
                    )
            pair = self.cases[case], self.experts[expert]
            if strict and pair not in scored:
                raise TableRefused(f"{path}, {place}: {case!r} and {expert!r} have no score; give them one")
            found.append(pair)
        return found


def _rows(path: str, *columns: str) -> Iterator[tuple[str, str, str, Row]]:
    """Place, case, expert and the whole of each row."""
    table = Table.of(Path(path))
    if missing := [name for name in columns if name not in table.columns]:
        raise TableRefused(f"{path}: no column {missing[0]!r}; it has {', '.join(table.columns)}")
    for row in table.rows():
        case, expert = row.cells.get("case", "").strip(), row.cells.get("expert", "").strip()
        if not case or not expert:
            raise TableRefused(f"{path}, {row.place}: no {'expert' if case else 'case'}; give every row one")
        yield row.place, case, expert, row


def _repeated(path: str) -> str:
    """Where a pair stands again."""
    seen: dict[tuple[str, str], str] = {}
    for place, case, expert, _ in _rows(path, "case", "expert"):
        first = seen.setdefault((case, expert), place)
        if first != place:
            return f"{path}, {place}: {case!r} and {expert!r} again, first in {first}; give each pair once"
    return f"{path}: a pair stands there twice"


def _points(path: str, place: str, cell: str) -> float:
    try:
        points = float(cell)
    except ValueError:
        points = math.nan
    if not 0 <= points <= MOST_POINTS:
        raise TableRefused(f"{path}, {place}: score {cell!r}; it must be a number from 0 to {MOST_POINTS:,}")
    return points


class Price(NamedTuple):
    """One row of a proof: the price of a case or an expert, or one of the two costs, in points."""

    kind: str
    name: str
    price: float

    widths = (10, 24, 12)

    def cells(self) -> tuple[str | float, ...]:
        """The row for a table."""
        return tuple(self)

    def record(self) -> dict[str, Any]:
        """The row for JSON."""
        return self._asdict()


def write_proof(path: Path, proof: Certificate, *, names: Scores) -> None:
    """Write the prices of all cases and experts, and the costs they were found with."""
    with writing(path, otherwise=io.BytesIO(), form=Price) as writer:
        writer.write(Price("cost", "unfilled", proof.unfilled_cost / SCALE))
        writer.write(Price("cost", "short", proof.short_cost / SCALE))
        for kind, named, prices in (("case", names.cases, proof.case), ("expert", names.experts, proof.expert)):
            for name, price in zip(named, prices.tolist(), strict=True):
                writer.write(Price(kind, name, price / SCALE))


def proof_of(path: str, *, names: Scores) -> Certificate:
    """Read what `write_proof` wrote; who is not named there has the price 0. Raises TableRefused."""
    table = Table.of(Path(path))
    if missing := [name for name in Price._fields if name not in table.columns]:
        raise TableRefused(f"{path}: no column {missing[0]!r}; it has {', '.join(table.columns)}")
    numbers = {"case": names.cases, "expert": names.experts, "cost": {"unfilled": 0, "short": 1}}
    prices = {kind: np.zeros(len(named), np.int64) for kind, named in numbers.items()}
    for row in table.rows():
        kind, name, cell = (row.cells.get(column, "") for column in Price._fields)
        number = numbers.get(kind, {}).get(name.strip())
        if number is None:
            raise TableRefused(f"{path}, {row.place}: {kind} {name!r} is not in the scores")
        try:
            prices[kind][number] = round(float(cell) * SCALE)
        except (ValueError, OverflowError):
            raise TableRefused(f"{path}, {row.place}: price {cell!r}; it must be a number") from None
    return Certificate(prices["case"], prices["expert"], int(prices["cost"][0]), int(prices["cost"][1]))
