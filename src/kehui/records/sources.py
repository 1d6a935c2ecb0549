"""What people are told beside the events of records: each mechanism offers its own lines, such as new matches.

``gather(since)`` gives every line that came up after a moment; a line read twice is kept once, by its key.
``tell(person, lines)`` puts those that the person may still know into words, in the running language. ``seen(given)``
learns of lines that were read, where the mechanism has a page of its own that shows what is new.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kehui.people.powers import Powers


@dataclass(frozen=True)
class Sort:
    """A sort of notification: what settings call it, why somebody gets it, its channel unless they choose, and who may
    ever get it. One that ``reminds`` of the records whose keys are ``given["records"]`` stands for that day's reminder
    by the clock."""

    code: str
    label: Any
    why: Any
    channel: str = "daily"
    who: Callable[[Powers], bool] = lambda _who: True
    reminds: bool = False


@dataclass(frozen=True)
class Line:
    """Something to tell one person; ``key`` says it once within its source, ``given`` is plain JSON without secrets.
    With ``given["at_once"]`` it does not wait for the daily digest of whoever has it by mail."""

    person_id: int
    key: str
    at: datetime
    record_id: int | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """A line in words for its person, and where it leads; ``who`` did it, and is named in the page only: ``text`` goes
    by mail, and names nobody. ``stop`` is a signed address that ends what the line comes from, without a sign-in."""

    text: str
    url: str = ""
    who: str = ""
    stop: str = ""


@dataclass(frozen=True)
class Source:
    sort: Sort
    gather: Callable[[datetime], Iterable[Line]]
    tell: Callable[[Any, Mapping[int, Line]], Mapping[int, Words]]
    seen: Callable[[Iterable[Mapping[str, Any]]], Any] | None = None


class Sources:
    """All sources by the code of their sort."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def add(self, source: Source) -> Source:
        """Register a source; ``ValueError`` if its code is taken."""
        if source.sort.code in self._sources:
            raise ValueError(f"two sources are called {source.sort.code}")
        self._sources[source.sort.code] = source
        return source

    def get(self, code: str) -> Source | None:
        return self._sources.get(code)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())


sources = Sources()
