"""On a round's page how far it is and the ways onward; on a case's page its letters,
on that of a public notice what the rules publish of experts and scores."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.rounds import letters, publishing, queries
from kehui.calls.rounds.models import Round
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import hidden

BEGUN = ("assigning", "scoring", "closed", "decided")


def round_panel(_request: HttpRequest, _kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Round) or record.state not in BEGUN:
        return None
    states = dict(queries.reviews(record).order_by().values_list("state").annotate(Count("pk")))
    assigning, begun = record.state in ("assigning", "scoring"), record.state != "assigning"
    waiting = states.get("invited", 0) + states.get("confirmed", 0)
    context = {
        "cases": queries.cases(record).count(),
        "asked": sum(states.values()),
        "signed": states.get("signed", 0),
        "confirmed": states.get("confirmed", 0),
        "invited": states.get("invited", 0),
        "experts_url": reverse("round-experts", args=[record.number]) if assigning else "",
        "remind_url": reverse("round-remind", args=[record.number]) if assigning and waiting else "",
        "gaps": queries.gaps(record) if assigning else 0,
        "policy_url": reverse("round-policy", args=[record.number]) if assigning and record.rules_id else "",
        "scores_url": reverse("round-scores", args=[record.number]) if begun else "",
    }
    return "rounds/panel.html", context


def letter_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For whoever may read the result of an application: its side and the offices, neither reviewers nor strangers."""
    if record is None or kind.code != "application" or "mark" in hidden(kind, record, request.user):
        return None
    sent = letters.of_case(record)
    return ("rounds/letter_panel.html", {"letters": sent}) if sent else None


def published_panel(_request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For everybody who may read a public notice, once its rules publish something of the review."""
    found = publishing.published(record) if record is not None and kind.code == "notice" else None
    return ("rounds/published_panel.html", {"found": found}) if found else None
