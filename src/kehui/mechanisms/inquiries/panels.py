"""The questions to outsiders on a record's page, for officers who may ask."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.mechanisms.inquiries.models import Inquiry, State
from kehui.mechanisms.inquiries.queries import inquiries_of
from kehui.mechanisms.inquiries.rules import askers
from kehui.records.kinds import Kind
from kehui.records.models import Record

PHASES = {State.OPEN: "open", State.ANSWERED: "done", State.REVOKED: "dropped", State.EXPIRED: "dropped"}


def inquiries_panel(request: HttpRequest, kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    if not request.user.is_authenticated or not askers.allows(request.user, record):  # who sees the page views it
        return None
    rows = [_row(each, kind, record) for each in inquiries_of(record)]
    ask_url = reverse("inquiry-ask", args=[kind.code, record.number])
    return "inquiries/panel.html", {"inquiries": rows, "ask_url": ask_url}


def _row(inquiry: Inquiry, kind: Kind, record: Record) -> tuple[Inquiry, str, Any, str]:
    """A question with its state as a badge, and where its link can be revoked as long as it is open."""
    args = [kind.code, record.number, inquiry.pk]
    url = reverse("inquiry-revoke", args=args) if inquiry.state is State.OPEN else ""
    return inquiry, PHASES[inquiry.state], inquiry.state.label, url
