"""On the page of an application: how far its form is while it is written; whom it repeats while it is checked."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.applications import alike, filling
from kehui.calls.applications.models import Application
from kehui.people.powers import Role, powers
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import may_change, visible

CHECKED = ("formal", "review", "proposed")


def filling_panel(request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Application) or record.state != "draft" or record.edition is None:
        return None
    form = filling.form_of(record)
    if form is None or not may_change(record, request.user):
        return None
    pages = form.judged(filling.working(record, request.user))
    url = reverse("application-form-begin", args=[record.number])
    return "applications/panel.html", {"pages": pages, "url": url}


def alike_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For the offices on its way from the formal check to the decision: the applications whose text is nearest, of
    those that the reader may see."""
    if not isinstance(record, Application) or record.state not in CHECKED or not record.call.rules:
        return None
    if not record.call.rules.alike_from or not powers(request.user).holds(Role.CITY, Role.OFFICER):
        return None
    found = alike.closest(record)
    mine = set(
        visible(kind, request.user).filter(pk__in=[each.application.pk for each in found]).values_list("pk", flat=True)
    )
    rows = [each for each in found if each.share and each.application.pk in mine]
    return "applications/alike_panel.html", {"rows": rows, "least": record.call.rules.alike_from}
