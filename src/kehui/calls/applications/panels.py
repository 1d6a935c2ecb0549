"""On the page of an application that is written: how far its form is, and the way to it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.applications import filling
from kehui.calls.applications.models import Application
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import may_change


def filling_panel(request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Application) or record.state != "draft" or record.edition is None:
        return None
    form = filling.form_of(record)
    if form is None or not may_change(record, request.user):
        return None
    pages = form.judged(filling.working(record, request.user))
    url = reverse("application-form-begin", args=[record.number])
    return "applications/panel.html", {"pages": pages, "url": url}
