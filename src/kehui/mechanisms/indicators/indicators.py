"""A number with its records: what is counted, how, and under which name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """``rows(start, end)``: the records counted in a period, both days included; ``rule``: the counting rule in words,
    printed wherever the number is; ``of``: the code of the indicator of the same kind that this one is a part of, its
    denominator wherever a share is told; ``by``: the fields whose values decide what is counted, so that a reader for
    whom one of them is secret is not told it by being counted."""

    code: str
    label: Any
    rule: Any
    rows: Callable[[date, date], QuerySet]
    of: str = ""
    by: tuple[str, ...] = ()

    def value(self, start: date, end: date) -> int:
        return self.rows(start, end).count()
