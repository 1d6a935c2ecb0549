"""The button beside a record by which somebody follows it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.mechanisms.notices.following import follows
from kehui.records.kinds import Kind
from kehui.records.models import Record


def follow_panel(request: HttpRequest, kind: Kind, record: Record) -> tuple[str, dict[str, Any]] | None:
    if not request.user.is_authenticated:
        return None
    url = reverse("follow", args=[kind.code, record.number])
    return "notices/follow.html", {"following": follows(record, request.user), "follow_url": url}
