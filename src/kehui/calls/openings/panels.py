"""On a call's page: what its form asks, and the way to it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.openings import forming
from kehui.calls.openings.models import Call
from kehui.records.kinds import Kind
from kehui.records.models import Record


def form_panel(request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For everybody who sees a call with a form; without one, for whoever may write it."""
    if not isinstance(record, Call) or record.sort == "challenge":
        return None
    form, may_write = forming.latest(record), forming.may_write(record, request.user)
    if form is None and not may_write:
        return None
    pages = form.specification.pages if form else ()
    url = reverse("call-form", args=[record.number])
    before = None if form else forming.earlier(record, request.user).first()
    return "openings/panel.html", {"form": form, "pages": pages, "may_write": may_write, "url": url, "before": before}
