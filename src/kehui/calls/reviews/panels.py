"""On a review's page, for its expert: the way to the invitation while it waits, then to the score sheet; on an
expert's page the credit earned by reviewing."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kehui.calls import credit
from kehui.calls.effects import CREDIT
from kehui.calls.reviews.models import Review
from kehui.calls.reviews.queries import mine, progress
from kehui.people.powers import Role, powers
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import visible

EVENTS = CREDIT | {"violation": gettext_lazy("violation confirmed")}


def sheet_panel(request: HttpRequest, kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Review) or record.reviewer_id != request.user.pk:
        return None
    if record.state == "invited":
        return "reviews/invited.html", {"url": reverse("review-answer", args=[record.number]), "round": record.round}
    if record.state != "confirmed":
        return None
    if record.round.state != "scoring":
        return None
    url = reverse("review-sheet", args=[record.number])
    return "reviews/panel.html", {"url": url, "done": progress(mine(record)), "kind": kind}


def credit_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For the expert and for those who ask experts: the figure and the events that it follows from, each led to as far
    as the reader may see it."""
    if record is None or kind.code != "expert" or not request.user.is_authenticated:
        return None
    asking = powers(request.user).holds(Role.CITY, Role.OFFICER, Role.INTEGRITY)
    if not (asking or record.created_by_id == request.user.pk):
        return None
    found = credit.items([record.pk]).get(record.pk, [])
    keys = [item.record.pk for item in found]
    seen = [visible(kinds[code], request.user).filter(pk__in=keys) for code in ("review", "violation")]
    open_to = {pk for some in seen for pk in some.values_list("pk", flat=True)}
    rows = [(item, EVENTS[item.code], addresses.page(item.record) if item.record.pk in open_to else "")
            for item in found]  # fmt: skip
    return "reviews/credit_panel.html", {"credit": credit.figure(found), "rows": rows}
