"""Score sheets: criteria with points, the total of one sheet, and how the sheets of a panel become one figure.

All points are exact decimals; nothing is rounded except the means and spreads, to two decimals, half to even.

>>> rubric = Rubric.of([
...     {"code": "new", "label": "novelty", "most": "40", "floor": "10"},
...     {"code": "use", "label": "prospect", "most": "60"},
... ])
>>> rubric.total({"new": "30", "use": "45.5"})
Decimal('75.5')
>>> rubric.missing({"new": "30"})
('use',)
>>> sheets = [Sheet(rubric.total({"new": new, "use": 50})) for new in (40, 30, 20, 30, 0)]
>>> join(sheets, joining="trimmed", trim_from=5).points  # the 90 and the 50 are left out
Decimal('76.67')
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction
from math import isqrt
from typing import Final

Points = Decimal | int | float | str
CENT: Final = Decimal("0.01")
JOININGS: Final = ("mean", "trimmed")
VETOES: Final = ("none", "majority", "any")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row (from 1; 0: in all of them): ``what`` is *code*, *most*, *floor*, *twice* or *empty*, and
    ``text`` what stands there; *floor* names the points at most as well, None when these are wrong."""

    row: int
    what: str
    text: str = ""
    most: Decimal | None = None

    def __str__(self) -> str:
        return {
            "code": f"row {self.row} has no code",
            "most": f"row {self.row}: {self.text} is no number of points above 0",
            "floor": f"row {self.row}: the floor {self.text} is not between 0 and the most",
            "twice": f"code {self.text} stands twice",
            "empty": "there is no criterion",
        }[self.what]


class RubricError(ValueError):
    """Rows that make no rubric or a sheet that does not fit it; the message lists every problem found, and ``faults``
    those of rows."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a sheet: ``most`` points at most; a mean below ``floor`` ends the case (None: no such floor)."""

    code: str
    label: str
    most: Decimal
    floor: Decimal | None = None
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of a sheet, in their order."""

    criteria: tuple[Criterion, ...]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> "Rubric":
        """From plain rows with ``code``, ``label``, ``most`` and maybe ``floor`` and ``guide``.

        Raises RubricError that names each row (from 1) and what is wrong in it.
        """
        faults: list[Fault] = []
        found = [_criterion(row, place, faults) for place, row in enumerate(rows, 1)]
        codes = [each.code for each in found]
        for code in (each for each in dict.fromkeys(codes) if each and codes.count(each) > 1):
            faults.append(Fault(len(codes) - codes[::-1].index(code), "twice", code))
        faults += [] if found else [Fault(0, "empty")]
        if faults:
            raise RubricError("; ".join(map(str, faults)), faults)
        return cls(tuple(found))

    @property
    def most(self) -> Decimal:
        """The points of a perfect sheet."""
        return sum((each.most for each in self.criteria), Decimal(0))

    def missing(self, points: Mapping[str, Points | None]) -> tuple[str, ...]:
        """Codes of the criteria that a sheet leaves empty, in the order of the rubric."""
        return tuple(each.code for each in self.criteria if points.get(each.code) in (None, ""))

    def total(self, points: Mapping[str, Points | None]) -> Decimal:
        """The exact sum of a whole sheet. Raises RubricError: missing, unknown, no number or out of range."""
        problems = [f"{code} has no points" for code in self.missing(points)]
        known = {each.code for each in self.criteria}
        problems += [f"{code} is no criterion" for code in points if code not in known]
        given: list[Decimal] = []
        for each in self.criteria:
            value = points.get(each.code)
            if value is None or value == "":
                continue
            points_given = number(value)
            if points_given is None or not 0 <= points_given <= each.most:
                problems.append(f"{each.code}: {value} is not between 0 and {each.most}")
            else:
                given.append(points_given)
        if problems:
            raise RubricError("; ".join(problems))
        return sum(given, Decimal(0))

    def below(self, sheets: Sequence[Mapping[str, Points | None]]) -> tuple[str, ...]:
        """Codes of the criteria whose mean over some whole sheets lies below their floor; no sheets: none."""
        for sheet in sheets:
            self.total(sheet)
        low: list[str] = []
        for each in self.criteria:
            values = [Decimal(str(sheet[each.code])) for sheet in sheets]
            if each.floor is not None and values and sum(values, Decimal(0)) < each.floor * len(values):
                low.append(each.code)
        return tuple(low)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What joining needs of one signed sheet: its total, and whether it recommends the case."""

    total: Decimal
    recommended: bool = True


@dataclass(frozen=True, slots=True)
class Joined:
    """The figure of a case: its points (None without sheets), which totals count, and how far all of them lie apart.

    ``range`` is the highest less the lowest total, ``deviation`` the sample standard deviation (n - 1; None below two).
    """

    points: Decimal | None
    counted: tuple[Decimal, ...]
    against: int
    vetoed: bool
    range: Decimal | None
    deviation: Decimal | None


def join(sheets: Sequence[Sheet], *, joining: str = "mean", trim_from: int = 5, veto: str = "none") -> Joined:
    """Join the sheets of one case.

    ``trimmed`` leaves out one highest and one lowest total from ``trim_from`` sheets up, at least 3; with fewer all
    count. ``veto``: *majority* ends a case that more than half of the sheets do not recommend, *any* one that a single
    sheet does not. Raises ValueError for rules of other names.
    """
    if joining not in JOININGS or veto not in VETOES:
        raise ValueError(f"joining is one of {', '.join(JOININGS)} and veto one of {', '.join(VETOES)}")
    totals = sorted(each.total for each in sheets)
    trimmed = joining == "trimmed" and len(totals) >= max(trim_from, 3)
    counted = tuple(totals[1:-1] if trimmed else totals)
    against = sum(not each.recommended for each in sheets)
    vetoed = {"none": False, "any": against > 0, "majority": 2 * against > len(sheets)}[veto]
    points = (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_EVEN) if counted else None
    return Joined(points, counted, against, vetoed, totals[-1] - totals[0] if totals else None, _deviation(totals))


def _deviation(totals: Sequence[Decimal]) -> Decimal | None:
    """To two decimals by whole numbers, so that every machine gives the same."""
    if len(totals) < 2:
        return None
    exact = [Fraction(each) for each in totals]
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((each - mean) ** 2 for each in exact), Fraction(0)) / (len(exact) - 1)
    root = isqrt(int(variance * 10**12))  # in millionths
    return (Decimal(root) / 1_000_000).quantize(CENT, ROUND_HALF_EVEN)


def _criterion(row: Mapping[str, object], place: int, faults: list[Fault]) -> Criterion:
    code, label = str(row.get("code") or "").strip(), str(row.get("label") or "").strip()
    if not code:
        faults.append(Fault(place, "code"))
    most = number(row.get("most"))
    if most is None or most <= 0:
        faults.append(Fault(place, "most", repr(row.get("most"))))
    given = row.get("floor")
    floor = None if given in (None, "") else number(given)
    if given not in (None, "") and (floor is None or floor < 0 or (most is not None and floor > most)):
        faults.append(Fault(place, "floor", repr(given), most))
    return Criterion(code, label or code, most or Decimal(0), floor, str(row.get("guide") or "").strip())


def number(value: object) -> Decimal | None:
    """A finite number as typed; None when it is none.

    >>> number(" 7.5 "), number("many")
    (Decimal('7.5'), None)
    """
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
