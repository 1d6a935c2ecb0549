"""The code trees for those who look something up, and the search behind every field that takes a term."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.access import everyone
from kehui.people.powers import Role, powers
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.terms.finding import Found, find, named
from kehui.terms.models import Term, Tree
from kehui.terms.reading import called

MOST = 500  # terms found by a text that one page shows
DEEPEST = 4  # levels that are set in


@everyone
def search(request: HttpRequest, tree: str) -> JsonResponse:
    """Terms that begin with or contain what is being typed, best first; with ?any=1 also those that have ended."""
    _known(tree)
    today = timezone.localdate()
    found = find(tree, request.GET.get("q", "")[:100], on=None if request.GET.get("any") else today)
    return JsonResponse({"words": _words(found), "options": [_option(term) for term in found.terms]})


def _option(term: Term) -> dict[str, Any]:
    ended = _("until %(day)s") % {"day": term.valid_to} if term.valid_to else ""
    return {"code": term.code, "name": term.full_name(), "note": ended}


def _words(found: Found) -> str:
    """How many there are, as it is shown under the list and read out."""
    if not found.total:
        return _("Nothing in the list is called that.")
    if found.total > len(found.terms):
        words = _("%(total)s found; the first %(shown)s are shown, type more.")
        return words % {"total": found.total, "shown": len(found.terms)}
    return ngettext("%(total)s found", "%(total)s found", found.total) % {"total": found.total}


@everyone
def show_tree(request: HttpRequest, tree: str) -> HttpResponse:
    """One tree as it stands on a day (?on=), all of it or what a text finds (?q=)."""
    _known(tree)
    day, wrong = _day(request)
    text = request.GET.get("q", "").strip()[:100]
    found = find(tree, text, on=day, limit=MOST) if text else None
    terms = found.terms if found else list(Term.objects.of(tree).valid(day).with_trail())
    ways = {term.pk: [each.code for each in term.ancestry()] for term in terms}
    if not found:
        terms.sort(key=lambda term: ways[term.pk])  # as the tree was that day, not as it counts today
    rows = [(term, 0 if found else min(len(ways[term.pk]) - 1, DEEPEST)) for term in terms]
    context = {
        "tree": tree, "label": Tree(tree).label, "rows": rows,
        "text": text, "day": day, "wrong_day": wrong, "found_words": _words(found) if found else "",
        "may_bring_in": powers(request.user).holds(Role.SYSTEM),
        "crumbs": [*lists_crumbs(), {"label": capfirst(Tree(tree).label), "url": ""}],
        "tabs": [
            {"label": capfirst(label), "url": reverse("terms-tree", args=[code]), "active": code == tree}
            for code, label in Tree.choices
        ],
    }  # fmt: skip
    return render(request, "terms/tree.html", context)


@everyone
def show_term(request: HttpRequest, tree: str, code: str) -> HttpResponse:
    """One term: its days, what it came from and went into, what changed about it, and the records that use it."""
    _known(tree)
    term = named(tree, code)
    if term is None or term.code != code:
        raise Http404(code)
    crumbs = [*lists_crumbs(), {"label": capfirst(Tree(tree).label), "url": reverse("terms-tree", args=[tree])}]
    changes = term.history.select_related("by") if powers(request.user).signed_in else ()
    context = {
        "term": term, "tree": tree, "label": Tree(tree).label, "crumbs": [*crumbs, {"label": str(term), "url": ""}],
        "trail": term.trail()[:-1], "children": term.children.valid(), "predecessors": term.predecessors.all(),
        "aliases": term.aliases.replace(";", " · "),
        "ended": term.ended(timezone.localdate()), "uses": _uses(request, term),
        "changes": [(each, [(called(name), *pair) for name, pair in each.changes.items()]) for each in changes],
    }  # fmt: skip
    return render(request, "terms/term.html", context)


def _known(tree: str) -> None:
    if tree not in Tree.values:
        raise Http404(tree)


def lists_crumbs() -> list[dict[str, str]]:
    return [{"label": _("Start"), "url": "/"}, {"label": _("Code lists"), "url": reverse("terms")}]


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day the page is for, and what was given instead of one."""
    given = request.GET.get("on", "").strip()
    try:
        return (date.fromisoformat(given) if given else timezone.localdate()), ""
    except ValueError:
        return timezone.localdate(), given


def _uses(request: HttpRequest, term: Term) -> list[tuple[str, str, int, str]]:
    """Kind, field, number of records that this reader may view and that count under the term today, and their list."""
    terms = Term.objects.below(term).values("pk")
    found = []
    for kind in kinds:
        for field in kind.model._meta.get_fields():
            if not _points_at(field, term.tree) or field.name in kind.secret:
                continue
            count = _visible(request, kind).filter(**{f"{field.name}__in": terms}).count()
            url = f"{addresses.kind_page(kind)}?{field.name}={term.code}" if field.name in kind.filters else ""
            found.append((capfirst(str(kind.plural)), capfirst(str(field.verbose_name)), count, url))
    return found


def _points_at(field: Any, tree: str) -> bool:
    return bool(field.many_to_one and field.related_model is Term and field.get_limit_choices_to().get("tree") == tree)


def _visible(request: HttpRequest, kind: Kind) -> QuerySet:
    return kind.view.narrow(kind.model._default_manager.all(), request.user)
