"""The search page, and what is found while somebody types."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.core.identifiers import parse_number
from kehui.core.words import Refused
from kehui.desk.search.cutting import letters
from kehui.desk.search.facets import facets, tabs
from kehui.desk.search.finding import find
from kehui.desk.search.others import organisations_named, terms_named
from kehui.desk.search.results import results
from kehui.desk.search.suggestions import suggestions
from kehui.desk.search.wanted import FILTERS, LONGEST, PAGE, TEXT, TREES, Wanted
from kehui.records.addresses import page
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.paging import in_words
from kehui.records.queries import visible
from kehui.terms.several import TermsChoice

PER_PAGE = 20


class NarrowForm(forms.Form):
    """Several regions or industries beside the results, as in the filters of a list."""

    region = TermsChoice(tree=TREES["region"], any_day=True, required=False)
    industry = TermsChoice(tree=TREES["industry"], any_day=True, required=False)

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(initial=wanted.filters, auto_id="narrow-%s")
        for name, field in self.fields.items():
            field.label = capfirst(str(FILTERS[name]))


TYPED = 6  # results shown while somebody types
POOL_TYPED = 100
NAMED_TYPED = 2  # organisations shown while somebody types


@everyone
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see that fits; the number of a record, sent alone, leads to the record."""
    wanted = Wanted.of(request.GET)
    if record := _numbered(request, wanted) if not request.htmx else None:
        return redirect(page(record))
    context = _context(request, wanted) | {"fits": reverse("match-text") + "?" + urlencode({"text": wanted.asked.text})}
    return render(request, "search/results.html" if request.htmx else "search/search.html", context)


def _context(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    carried = _carried(wanted)
    context: dict[str, Any] = {"wanted": wanted, "longest": LONGEST, "carried": carried}
    if wanted.nothing:
        return context | {"nothing_asked": True}
    found = find(wanted, request.user)
    rows = Paginator(found.rows, PER_PAGE).get_page(request.GET.get(PAGE))
    first = rows.number == 1 and not wanted.filters
    asked = wanted.asked
    organisations = organisations_named(asked, request.user) if first and not wanted.kind else []
    return context | {
        "nothing_asked": False,
        "found": found,
        "rows": rows,
        "here": wanted.address(),
        "total": in_words(found.count, found.over),
        "results": results(list(rows.object_list), asked, request.user),
        "tabs": tabs(wanted, found),
        "facets": facets(wanted, found),
        "several": NarrowForm(wanted),
        "kept": [(TEXT, wanted.asked.text), *(pair for pair in carried if pair[0] not in TREES)],
        "chips": [
            {"label": label, "value": words, "url": f"?{wanted.undone(name, value)}"}
            for name, label, value, words in wanted.in_words()
        ],
        "clear_url": f"?{wanted.address(without=('kind', *wanted.filters))}",
        "orders": _orders(wanted),
        "organisations": organisations,
        "terms": terms_named(asked) if first and not wanted.kind else [],
        "tries": suggestions(wanted, request.user) if found.ready and not found.rows else [],
    }


def _carried(wanted: Wanted) -> list[tuple[str, str]]:
    """What the form carries along unseen when other words are typed."""
    newest = "newest" if wanted.newest and wanted.asked.words else ""
    chosen = ((name, value) for name, values in wanted.filters.items() for value in values)
    return [(name, value) for name, value in [("kind", wanted.kind), *chosen, ("sort", newest)] if value]


def _orders(wanted: Wanted) -> list[dict[str, Any]]:
    """By how well they fit, or the newest first; without words there is nothing to fit."""
    if not wanted.asked.words:
        return []
    best, newest = wanted.address(without=("sort",)), wanted.address(sort="newest")
    return [
        {"label": _("best first"), "url": f"?{best}", "active": not wanted.newest},
        {"label": _("newest first"), "url": f"?{newest}", "active": wanted.newest},
    ]


@everyone
def typed(request: HttpRequest) -> HttpResponse:
    """The first few of what fits, as a piece of a page, for the box at the top of every page."""
    wanted = Wanted.of(request.GET)
    context: dict[str, Any] = {"wanted": wanted, "organisations": [], "results": [], "count": ""}
    if wanted.asked.words:
        found = find(wanted, request.user, pool=POOL_TYPED, deepest=POOL_TYPED)
        context |= {
            "results": results(found.rows[:TYPED], wanted.asked, request.user, pieces=False),
            "organisations": organisations_named(wanted.asked, request.user, most=NAMED_TYPED, counted=False),
            "count": in_words(found.count, found.over),
        }
    return render(request, "search/typed.html", context)


def _numbered(request: HttpRequest, wanted: Wanted) -> Record | None:
    """The record whose whole number was typed, if the reader may see it."""
    try:
        number = str(parse_number(wanted.asked.text))
    except Refused:
        return None
    if letters(number) != letters(wanted.asked.text):  # XQ-2026-12 is the beginning of many
        return None
    named = [kind for kind in kinds if number.startswith(kind.prefix)]
    return next((found for kind in named if (found := visible(kind, request.user).filter(number=number).first())), None)
