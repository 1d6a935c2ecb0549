"""Applications that repeat another one (M15): found by the engine over all calls, with what they share and why.

The engine brings the nearest texts; how much is repeated is counted in runs of characters of the shorter text, so that
a short one copied from a long one is found as well. From which share on an application is named, the rule set says.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kehui.calls.applications.models import Application
from kehui.core.loops import Phase
from kehui.core.search import Document, Hit, Index, Query, reasons, search
from kehui.core.search.tokens import normal
from kehui.records.kinds import kinds
from kehui.records.models import Event

TEXT = {"title": 2.0, "keywords": 2.0, "summary": 1.0, "novelty": 1.0, "plan": 1.0, "basis": 0.5}
LONGEST = 4000  # characters of each field that are compared
MOST = 3000  # of the latest applications that are compared
TOLD = 3  # phrases
RUN = 5  # characters that stand in both texts
PHRASE = 4  # characters of the shortest phrase that is told


@dataclass(frozen=True)
class Alike:
    """Another application; ``share``: percent of the text that is repeated; ``phrases``: the heaviest of it; ``facts``:
    what else is the same, in words."""

    application: Application
    share: int
    phrases: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def state(self) -> Any:
        return kinds.of(self.application).state(self.application)

    @property
    def same(self) -> str:
        """What both have, on one line."""
        return _(", ").join([*self.facts, *(_("“%(text)s”") % {"text": phrase} for phrase in self.phrases)])


def named(application: Application) -> list[Alike]:
    """The applications under way or awarded that an application repeats from the rules' share on, the closest first."""
    least = application.call.rules.alike_from if application.call.rules else 0
    return [each for each in closest(application) if each.share >= least] if least else []


def closest(application: Application, *, top: int = 5) -> list[Alike]:
    """Those whose text is nearest, whatever the share."""
    if application.state not in _going_states():
        return []
    query, own = _query(application), str(application.pk)
    hits = search(_index(_mark()), query, kinds=[application.kind], weights=TEXT, limit=4 * top, exclude=[own])
    others = _going().select_related("call", "owner").in_bulk([int(hit.id) for hit in hits])
    found = [_alike(application, others[int(hit.id)], hit, query) for hit in hits if int(hit.id) in others]
    return sorted(found, key=lambda each: (-each.share, each.application.number))[:top]


def _alike(application: Application, other: Application, hit: Hit, query: Query) -> Alike:
    phrases = [query.said(part.term) for part in reasons(hit, query) if len(part.term) >= PHRASE]
    told = tuple(dict.fromkeys(phrases))[:TOLD]
    return Alike(other, repeated(_texts(application), _texts(other)), told, tuple(_facts(application, other)))


def repeated(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """Percent of the runs of five characters of the shorter text that stand in the other one as well.

    >>> repeated({"plan": "研制在线检测装备"}, {"plan": "本项目研制在线检测装备，两年完成"})
    100
    """
    first, second = _runs(one), _runs(other)
    least = min(len(first), len(second))
    return round(100 * len(first & second) / least) if least else 0


def _runs(texts: Mapping[str, str]) -> set[str]:
    plain = ("".join(letter for letter in normal(text) if letter.isalnum()) for text in texts.values())
    return {text[start : start + RUN] for text in plain for start in range(len(text) - RUN + 1)}


def _facts(one: Application, other: Application) -> Iterator[str]:
    """What else two applications have in common."""
    if one.owner_id and one.owner_id == other.owner_id:
        yield _("the same organisation")
    if one.leader.strip() and one.leader.strip() == other.leader.strip():
        yield _("the same person in charge")
    if one.result_id and one.result_id == other.result_id:
        yield _("the same achievement")
    if shared := sorted(_participants(one) & _participants(other)):
        yield _("participants in both: %(names)s") % {"names": _(", ").join(shared)}
    if one.call_id == other.call_id:
        yield _("the same call")


def _participants(application: Application) -> set[str]:
    return {row["organisation"].strip() for row in application.partners} - {""}


def _query(application: Application) -> Query:
    return Query.of(_texts(application), weights=TEXT)


def _texts(application: Application) -> dict[str, str]:
    return {name: text for name in TEXT if (text := str(getattr(application, name) or "")[:LONGEST])}


def _going_states() -> tuple[str, ...]:
    return tuple(kinds["application"].loop.codes(Phase.OPEN, Phase.DONE))


def _going() -> QuerySet[Application]:
    return Application.objects.filter(state__in=_going_states())


def _mark() -> tuple[Any, ...]:
    """Changes when an application is handed in; its text stays as it is from then on."""
    submits = Event.objects.filter(verb="submit", record__kind="application").order_by("-pk")
    return submits.values_list("pk", "at", "digest").first(), _going().count()


@lru_cache(maxsize=1)
def _index(_as_of: tuple[Any, ...]) -> Index:
    """The latest applications under way or awarded, in a folder that goes with the index."""
    folder = tempfile.mkdtemp()
    with Index.create(folder) as index:
        latest = _going().order_by("-pk")[:MOST]
        index.write(Document(str(each.pk), each.kind, _texts(each)) for each in latest)
    weakref.finalize(index, shutil.rmtree, folder, ignore_errors=True)
    return index


def told(found: list[Alike]) -> str:
    """In one line for the formal check, which the applicant reads too: the numbers of the others without their titles,
    how much of the text is repeated, and what is the same."""
    return _("; ").join(_told(each) for each in found) or _("nothing found")


def _told(each: Alike) -> str:
    words = _("%(number)s (%(call)s) repeats %(share)s %% of the text")
    line = words % {"number": each.application.number, "call": each.application.call.title, "share": each.share}
    return _("%(line)s: %(same)s") % {"line": line, "same": each.same} if each.same else line
