"""Projects as indicators count them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kehui.calls.projects.models import Lead, Project
from kehui.mechanisms.indicators.counting import span
from kehui.records.models import Event


def signed(start: date, end: date) -> QuerySet:
    """Projects whose agreement was signed in the period; going on after a change or a mid-term report is no signing."""
    since, before = span(start, end)
    moves = Event.objects.filter(verb="sign", at__gte=since, at__lt=before)
    return Project.objects.filter(pk__in=moves.values("record"))


def signed_by_enterprises(start: date, end: date) -> QuerySet:
    """Of the agreements signed, those of which an enterprise is in charge."""
    return signed(start, end).filter(lead=Lead.ENTERPRISE)


TAKEN = ("title", "owner_id", "region_id", "lead", "leader", "own_funding")


def agreed(application: Any) -> dict[str, Any]:
    """What the agreement takes over from the application that was awarded."""
    money = application.granted if application.granted is not None else application.asked
    found = {name.removesuffix("_id"): getattr(application, name) for name in TAKEN}
    found |= {"plan_year": application.call.plan_year, "granted": money, "indicators": application.indicators}
    if application.call.sort == "open_bid" and application.guide:
        found["milestones"] = [
            {"name": row["name"], "due": row.get("due", ""), "share": row.get("share", ""), "state": "", "evidence": ""}
            for row in application.guide.milestones
        ]  # every team of a race is measured at those of the list item
    return found
