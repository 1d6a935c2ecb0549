"""What the lists of administration share: filters in the address, their chips, and pages."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kehui.administration.filters import bound
from kehui.records.chips import address, chips
from kehui.records.pages.frame import Crumb

SIZE = 30  # rows of a page


def crumbs(*way: tuple[Any, str]) -> list[Crumb]:
    """The way to a page of administration: labels with their addresses, the last one without."""
    return [Crumb(_("Start"), "/"), *(Crumb(str(label), url) for label, url in way)]


def listed(
    request: HttpRequest, template: str, filters: Any, rows: Any, *, draw: Callable[[Any], Any] = list, **more: Any
) -> HttpResponse:
    """One page of a filtered list, its rows as ``draw`` shows them."""
    found = bound(filters, request, rows)
    page = Paginator(found.qs, SIZE).get_page(request.GET.get("page"))
    page.object_list = draw(page.object_list)
    context = {
        "filters": found, "chips": chips(found), "rows": page, "here": request.path,
        "query": address(request.GET).removeprefix("?"),
    }  # fmt: skip
    return render(request, template, context | more)
