"""The authority's table of equivalent terms: changed with a reason, every version kept, in force at once."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kehui.core.search import Query
from kehui.core.search.synonyms import holds
from kehui.core.search.tokens import is_han, keys_of, normal
from kehui.core.search.tokens import terms as terms_of
from kehui.mechanisms.matching.effects import SAMPLE, Effect, effect, open_kind
from kehui.mechanisms.matching.equivalents import Equivalents, equivalents, mapped
from kehui.mechanisms.matching.models import Synonym, SynonymChange
from kehui.mechanisms.matching.queries import Asking, ask
from kehui.mechanisms.matching.shelf import shelf
from kehui.mechanisms.matching.weights import KEEPERS
from kehui.people.powers import powers
from kehui.records.models import Record

USUAL = 0.1  # of all records
ENOUGH = 30  # records; of fewer nothing is usual
MOST = 10  # equivalents of one term
LONGEST = 60  # characters of one


def parsed(text: str) -> list[str]:
    """Equivalents as people type them, with any separators, each once."""
    for separator in "；，、,\n\t":
        text = text.replace(separator, ";")
    return list(dict.fromkeys(part for each in text.split(";") if (part := " ".join(each.split()))))


def taken(term: str, others: Collection[str], *, entry: Synonym | None) -> dict[str, str]:
    """What is wrong with an entry that says again what another one says, however it is typed, by field."""
    rest = list(Synonym.objects.filter(retired=False).exclude(pk=entry.pk if entry else None))
    if same := next((each.term for each in rest if normal(each.term) == normal(term)), ""):
        words = _("There is an entry for this term already: “%(term)s”. Change that one.")
        return {"term": words % {"term": same}}
    said = {normal(each.term): each.term for each in rest if each.both_ways and _names(each, term)}
    again = sorted({said[normal(other)] for other in others if normal(other) in said})
    words = _("The entry of %(terms)s holds both ways and says so already.")
    return {"equivalents": words % {"terms": _(", ").join(f"“{each}”" for each in again)}} if again else {}


def _names(entry: Synonym, term: str) -> bool:
    return normal(term) in {normal(other) for other in entry.equivalents.split(";")}


def usual(terms: Iterable[str]) -> list[tuple[str, int]]:
    """Of some terms those that so many in a hundred records say that they blur every question; a term of several
    pairs is at most as usual as the rarest of them."""
    index, found = shelf.index(), []
    view = index.view() if index else None
    for term in dict.fromkeys(terms) if view and view.state.documents >= ENOUGH else ():
        pieces = [one for one in terms_of(term) if not (len(one) == 1 and is_han(one))]
        share = min(view.found_in(keys_of(pieces))) / view.state.documents if view and pieces else 0.0
        if share >= USUAL:
            found.append((term, round(100 * share)))
    return found


def problems(term: str, others: list[str]) -> dict[str, str]:
    """What is wrong with an entry in itself, by field."""
    wrong: dict[str, str] = {}
    if not normal(term):
        wrong["term"] = _("A term needs letters, digits or Chinese characters.")
    elif len(normal(term)) == 1:
        wrong["term"] = _("A single character stands in too many words; give a longer term.")
    elif len(term) > LONGEST:
        wrong["term"] = _("No more than %(limit)d characters.") % {"limit": LONGEST}
    if not others:
        wrong["equivalents"] = _("Give at least one equivalent.")
    elif len(others) > MOST:
        wrong["equivalents"] = _("No more than %(limit)d equivalents.") % {"limit": MOST}
    elif bad := [other for other in others if len(normal(other)) < 2 or len(other) > LONGEST]:
        words = _("Not usable as an equivalent: %(terms)s.")
        wrong["equivalents"] = words % {"terms": "; ".join(other[:LONGEST] for other in bad)}
    elif normal(term) in {normal(other) for other in others}:
        wrong["equivalents"] = _("A term is no equivalent of itself.")
    return wrong


def save(
    entry: Synonym | None, *, term: str, others: list[str], both_ways: bool, reason: str, by: Any, retired: bool = False
) -> Synonym:
    """Make, change, retire or restore an entry, with the version that says who and why.

    ``PermissionDenied`` for anybody but the keepers; ``ValidationError`` by field, and where nothing changes."""
    if not powers(by).holds(*KEEPERS):
        raise PermissionDenied(_("Only department officers keep the tables of matching."))
    wrong = {} if retired else problems(term, others) | taken(term, others, entry=entry)
    if not reason.strip():
        wrong["reason"] = _("Give a reason.")
    if wrong:
        raise ValidationError(wrong)
    after = {"term": term, "equivalents": others, "both_ways": both_ways, "retired": retired}
    before = as_kept(entry) if entry else None
    if before == after:
        raise ValidationError(_("Nothing was changed."))
    with transaction.atomic():
        made = entry or Synonym()
        made.term, made.equivalents, made.both_ways, made.retired = term, ";".join(others), both_ways, retired
        made.save()
        change = SynonymChange(synonym=made, by=by, before=before, after=after, reason=reason.strip())
        change.full_clean(exclude=["before", "after"])
        change.save()
    return made


def as_kept(entry: Synonym) -> dict[str, Any]:
    """An entry as its versions keep it."""
    return {
        "term": entry.term, "equivalents": entry.equivalents.split(";"), "both_ways": entry.both_ways,
        "retired": entry.retired,
    }  # fmt: skip


def with_entries(entries: Iterable[tuple[str, list[str], bool]], *, without: Iterable[int] = ()) -> Equivalents:
    """The mapping as it would be with some entries in place of others: for looking at a change before it is made."""
    kept = Synonym.objects.filter(retired=False).exclude(pk__in=list(without))
    rows = [(each.term, each.equivalents.split(";"), each.both_ways) for each in kept]
    return mapped([*rows, *entries])


def effect_of(after: Equivalents, terms: Iterable[str], *, person: Any) -> Effect:
    """Whose first ten would change, among the open demands that say one of the terms."""
    before = equivalents()
    return effect(
        saying(terms, person=person), person=person,
        before=lambda record: Asking.of(record, person, equivalents=before),
        after=lambda record: Asking.of(record, person, equivalents=after),
    )  # fmt: skip


def saying(terms: Iterable[str], *, person: Any) -> list[Record]:
    """Open demands that say one of some terms, as far as this person may read them; as many as are compared."""
    kind = open_kind()
    found: dict[int, Record] = {}
    for term in dict.fromkeys(terms):
        if kind is None or len(found) >= SAMPLE:
            break
        for each in ask(Asking(Query.of(term)), kind.code, person=person, top=SAMPLE):
            if holds(Asking.of(each.record, person, equivalents={}).query.runs, term):
                found.setdefault(each.record.pk, each.record)
    return list(found.values())[:SAMPLE]
