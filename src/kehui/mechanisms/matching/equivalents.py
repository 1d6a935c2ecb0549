"""The equivalents in force, as every question to the index is asked with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kehui.mechanisms.matching.models import Synonym

Equivalents = Mapping[str, list[str]]


def equivalents() -> Equivalents:
    """Term → what it may also be called: one query."""
    rows = Synonym.objects.filter(retired=False).values_list("term", "equivalents", "both_ways")
    return mapped((term, others.split(";"), both_ways) for term, others, both_ways in rows)


def mapped(entries: Iterable[tuple[str, list[str], bool]]) -> Equivalents:
    """Entries as one mapping; those that hold both ways stand under each of their terms.

    >>> mapped([("CFRP", ["碳纤维增强复合材料"], True)])
    {'CFRP': ['碳纤维增强复合材料'], '碳纤维增强复合材料': ['CFRP']}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for term, others, both_ways in entries:
        found[term] += others
        for other in others if both_ways else ():
            found[other].append(term)
    return dict(found)
