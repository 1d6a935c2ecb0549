"""What somebody has to look after beside records: others add it, with figures that open onto their pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A number with the page it counts; ``asks``: something is to be done about it while it is not 0."""

    label: Any
    count: int
    url: str
    asks: bool = False


@dataclass(frozen=True)
class Duty:
    label: Any
    icon: str
    url: str
    figures: tuple[Figure, ...] = ()


def asked(found: Iterable[Duty]) -> int:
    """How much of it is to be done now."""
    return sum(figure.count for duty in found for figure in duty.figures if figure.asks)


class Duties:
    """Everything that may have to be looked after, in the order in which it was added."""

    def __init__(self) -> None:
        self._sources: list[Callable[[Any], Iterable[Duty]]] = []

    def add(self, source: Callable[[Any], Iterable[Duty]]) -> None:
        """``source(person)`` gives what that person has to look after; nothing for everybody else."""
        self._sources.append(source)

    def of(self, person: Any) -> list[Duty]:
        return [duty for source in self._sources for duty in source(person)]


duties = Duties()
