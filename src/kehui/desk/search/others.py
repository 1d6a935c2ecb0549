"""What is found beside records: organisations by any of their names, and terms of the code lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from kehui.desk.search import shelf
from kehui.desk.search.asking import Asked, organisations
from kehui.desk.search.entries import ORGANISATION
from kehui.desk.search.finding import of_organisations
from kehui.desk.search.highlights import Marker
from kehui.desk.search.index import IndexBroken, ordinal
from kehui.people.models import Organisation
from kehui.people.powers import powers
from kehui.terms.models import Term
from kehui.terms.naming import WHOLE, folded

SHOWN = 5
LOOKED_AT = 20


@dataclass(frozen=True)
class Named:
    """An organisation or a term: ``note`` says under which other name it was found, or of which list it is; ``url``
    leads to what it has brought in, ``page`` to its own page."""

    title: SafeString | str
    plain: str
    url: str
    note: str
    count: int = 0
    page: str = ""


def organisations_named(asked: Asked, person: Any) -> list[Named]:
    """The organisations that the words name, each with how many of its records the reader may see; strangers are
    told of those only that show them something."""
    index = shelf.index()
    if index is None or not asked.words or len("".join(asked.words)) < 2:
        return []
    try:
        hits = index.search(organisations(index, asked), limit=LOOKED_AT)
    except IndexBroken:
        shelf.close()
        return []
    keys = [hit.key for hit in hits if hit.kind == ordinal(ORGANISATION)]
    counts = of_organisations(keys, person)
    known = powers(person).signed_in
    chosen = [key for key in keys if known or counts.get(key)][:SHOWN]
    rows = Organisation.objects.prefetch_related("aliases").in_bulk(chosen)
    marker = Marker.of(asked)
    return [_named(rows[key], marker, counts.get(key, 0), known) for key in chosen if key in rows]


def _named(one: Organisation, marker: Marker, count: int, known: bool) -> Named:
    other = next((alias.name for alias in one.aliases.all() if marker.spans(alias.name)), "")
    note = "" if marker.spans(one.name) else other
    records = f"{reverse('search')}?owner={one.code}"
    page = reverse("organisation", args=[one.code]) if known else records
    return Named(marker.marked(one.name), one.name, records, note, count, page)


def terms_named(asked: Asked) -> list[Named]:
    """The terms in force whose code or name begins with the words, or holds them where they are Han characters."""
    word = folded(asked.text)
    if len(word) < 2:
        return []
    key = f"{WHOLE}{word}"
    fits = Q(keys__contains=key) if word.isascii() else Q(keys__contains=word)
    rows = Term.objects.valid().filter(fits).defer("keys").order_by("tree", "path")[:SHOWN]
    return [_listed(term) for term in rows]


def _listed(term: Term) -> Named:
    note = f"{term.get_tree_display()} · {term.code}"
    return Named(str(term), str(term), reverse("terms-term", args=[term.tree, term.code]), note)
