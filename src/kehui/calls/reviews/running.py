"""What a score sheet comes to while it is typed: the total so far, and what it still needs before it can be signed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kehui.calls.reviews.services import points_in


@dataclass(frozen=True)
class Part:
    """One field that the sheet needs, with where it stands; ``given``: it is there, and within its bounds."""

    name: str
    label: Any
    id: str
    given: bool


@dataclass(frozen=True)
class Running:
    """``total``: the sum of the points that are sound."""

    total: Decimal
    parts: tuple[Part, ...]

    @property
    def left(self) -> int:
        return sum(not each.given for each in self.parts)


def running(form: Any) -> Running:
    """Of a sheet as it was typed, kept or signed; an opinion is needed once the verdict is *not recommended*."""
    total, parts = Decimal(0), []
    for row, field, _comment in form.rows():
        points = points_in(str(field.value() if field.value() is not None else ""), Decimal(row["most"]))
        total += points or 0
        parts.append(Part(field.html_name, row["label"], field.id_for_label, points is not None))
    verdict, opinion = form["verdict"], form["opinion"]
    parts.append(Part("verdict", verdict.label, f"{verdict.auto_id}_0", bool(verdict.value())))
    said = verdict.value() != "no" or bool((opinion.value() or "").strip())
    parts.append(Part("opinion", opinion.label, opinion.id_for_label, said))
    return Running(total, tuple(parts))
