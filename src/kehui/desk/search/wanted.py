"""What the address of the search page asks for: words, filters, order and page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tantivy import Query, Schema

from kehui.core.loops import Phase
from kehui.desk.search.asking import Asked, one_of
from kehui.people.models import Organisation
from kehui.records.kinds import kinds
from kehui.records.verbs import PHASES
from kehui.terms.finding import resolve
from kehui.terms.models import Term
from kehui.terms.several import MOST

LONGEST = 200  # characters of a question
TEXT, KIND, SORT, ANY, PAGE = "q", "kind", "sort", "any", "page"
NEWEST = "newest"
FILTERS = {
    "phase": gettext_lazy("phase"),
    "state": gettext_lazy("state"),
    "region": gettext_lazy("region"),
    "industry": gettext_lazy("industry"),
    "year": gettext_lazy("year"),
    "owner": gettext_lazy("organisation"),
}
TREES = {"region": "region", "industry": "industry"}


@dataclass(frozen=True)
class Wanted:
    """``filters``: name of one of the FILTERS → its values as the address gives them, of which a record has any;
    ``kind``: a kind's code or empty."""

    asked: Asked
    kind: str
    filters: dict[str, tuple[str, ...]]
    newest: bool = False
    any_word: bool = False

    @classmethod
    def of(cls, address: QueryDict) -> "Wanted":
        asked = Asked.of(address.get(TEXT, "")[:LONGEST])
        kind = address.get(KIND, "")
        filters = {name: values for name in FILTERS if (values := _values(address.getlist(name)))}
        if kind not in kinds:
            filters.pop("state", None)  # states are those of a kind
        newest = address.get(SORT) == NEWEST or not asked.words
        return cls(asked, kind if kind in kinds else "", filters, newest, bool(address.get(ANY)))

    @property
    def nothing(self) -> bool:
        return not (self.asked.words or self.kind or self.filters)

    def address(self, *, without: tuple[str, ...] = (), **changes: str | Sequence[str]) -> str:
        """The query of the address that asks for this, changed; always from the first page."""
        query = QueryDict(mutable=True)
        newest = self.newest and bool(self.asked.words)
        given = {TEXT: self.asked.text, KIND: self.kind, **self.filters,
                 SORT: NEWEST if newest else "", ANY: "1" if self.any_word else ""}  # fmt: skip
        for name, value in (given | changes).items():
            if value and name not in without:
                query.setlist(name, [value] if isinstance(value, str) else value)
        return query.urlencode()

    def narrowed(self, schema: Schema) -> list[Query]:
        """The filters, that on the kind left out, as the index knows them."""
        return [
            one_of(schema, "facet", dict.fromkeys(f"{name}={one}" for value in values for one in _meant(name, value)))
            for name, values in self.filters.items()
        ]

    def in_words(self) -> Iterator[tuple[str, str, str, str]]:
        """Every value of every filter: the filter's name, what it is called, the value, and the value in words."""
        if self.kind:
            yield KIND, str(_("kind")), self.kind, str(kinds[self.kind].plural)
        for name, values in self.filters.items():
            for value in values:
                yield name, str(FILTERS[name]), value, self._value(name, value)

    def sentence(self) -> str:
        """All of it in one line, for lists of saved searches and for the reason of an alert."""
        parts = [_("“%(words)s”") % {"words": self.asked.text}] if self.asked.text else []
        said: dict[str, list[str]] = {}
        for _name, label, _value, words in self.in_words():
            said.setdefault(label, []).append(words)
        between = _(", ")
        parts += [_("%(name)s: %(value)s") % {"name": each, "value": between.join(some)} for each, some in said.items()]
        return str(_("; ")).join(parts) or str(_("everything"))

    def title(self) -> str:
        """A name to save it under: the words alone where nothing else is asked."""
        return self.sentence() if self.kind or self.filters else self.asked.text

    def undone(self, name: str, value: str) -> str:
        """The address without one value of a filter; states belong to a kind and go with it."""
        if name == KIND:
            return self.address(without=(KIND, "state"))
        return self.address(**{name: [each for each in self.filters[name] if each != value]})

    def _value(self, name: str, value: str) -> str:
        if name == "phase":
            return str(PHASES[Phase(value)]) if value in PHASES else value
        if name == "state":
            states = {state.code: state.label for state in kinds[self.kind].loop.states}
            return str(states.get(value, value))
        if name == "owner":
            return str(Organisation.objects.filter(code=value).first() or value)
        if name in TREES:
            return str(_term(name, value) or value)
        return value


def _values(given: Iterable[str]) -> tuple[str, ...]:
    """Each once; a term may come with its name behind its code, as it stands in a picker."""
    return tuple(dict.fromkeys(text[:40] for value in given if (text := value.replace("\0", "").strip())))[:MOST]


def _meant(name: str, value: str) -> list[Any]:
    """The values in the index that one value of the address means: a region and all that counts below it today."""
    if name == "owner":
        return list(Organisation.objects.filter(code=value).values_list("pk", flat=True))
    if name in TREES:
        term = _term(name, value)
        return list(Term.objects.below(term).values_list("code", flat=True)) if term else []
    return [value]


def _term(name: str, value: str) -> Term | None:
    """What a picker sends is a code; without a script it is what somebody typed."""
    try:
        return resolve(TREES[name], value, any_day=True)
    except ValidationError:
        return None


def kind_label(code: str) -> str:
    return capfirst(str(kinds[code].plural))
