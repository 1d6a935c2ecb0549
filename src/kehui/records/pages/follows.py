"""What follows from a record: records of other kinds that name it in one of their fields, as its reader sees them."""

from dataclasses import dataclass
from typing import Any

from kehui.core.loops import State
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.pages.actions import names_for
from kehui.records.pages.frame import Page
from kehui.records.queries import visible

SHOWN = 5  # of one kind; the list has them all


@dataclass(frozen=True)
class Follower:
    """One record that names this one."""

    record: Record
    url: str
    state: State


@dataclass(frozen=True)
class Group:
    """The newest of one kind; ``url`` leads to all of them where there are more and the list can be narrowed so."""

    label: Any
    rows: list[Follower]
    url: str


def follows(page: Page) -> list[Group]:
    """The kinds that have something to show. What keeps secret whom it names tells nothing here. Queries: a short one
    for each kind, and the long one of its rule where there is anything at all."""
    found = []
    for kind in kinds:
        for name in names_for(kind, page.record):
            tells = name not in kind.secret and (page.who.signed_in or kind.loop.public_codes)
            if tells and kind.model._default_manager.filter(**{name: page.record.pk}).exists():
                found.append(_group(page, kind, name))
    return [group for group in found if group.rows]


def _group(page: Page, kind: Kind, name: str) -> Group:
    named = visible(kind, page.request.user).filter(**{name: page.record.pk}).order_by("-pk")
    rows = list(named[: SHOWN + 1])
    more = len(rows) > SHOWN and name in kind.filters
    url = addresses.kind_page(kind, **{name: page.record.number}) if more else ""
    return Group(kind.plural, [Follower(each, addresses.page(each), kind.state(each)) for each in rows[:SHOWN]], url)
