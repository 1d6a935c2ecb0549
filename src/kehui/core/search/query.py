"""What is asked: the terms of a text or of weighted fields, and the runs of text they came from."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kehui.core.search.intervals import Quantity
from kehui.core.search.quantities import quantities
from kehui.core.search.tokens import WORD, fold, normal, spellings, terms_of, weight_of
from kehui.core.search.usage import Usage, known_usage

_LONGEST_READ: Final = 20_000  # characters of a query that are read for quantities

_NUMBER_END: Final = re.compile(
    r"^(.*[\d一二两三四五六七八九十百千万亿半翻])\s*(?=\S)"
)  # a blank tells it from other terms


@dataclass(frozen=True, slots=True)
class Query:
    """Terms with their weight. `asked` stays what the whole query asked when terms are left out."""

    terms: Mapping[str, float]
    asked: Mapping[str, float]
    runs: tuple[str, ...]
    """Runs of Han text and words, heaviest field first: for phrases that people can read."""
    quantities: Mapping[str, Quantity] = field(default_factory=dict[str, Quantity])
    """Terms that are numbers with a unit, as intervals: a document agrees that states one inside."""
    translated: frozenset[str] = frozenset()
    """Terms that count only in documents of their own language: what is said in both languages counts once."""
    spelt: Mapping[str, str] = field(default_factory=dict[str, str])
    """Words as the text spells them, where their terms do not."""
    short: tuple[str, ...] = ()
    """The runs of the fields that weigh most: a title and keywords say in short what is asked."""

    @classmethod
    def of(
        cls,
        fields: Mapping[str, str] | str,
        *,
        weights: Mapping[str, float] | None = None,
        usage: Usage | None = None,
    ) -> "Query":
        """A query of one text or of named fields; a field without a weight weighs 1.

        A term weighs by its sort, by its field, and by how unusual it is among queries (`usage`; what is known of
        public demands unless told); said often, it weighs up to twice as much (2n / (n + 1)).

        >>> Query.of({"title": "T300", "body": "钢"}, weights={"title": 2}, usage=Usage(0, {})).terms
        {'t300': 4.0, '钢': 0.5}
        """
        named = {"": fields} if isinstance(fields, str) else fields
        weights, usage = weights or {}, usage or known_usage()
        order = [name for name in sorted(named, key=lambda name: -weights.get(name, 1.0)) if weights.get(name, 1.0) > 0]
        total: Counter[str] = Counter()
        said: dict[str, float] = {}
        measured: dict[str, Quantity] = {}
        runs_of = {name: normal(named[name]).split() for name in order}
        for name in order:
            counts = terms_of(runs_of[name])
            for quantity in quantities(named[name][:_LONGEST_READ]):
                term = _NUMBER_END.sub(r"\1 ", fold(quantity.written), count=1)
                measured.setdefault(term, quantity)
                counts[term] = 1
            for term, times in counts.items():
                said[term] = said.get(term, 0.0) + weights.get(name, 1.0) * times
                total[term] += times
        heavy = {
            term: (WORD if term in measured else weight_of(term) * usage.worth(term)) * weight * 2 / (total[term] + 1)
            for term, weight in said.items()
        }
        runs = [(weights.get(name, 1.0), run) for name in order for run in runs_of[name]]
        spelt = {term: written for name in reversed(order) for term, written in spellings(named[name]).items()}
        short = tuple(run for weight, run in runs if weight == runs[0][0])
        return cls(heavy, heavy, tuple(run for _weight, run in runs), measured, spelt=spelt, short=short)

    def said(self, term: str) -> str:
        """A term or phrase as the query writes it, for people.

        >>> Query.of("T300, ≥ 450 MPa").said("t300")
        'T300'
        """
        return self.quantities[term].written if term in self.quantities else self.spelt.get(term, term)

    def without(self, *left_out: str) -> "Query":
        """The same query with some terms left out, measured on the same scale."""
        return replace(self, terms={term: weight for term, weight in self.terms.items() if term not in left_out})
