"""What people write for a term in a table: one of its names, alone or behind names of what stands above it."""

from collections import defaultdict
from functools import cache

from kehui.terms.models import Term
from kehui.terms.naming import folded, other_names


def ways(tree: str) -> dict[str, list[Term]]:
    """Every way in which the terms of a tree may be written, folded, with the terms that are meant: one query.

    For 历下区 that is 历下区, 济南市历下区, 山东省历下区 and 山东省济南市历下区, and the same with other names."""
    terms = {term.pk: term for term in Term.objects.of(tree)}

    @cache
    def of(pk: int) -> frozenset[str]:
        term, before = terms[pk], {""}
        above = term.parent_id
        while above in terms:
            before |= of(above)
            above = terms[above].parent_id
        own = {folded(name) for name in (term.name, term.name_en, *other_names(term.aliases))} - {""}
        return frozenset(prefix + name for prefix in before for name in own)

    found: dict[str, list[Term]] = defaultdict(list)
    for pk, term in terms.items():
        for way in of(pk):
            found[way].append(term)
    return dict(found)
