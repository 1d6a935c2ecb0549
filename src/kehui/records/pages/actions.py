"""What a reader may do with a record: the steps open to them, and records of other kinds that begin from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from kehui.core.loops import Phase, Step
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.pages.frame import Page
from kehui.records.queries import onward_steps


@dataclass(frozen=True)
class Action:
    """A step as a button; those that lead onward stand in the open."""

    code: str
    label: Any
    url: str
    variant: str
    onward: bool = False


def actions_of(page: Page) -> list[Action]:
    """The steps open to this reader, the first one onward in front."""
    if not page.who.signed_in:
        return []
    onward = {step.code for step in onward_steps(page.kind, page.record.state)}
    steps = [step for step in page.kind.loop.steps_from(page.record.state) if step.code in page.rights]
    steps.sort(key=lambda step: step.code not in onward)
    return [_action(page, step, place, onward=step.code in onward) for place, step in enumerate(steps)]


def _action(page: Page, step: Step, place: int, *, onward: bool) -> Action:
    url = addresses.page(page.record, "step", step.code)
    ends = page.kind.loop.state(step.target).phase is Phase.DROPPED
    variant = "danger" if ends else "primary" if onward and not place else "secondary"
    return Action(step.code, step.label, url, variant, onward)


def beginnings(page: Page) -> list[Action]:
    """Records of other kinds that the reader may begin about this one, such as an introduction: in the states that
    their kind says, else while this one is open to answers."""
    if not page.who.signed_in:
        return []
    matchable = page.kind.matchable
    open_now = matchable.open if matchable else page.kind.loop.codes(Phase.OPEN)
    found = []
    for kind in kinds:
        for name in names_for(kind, page.record) if kind.create(page.who) else ():
            not_theirs = name in kind.taken_over and page.hidden
            if not_theirs or page.record.state not in kind.begun.get(name, open_now) or _taken(kind, name, page.record):
                continue
            label = _("New %(kind)s") % {"kind": kind.label}
            url = addresses.kind_page(kind, "new", **{name: page.record.number})
            found.append(Action(f"{kind.code}-{name}", label, url, "secondary"))
    return found


def _taken(kind: Kind, name: str, record: Record) -> bool:
    """Whether a record has the only one of a kind that may name it there."""
    if name not in kind.once:
        return False
    return kind.model._default_manager.filter(**{name: record.pk}).exclude(state__in=kind.once[name]).exists()


def names_for(kind: Kind, record: Record) -> list[str]:
    """The fields of a kind in which a record of another one may be named."""
    fields = [kind.model._meta.get_field(name) for name in kind.fields]
    return [
        each.name
        for each in fields
        if isinstance(each, ForeignKey)
        and issubclass(each.remote_field.model, Record)
        and (each.remote_field.model is type(record) or "kind__in" in each.get_limit_choices_to())
        and _fits(record, each.get_limit_choices_to())
    ]


def _fits(record: Record, limits: Mapping[str, Any]) -> bool:
    """Whether a record keeps the limits of a field: ``state="open"``, ``kind__in``, ``call__sort="selection"``."""
    for lookup, wanted in limits.items():
        *names, last = lookup.split("__")
        value: Any = reduce(getattr, names if last == "in" else (*names, last), record)
        if value not in wanted if last == "in" else value != wanted:
            return False
    return True
