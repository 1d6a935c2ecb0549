"""On a review's page: the way to its score sheet, for the expert who may fill it in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.reviews.models import Review
from kehui.calls.reviews.queries import mine, progress
from kehui.records.kinds import Kind
from kehui.records.models import Record


def sheet_panel(request: HttpRequest, kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Review) or record.reviewer_id != request.user.pk or record.state != "confirmed":
        return None
    if record.round.state != "scoring":
        return None
    url = reverse("review-sheet", args=[record.number])
    return "reviews/panel.html", {"url": url, "done": progress(mine(record)), "kind": kind}
