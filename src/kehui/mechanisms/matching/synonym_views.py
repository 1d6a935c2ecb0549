"""Pages of the table of equivalents: what a change would do is shown before it is saved."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.core.search.tokens import normal
from kehui.mechanisms.matching import synonym_rows
from kehui.mechanisms.matching.effects import Effect
from kehui.mechanisms.matching.forms import SynonymFile, SynonymForm
from kehui.mechanisms.matching.models import Lexicon, Synonym, SynonymChange
from kehui.mechanisms.matching.synonyms import effect_of, save, usual, with_entries
from kehui.mechanisms.matching.weight_views import keepers, tabs

ROWS = 50


@keepers
def list_synonyms(request: HttpRequest) -> HttpResponse:
    """The table, narrowed by words; retired entries on demand."""
    asked, retired = request.GET.get("q", "").strip(), request.GET.get("retired") == "1"
    entries = Synonym.objects.filter(retired=retired)
    if asked:
        entries = entries.filter(Q(term__icontains=asked) | Q(equivalents__icontains=asked))
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "asked": asked, "retired": retired, "tabs": tabs("synonyms"), "lexicon": Lexicon.objects.first(),
    }  # fmt: skip
    return render(request, "matching/synonyms.html", context)


@keepers
def list_learnt(request: HttpRequest) -> HttpResponse:
    """What records taught of terms in two languages, narrowed by words; an entry of the table takes a term's place."""
    asked = request.GET.get("q", "").strip()
    lexicon = Lexicon.objects.first()
    terms = lexicon.terms if lexicon else {}
    rows = [(term, "; ".join(others)) for term, others in sorted(terms.items())]
    rows = [row for row in rows if asked.lower() in " ".join(row).lower()]
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "lexicon": lexicon, "tabs": tabs("synonyms")}
    return render(request, "matching/learnt.html", context)


@keepers
def edit_synonym(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change an entry: first the effect, then, confirmed, the entry."""
    entry = get_object_or_404(Synonym, pk=pk) if pk else None
    form = SynonymForm(request.POST or None, entry=entry, initial=_initial(entry))
    effect, terms = None, []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = given["term"], given["equivalents"], given["both_ways"]
        if "save" in request.POST and _saved(request, entry, *wanted, reason=given["reason"]):
            return redirect("synonyms")
        effect, terms = _effect(request, [wanted], entry), _terms([wanted])
    return render(request, "matching/synonym.html", _context(entry, form, effect) | {"usual": usual(terms)})


@keepers
def retire_synonym(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out of force, or back: first the effect, then, confirmed, the change."""
    entry = get_object_or_404(Synonym, pk=pk)
    wanted = entry.term, entry.equivalents.split(";"), entry.both_ways
    if request.method == "POST":
        reason, retired = request.POST.get("reason", ""), not entry.retired
        if _saved(request, entry, *wanted, reason=reason, retired=retired):
            return redirect("synonyms")
    effect = _effect(request, [wanted] if entry.retired else [], entry)
    return render(request, "matching/synonym_retire.html", _context(entry, None, effect))


@keepers
def import_synonyms(request: HttpRequest) -> HttpResponse:
    """Many entries from a file: the rows and their effect first, then, confirmed, the good ones."""
    form, rows, effect = SynonymFile(), [], None
    if request.method == "POST" and "rows" in request.POST:
        if _saved_all(request):
            return redirect("synonyms")
    elif request.method == "POST":
        form = SynonymFile(request.POST, request.FILES)
        if form.is_valid():
            try:
                rows = synonym_rows.read(form.cleaned_data["file"])
            except ValidationError as error:
                form.add_error("file", error)
    good = [row.entry for row in rows if row.status in ("new", "changed")]
    if good:
        named = {normal(term) for term, _others, _ways in good}
        replaced = [each.pk for each in Synonym.objects.filter(retired=False) if normal(each.term) in named]
        after = with_entries(good, without=replaced)
        effect = effect_of(after, _terms(good), person=request.user)
    context = {"form": form, "rows": rows, "good": len(good), "kept": json.dumps(good), "effect": effect,
               "usual": usual(_terms(good))}  # fmt: skip
    crumbs = [{"label": _("Equivalent terms"), "url": reverse("synonyms")}, {"label": _("Import")}]
    return render(request, "matching/synonym_import.html", context | {"crumbs": crumbs})


def _saved_all(request: HttpRequest) -> bool:
    try:
        entries = [
            (str(term), [*map(str, others)], bool(way)) for term, others, way in json.loads(request.POST["rows"])
        ]
        saved = synonym_rows.save_all(entries, reason=request.POST.get("reason", ""), by=request.user)
    except (ValueError, TypeError):
        messages.error(request, _("The rows of the file came back damaged; choose the file again."))
        return False
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, _("%(count)d entries were saved and are in force.") % {"count": saved})
    return True


def _saved(request: HttpRequest, entry: Synonym | None, *wanted: Any, reason: str, retired: bool = False) -> bool:
    term, others, both_ways = wanted
    values = {"term": term, "others": others, "both_ways": both_ways, "retired": retired}
    try:
        made = save(entry, **values, reason=reason, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    words = _("“%(term)s” is retired.") if made.retired else _("“%(term)s” is saved and in force.")
    messages.success(request, words % {"term": made.term})
    return True


def _effect(request: HttpRequest, wanted: list[synonym_rows.Entry], entry: Synonym | None) -> Effect:
    after = with_entries(wanted, without=[entry.pk] if entry else [])
    was = [(entry.term, entry.equivalents.split(";"), entry.both_ways)] if entry else []
    return effect_of(after, _terms([*wanted, *was]), person=request.user)


def _terms(entries: list[synonym_rows.Entry]) -> list[str]:
    """Whatever a query may say that an entry concerns."""
    return [each for term, others, both_ways in entries for each in (term, *(others if both_ways else ()))]


def _initial(entry: Synonym | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {"term": entry.term, "equivalents": entry.equivalents.replace(";", "\n"), "both_ways": entry.both_ways}


def _context(entry: Synonym | None, form: SynonymForm | None, effect: Effect | None) -> dict[str, Any]:
    crumbs = [{"label": _("Equivalent terms"), "url": reverse("synonyms")}]
    return {
        "entry": entry,
        "form": form,
        "effect": effect,
        "changes": [(each, _words(each)) for each in entry.changes.select_related("by")] if entry else (),
        "crumbs": [*crumbs, {"label": entry.term if entry else _("New entry")}],
    }


def _words(change: SynonymChange) -> str:
    """What an entry became."""
    if change.after["retired"]:
        return _("retired")
    sign = "=" if change.after["both_ways"] else "→"
    return f"{change.after['term']} {sign} {'、'.join(change.after['equivalents'])}"
