"""How many applications a step may take on: what a call lets each city recommend, and awards in all, by the fields of
its rules and by list item. Told before the step is taken, and kept when it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from kehui.calls.applications.models import Application
from kehui.calls.rules import CHOSEN
from kehui.calls.shares import city_of, is_limited, most_of, recommended
from kehui.records.kinds import Room
from kehui.records.writing import lock

Cities = dict[Any, Any]  # region → its city, as far as it was looked up


@dataclass(frozen=True)
class Limit:
    """``most`` applications at most hold a place; ``held`` are those that do now. ``refused`` says by their count why
    there is no place left."""

    key: tuple[Any, ...]
    name: str
    most: int
    held: QuerySet[Any]
    refused: Callable[[int], str]

    def count(self, *without: int) -> int:
        return self.held.exclude(pk__in=without).count()


Limits = Callable[[Any, Cities], Iterator[Limit]]


def of_recommending(application: Any, known: Cities) -> Iterator[Limit]:
    """What the call lets the city of an application recommend."""
    call, region = application.call, application.region
    if not is_limited(call) or region is None:
        return
    if region.pk not in known:
        known[region.pk] = city_of(region)
    if (city := known[region.pk]) is None or (most := most_of(call, city)) is None:
        return
    held = recommended(call, Application.objects.filter(region__path__startswith=city.path))
    name = _("%(city)s, “%(call)s”") % {"city": city.name, "call": call.title}
    yield Limit(("city", call.pk, city.pk), name, most, held, partial(_not_recommended, call, city, most))


def _not_recommended(call: Any, city: Any, most: int, count: int) -> str:
    words = _("By this call (%(source)s), %(city)s may recommend %(most)s applications and has recommended %(count)s.")
    return words % {
        "city": city, "most": most, "count": count, "source": call.document_number or call.number
    }  # fmt: skip


def of_proposing(application: Any, _known: Cities) -> Iterator[Limit]:
    """What the call awards in all, its rules in a field, and item and rules of teams that race for one list item."""
    call, rules, field, guide = application.call, application.call.rules, application.field, application.guide
    chosen = Application.objects.filter(call=call.pk, state__in=CHOSEN)
    if call.quota is not None:
        yield _award(("call", call.pk), call.title, call.quota, chosen)
    for row in rules.quotas if rules else ():
        if field and row["field"].strip() == field.code and row["most"].isdecimal():
            yield _award(("field", call.pk, field.pk), str(field), int(row["most"]), chosen.filter(field=field.pk))
    if call.sort == "open_bid" and guide:
        most = min(filter(None, (guide.awards, rules.teams_most if rules else 0)), default=None)
        if most is not None:
            yield _award(("item", guide.pk), guide.title, most, chosen.filter(guide=guide.pk))


def _award(key: tuple[Any, ...], name: str, most: int, held: QuerySet[Any]) -> Limit:
    words = _("No more than %(count)s may be awarded: %(name)s.") % {"count": most, "name": name}
    return Limit(key, name, most, held, lambda _count: words)


def room(limits: Limits, applications: Sequence[Any]) -> Room:
    """What is left of each limit for these applications, and which of them come too late in their order."""
    prefetch_related_objects(applications, "call__rules", "region", "field", "guide")
    known: Cities = {}
    words: dict[tuple[Any, ...], str] = {}
    left: dict[tuple[Any, ...], int] = {}
    beyond: dict[int, str] = {}
    for each in applications:
        mine = list(limits(each, known))
        for limit in (limit for limit in mine if limit.key not in left):
            left[limit.key] = free = max(0, limit.most - limit.count())
            told = _("%(name)s: %(left)s of %(most)s places left")
            words[limit.key] = told % {"name": limit.name, "left": free, "most": limit.most}
        if full := next((limit for limit in mine if not left[limit.key]), None):
            beyond[each.pk] = _("no place left: %(name)s") % {"name": full.name}
            continue
        for limit in mine:
            left[limit.key] -= 1
    return Room(tuple(words.values()), beyond)


room_to_recommend, room_to_propose = partial(room, of_recommending), partial(room, of_proposing)


def require_share(application: Any, **_by: Any) -> None:
    """A city recommends no more than the call lets it. Of two who recommend at once the second counts the first."""
    if is_limited(application.call):
        lock(application.call)
    _require(of_recommending, application)


def require_room(application: Any, **_by: Any) -> None:
    """No more are proposed than the call awards in all and its rules by field, nor more teams for one list item than
    item and rules let race. Of two who propose at once the second counts the first."""
    lock(application.call)
    _require(of_proposing, application)


def _require(limits: Limits, application: Any) -> None:
    for limit in limits(application, {}):
        if (count := limit.count(application.pk)) >= limit.most:
            raise ValidationError(limit.refused(count))
