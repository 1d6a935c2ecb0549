"""On a call's page: what its form asks, and the way to it; how many each city has recommended of how many."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.openings import forming
from kehui.calls.openings.models import Call
from kehui.calls.shares import cities, is_limited, shares
from kehui.people.powers import Role, powers
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import visible


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


def shares_panel(request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """Where a call limits recommendations, for those who recommend and for whoever runs it: the cities in their region,
    or below it, with what they see of them."""
    who = powers(request.user)
    if not isinstance(record, Call) or not is_limited(record) or not who.holds(Role.CITY, Role.OFFICER):
        return None
    scopes = tuple(path for role in (Role.CITY, Role.OFFICER) for path in who.scopes.get(role, ()))
    mine = [each for each in cities() if each.path.startswith(scopes)]
    rows = shares(record, visible(kinds["application"], request.user), mine)
    url = addresses.kind_page(kinds["application"], call=record.number)
    return "openings/shares.html", {"call": record, "rows": rows, "url": url}
