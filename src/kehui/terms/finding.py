"""Finds terms by what people type: a code, a name, pinyin, initials or another name, also with a place above it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.terms.models import Term
from kehui.terms.naming import PART, WHOLE, folded

SHOWN = 20
NUL = "\0"  # what no database keeps in a text
NAMED = 6  # terms named when a text may mean several
ABOVE = 50  # terms that the first words of a text may mean


@dataclass(frozen=True)
class Found:
    """The best terms, and how many there are in all."""

    terms: list[Term]
    total: int


def find(tree: str, text: str, *, on: date | None = None, limit: int = SHOWN) -> Found:
    """Terms that a text may mean, best first: those it names exactly, those that begin with it, the rest; the last
    word is the term's own, words before it are of what stands above. ``on`` keeps to those valid that day."""
    text = text.replace(NUL, " ")
    whole = folded(text)
    *above, last = [folded(word) for word in text.replace("›", " ").split() if folded(word)] or [""]
    rows = Term.objects.of(tree)
    rows = rows.valid(on) if on else rows
    rows = rows.filter(holding(whole) | (holding(last) & _below(tree, above)) if above else holding(whole))
    rank = Case(
        When(keys__contains=f"{WHOLE}{whole}{WHOLE}", then=0),
        When(keys__contains=f"{WHOLE}{whole}{PART}", then=0),
        When(keys__contains=f"{WHOLE}{whole}", then=1),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    ranked = rows.annotate(rank=rank if whole else Value(0), depth=_depth()).order_by("rank", "depth", "path")
    best = list(ranked.with_trail()[: limit + 1])
    return Found(best[:limit], len(best) if len(best) <= limit else rows.count())


def _depth() -> Length:
    """Codes of one level are equally long in the trees of this field, so that a path's length tells its depth."""
    return Length("path")


def holding(word: str, *, name: str = "keys") -> Q:
    """A folded word among the keys in a field: Han characters may stand anywhere in a name; letters and digits begin a
    key."""
    asked = f"{name}__contains"
    if word.isascii():
        return Q(**{asked: f"{WHOLE}{word}"}) | Q(**{asked: f"{PART}{word}"}) if word else Q()
    return Q(**{asked: word})


def _below(tree: str, words: list[str]) -> Q:
    """Below some term of every word."""
    wanted = Q()
    for word in words:
        here = Q(pk__in=[])
        for path in Term.objects.of(tree).filter(holding(word)).values_list("path", flat=True)[:ABOVE]:
            here |= Q(path__startswith=path)
        wanted &= here
    return wanted


def named(tree: str, text: str) -> Term | None:
    """The term whose code a text is or begins with, whatever its days."""
    code = (text.replace(NUL, " ").split() or [""])[0]
    return Term.objects.of(tree).filter(code=code).with_trail().first() if code else None


def resolve(tree: str, text: str, *, any_day: bool = False, kept: int | None = None) -> Term:
    """The one term that a text means; ``kept`` is the key of a term that may stay though it has ended.

    Raises ValidationError when it means none, several, or one that has ended."""
    today = timezone.localdate()
    if term := named(tree, text):
        if any_day or term.pk == kept or term.in_force(today):
            return term
        raise ValidationError(not_in_force(term, today))
    found = find(tree, text, on=None if any_day else today, limit=NAMED)
    exact = [term for term in found.terms if term.rank == 0]
    if len(exact) == 1 or found.total == 1:
        return (exact or found.terms)[0]
    if not found.total:
        raise ValidationError(_("“%(text)s” is not in the list: write a code, a name or pinyin.") % {"text": text})
    several = _("; ").join(f"{term.code} {term.full_name()}" for term in exact or found.terms)
    more = " …" if not exact and found.total > NAMED else ""
    words = _("“%(text)s” may mean several; write the code of one of them: %(terms)s")
    raise ValidationError(words % {"text": text, "terms": several + more})


def not_in_force(term: Term, day: date) -> str:
    """In words, since when or until when a term is valid, and what took its place."""
    name = f"{term.code} {term}"
    if not term.ended(day):
        return _("%(term)s is not valid before %(day)s.") % {"term": name, "day": term.valid_from}
    after = term.successor
    while after is not None and after.replaced(day):
        after = after.successor
    if after is None:
        return _("%(term)s ended on %(day)s; choose another.") % {"term": name, "day": term.valid_to}
    words = _("%(term)s ended on %(day)s; it is now %(successor)s.")
    return words % {"term": name, "day": term.valid_to, "successor": f"{after.code} {after}"}
