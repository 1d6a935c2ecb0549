"""What the address of the search page asks for: words, filters, order and page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
from kehui.terms.models import Term

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
    """``filters``: name of one of the FILTERS → value as the address gives it; ``kind``: a kind's code or empty."""

    asked: Asked
    kind: str
    filters: dict[str, str]
    newest: bool = False
    any_word: bool = False

    @classmethod
    def of(cls, address: QueryDict) -> "Wanted":
        asked = Asked.of(address.get(TEXT, "")[:LONGEST])
        kind = address.get(KIND, "")
        filters = {name: value for name in FILTERS if (value := address.get(name, "").strip()[:40])}
        if kind not in kinds:
            filters.pop("state", None)  # states are those of a kind
        newest = address.get(SORT) == NEWEST or not asked.words
        return cls(asked, kind if kind in kinds else "", filters, newest, bool(address.get(ANY)))

    @property
    def nothing(self) -> bool:
        return not (self.asked.words or self.kind or self.filters)

    def address(self, *, without: tuple[str, ...] = (), **changes: str) -> str:
        """The query of the address that asks for this, changed; always from the first page."""
        query = QueryDict(mutable=True)
        newest = self.newest and bool(self.asked.words)
        given = {TEXT: self.asked.text, KIND: self.kind, **self.filters,
                 SORT: NEWEST if newest else "", ANY: "1" if self.any_word else ""}  # fmt: skip
        for name, value in (given | changes).items():
            if value and name not in without:
                query[name] = value
        return query.urlencode()

    def narrowed(self, schema: Schema) -> list[Query]:
        """The filters, that on the kind left out, as the index knows them."""
        return [
            one_of(schema, "facet", [f"{name}={each}" for each in _meant(name, value)])
            for name, value in self.filters.items()
        ]

    def in_words(self) -> Iterator[tuple[str, str, str]]:
        """Every filter as its name, what it is called, and its value in words."""
        if self.kind:
            yield KIND, str(_("kind")), str(kinds[self.kind].plural)
        for name, value in self.filters.items():
            yield name, str(FILTERS[name]), self._value(name, value)

    def sentence(self) -> str:
        """All of it in one line, for lists of saved searches and for the reason of an alert."""
        parts = [_("“%(words)s”") % {"words": self.asked.text}] if self.asked.text else []
        parts += [_("%(name)s: %(value)s") % {"name": label, "value": value} for _name, label, value in self.in_words()]
        return str(_("; ")).join(parts) or str(_("everything"))

    def title(self) -> str:
        """A name to save it under: the words alone where nothing else is asked."""
        return self.sentence() if self.kind or self.filters else self.asked.text

    def _value(self, name: str, value: str) -> str:
        if name == "phase":
            return str(PHASES[Phase(value)]) if value in PHASES else value
        if name == "state":
            states = {state.code: state.label for state in kinds[self.kind].loop.states}
            return str(states.get(value, value))
        if name == "owner":
            return str(Organisation.objects.filter(code=value).first() or value)
        if name in TREES:
            return str(Term.objects.filter(tree=TREES[name], code=value).first() or value)
        return value


def _meant(name: str, value: str) -> list[Any]:
    """The values in the index that one value of the address means: a region and all that counts below it today."""
    if name == "owner":
        return list(Organisation.objects.filter(code=value).values_list("pk", flat=True))
    if name in TREES:
        term = Term.objects.filter(tree=TREES[name], code=value).first()
        return list(Term.objects.below(term).values_list("code", flat=True)) if term else []
    return [value]


def kind_label(code: str) -> str:
    return capfirst(str(kinds[code].plural))
