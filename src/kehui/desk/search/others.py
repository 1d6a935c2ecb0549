"""What is found beside records: organisations by any of their names, and terms of the code lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from kehui.desk.search.asking import Asked, organisations
from kehui.desk.search.entries import ORGANISATION
from kehui.desk.search.finding import Tally, of_organisations
from kehui.desk.search.highlights import Marker
from kehui.desk.search.index import IndexBroken, ordinal
from kehui.desk.search.shelf import shelf
from kehui.people.models import Alias, Organisation
from kehui.people.powers import powers
from kehui.records.paging import in_words
from kehui.terms.models import Term
from kehui.terms.naming import WHOLE, folded

SHOWN = 5
LOOKED_AT = 20


@dataclass(frozen=True)
class Named:
    """An organisation or a term: ``note`` says under which other name it was found, or of which list it is; ``url``
    leads to what it has brought in, ``count`` of them, and ``page`` to its own page."""

    title: SafeString | str
    plain: str
    url: str
    note: str
    count: str = ""
    page: str = ""


def organisations_named(asked: Asked, person: Any, *, most: int = SHOWN, counted: bool = True) -> list[Named]:
    """The first organisations that the words name, each with how many of its records the reader may see; strangers are
    told of those only that show them something. Without ``counted`` members are told no numbers."""
    index = shelf.index()
    if index is None or not asked.words or len("".join(asked.words)) < 2:
        return []
    known = powers(person).signed_in
    try:
        hits = index.search(organisations(index, asked), limit=most if known else LOOKED_AT)
        keys = [hit.key for hit in hits if hit.kind == ordinal(ORGANISATION)]
        tallies = of_organisations(keys, person) if known and counted else {} if known else _shown(keys, person, most)
    except IndexBroken:
        shelf.close()
        return []
    chosen = keys if known else list(tallies)
    rows = Organisation.objects.in_bulk(chosen)
    marker = Marker.of(asked)
    other = _other_names(rows.values(), marker)
    return [_named(rows[key], marker, other.get(key, ""), tallies.get(key), known) for key in chosen if key in rows]


def _shown(keys: list[int], person: Any, most: int) -> dict[int, Tally]:
    """The first of some organisations that show somebody something; no more are asked about than it takes."""
    found: dict[int, Tally] = {}
    for first in range(0, len(keys), most):
        tallies = of_organisations(keys[first : first + most], person)
        found |= {key: tally for key, tally in tallies.items() if tally.count}
        if len(found) >= most:
            break
    return dict(islice(found.items(), most))


def _other_names(rows: Iterable[Organisation], marker: Marker) -> dict[int, str]:
    """Under which other name those are found that their own name does not show: at most one query."""
    unnamed = [row.pk for row in rows if not marker.spans(row.name)]
    if not unnamed:
        return {}
    names = Alias.objects.filter(organisation__in=unnamed).order_by("until", "-name")  # of several the last one counts
    return {key: name for key, name in names.values_list("organisation", "name") if marker.spans(name)}


def _named(one: Organisation, marker: Marker, note: str, tally: Tally | None, known: bool) -> Named:
    records = f"{reverse('search')}?owner={one.code}"
    page = reverse("organisation", args=[one.code]) if known else records
    return Named(marker.marked(one.name), one.name, records, note, in_words(*tally) if tally else "", page)


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
