"""What is asked: the terms of a text or of weighted fields, and the runs of text they came from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kehui.core.search.tokens import normal, terms, weight_of


@dataclass(frozen=True, slots=True)
class Query:
    """Terms with their weight. `asked` stays what the whole query asked when terms are left out."""

    terms: Mapping[str, float]
    asked: Mapping[str, float]
    runs: tuple[str, ...]
    """Runs of Han text and words, heaviest field first: for phrases that people can read."""

    @classmethod
    def of(cls, fields: Mapping[str, str] | str, *, weights: Mapping[str, float] | None = None) -> "Query":
        """A query of one text or of named fields; a field without a weight weighs 1.

        A term weighs by its sort and field; said often, it weighs up to twice as much (2n / (n + 1)).

        >>> Query.of({"title": "T300", "body": "钢"}, weights={"title": 2}).terms
        {'t300': 4.0, '钢': 0.3}
        """
        named = {"": fields} if isinstance(fields, str) else fields
        weights = weights or {}
        order = sorted(named, key=lambda name: -weights.get(name, 1.0))
        total: Counter[str] = Counter()
        said: dict[str, float] = {}
        for name in order:
            for term, times in terms(named[name]).items():
                said[term] = said.get(term, 0.0) + weights.get(name, 1.0) * times
                total[term] += times
        heavy = {term: weight_of(term) * weight * 2 / (total[term] + 1) for term, weight in said.items() if weight > 0}
        return cls(heavy, heavy, tuple(run for name in order for run in normal(named[name]).split()))

    def without(self, *left_out: str) -> "Query":
        """The same query with some terms left out, measured on the same scale."""
        return replace(self, terms={term: weight for term, weight in self.terms.items() if term not in left_out})
