"""Scales of readiness side by side: three stages of the registration form, nine levels (TRL), thirteen levels.

The nine are those of GJB 7688-2012, each with its own name. The first nine of the thirteen are the same steps; the last
four follow a product into its market, where technology is no further than in operation. A table holds from its day on,
until a later one.

>>> rung(Scale.THIRTEEN, 11).nine
9
>>> rung(Scale.NINE, 6).stage.value
'mid'
>>> thirteens(9)
[9, 10, 11, 12, 13]
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """How far a result has come, in the words of the registration form."""

    EARLY = "early", _("early: laboratory or small trial")
    MID = "mid", _("middle: before production")
    MATURE = "mature", _("mature")


class Scale(TextChoices):
    NINE = "nine", _("technology readiness, 9 levels")
    THIRTEEN = "thirteen", _("readiness up to the return, 13 levels")


@dataclass(frozen=True)
class Rung:
    """One of the thirteen levels, the one of nine that it amounts to, and the stage of the registration form."""

    label: Any
    nine: int
    stage: Stage


@dataclass(frozen=True)
class Table:
    """In force from ``since``, as ``source`` has it; the thirteen rungs and the names of the nine, in order."""

    since: date
    source: str
    rungs: tuple[Rung, ...]
    nine: tuple[Any, ...]


TABLES = (
    Table(
        since=date(2021, 8, 2),  # the day of the guidance on evaluation
        source="国办发〔2021〕26号; GJB 7688-2012; GB/T 22900-2009",
        rungs=(
            Rung(pgettext_lazy("readiness", "report"), 1, Stage.EARLY),
            Rung(pgettext_lazy("readiness", "concept"), 2, Stage.EARLY),
            Rung(pgettext_lazy("readiness", "function"), 3, Stage.EARLY),
            Rung(pgettext_lazy("readiness", "simulation"), 4, Stage.EARLY),
            Rung(pgettext_lazy("readiness", "first sample"), 5, Stage.MID),
            Rung(pgettext_lazy("readiness", "full sample"), 6, Stage.MID),
            Rung(pgettext_lazy("readiness", "environment"), 7, Stage.MID),
            Rung(pgettext_lazy("readiness", "product"), 8, Stage.MATURE),
            Rung(pgettext_lazy("readiness", "system"), 9, Stage.MATURE),
            Rung(pgettext_lazy("readiness", "sales"), 9, Stage.MATURE),
            Rung(pgettext_lazy("readiness", "break-even"), 9, Stage.MATURE),
            Rung(pgettext_lazy("readiness", "profit"), 9, Stage.MATURE),
            Rung(pgettext_lazy("readiness", "return"), 9, Stage.MATURE),
        ),
        nine=(
            _("basic principle observed"),
            _("concept of the technology"),
            _("function proven by analysis and in the laboratory"),
            _("component in the laboratory"),
            _("complete laboratory sample in the relevant environment"),
            _("system demonstrated in a simulated environment"),
            _("system demonstrated in its real environment"),
            _("type test passed"),
            _("in operation"),
        ),
    ),
)
HIGHEST = {Scale.NINE: 9, Scale.THIRTEEN: 13}


def table(on: date | None = None) -> Table:
    """The table in force on a day, today unless named; before the first one, the first."""
    day = on or timezone.localdate()
    return next((each for each in reversed(TABLES) if each.since <= day), TABLES[0])


def rung(scale: str, level: int, on: date | None = None) -> Rung:
    """What a level of a scale stands for; ``ValueError`` when the scale has no such level."""
    if not 1 <= level <= HIGHEST[Scale(scale)]:
        raise ValueError(f"the scale {scale} has no level {level}")
    return table(on).rungs[level - 1]


def name_of(scale: str, level: int, on: date | None = None) -> Any:
    """What a level is called on its own scale; ``ValueError`` when the scale has no such level."""
    found = rung(scale, level, on)
    return table(on).nine[level - 1] if scale == Scale.NINE else found.label


def thirteens(nine: int, on: date | None = None) -> list[int]:
    """The levels of thirteen that amount to a level of nine, from the first up."""
    return [place for place, each in enumerate(table(on).rungs, 1) if each.nine == nine]


def levels_of(stage: str, on: date | None = None) -> list[int]:
    """The levels of nine that a stage of the registration form covers, from the first up."""
    return sorted({each.nine for each in table(on).rungs if each.stage == stage})
