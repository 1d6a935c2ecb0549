"""On a review's page, for its expert: the way to the invitation while it waits, then to the score sheet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.reviews.models import Review
from kehui.calls.reviews.queries import mine, progress
from kehui.records.kinds import Kind
from kehui.records.models import Record


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
