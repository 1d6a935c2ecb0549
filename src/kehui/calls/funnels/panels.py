"""On the page of a call: the way to its funnel, for whoever runs or watches it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.people.powers import Role, powers
from kehui.records.kinds import Kind
from kehui.records.models import Record

SEEING = (Role.CITY, Role.OFFICER, Role.HEAD, Role.LEADER, Role.SUPERVISION, Role.INTEGRITY)


def funnel_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    if kind.code != "call" or record is None:
        return None
    if not powers(request.user).holds(*SEEING):
        return None
    return "funnels/panel.html", {"funnel_url": reverse("call-funnel", args=[record.number])}
