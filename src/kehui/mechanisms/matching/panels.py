"""The matches on a record's page: the best few of every kind that it is matched with, each with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.core.loops import Phase
from kehui.mechanisms.matching.found import Found
from kehui.mechanisms.matching.queries import answers_of_kinds
from kehui.mechanisms.matching.rules import judges
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record

SHOWN = 3  # of each kind on the record's page


@dataclass(frozen=True)
class Group:
    """Matches of one kind; of the record's own kind they are similar records, not answers."""

    kind: Kind
    label: str
    found: list[Found]
    url: str
    similar: bool

    @property
    def good(self) -> list[Found]:
        return [each for each in self.found if not each.weak]

    @property
    def weak(self) -> list[Found]:
        return [each for each in self.found if each.weak]


def groups(record: Record, person: Any, *, may_judge: bool, top: int) -> list[Group]:
    own = kinds.of(record)
    found = answers_of_kinds(record, own.matchable.against, person=person, may_judge=may_judge, top=top)
    made = []
    for code in own.matchable.against:
        kind, similar = kinds[code], code == own.code
        label = _("Similar: %(kind)s") % {"kind": kind.plural} if similar else str(kind.plural)
        url = f"{reverse('matches', args=[own.code, record.number])}?with={code}"
        made.append(Group(kind, label, found[code], url, similar))
    return made


def apart(found: Sequence[Group]) -> dict[str, list[Group]]:
    """Kinds with a good match, and those without."""
    return {"strong": [each for each in found if each.good], "others": [each for each in found if not each.good]}


def matches_panel(request: HttpRequest, kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    """Nothing for kinds that are not matched and for records that were given up."""
    if not kind.matchable or kind.state(record).phase is Phase.DROPPED:
        return None
    may_judge = judges.allows(request.user, record)
    found = groups(record, request.user, may_judge=may_judge, top=SHOWN)
    context = {
        "record": record,
        "kind": kind,
        "ready": shelf.index() is not None,
        "least": settings.MATCHING_WEAK_SCORE,
        **apart(found),
        "may_judge": may_judge,
    }
    return "matching/panel.html", context
