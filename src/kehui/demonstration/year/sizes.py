"""How large the whole year is: the funnel of a province, or a share of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Counts of records: a season from its demands to its contracts, a selection, a plan year."""

    collected: int = 445
    published: int = 312
    submitted: int = 268
    accepted: int = 207
    shortlisted: int = 96
    contested: int = 48
    winners: int = 30
    intended: int = 24
    signed: int = 17
    submissions: int = 486
    batches: int = 5
    selected: int = 25
    applications: int = 152
    projects: int = 110
    by_enterprises: int = 101
    guides: int = 12


FULL = Sizes()


def portions(count: int, parts: int) -> list[int]:
    """A count in parts that differ by one at most, the larger ones first.

    >>> portions(486, 5)
    [98, 97, 97, 97, 97]
    """
    each, left = divmod(count, parts)
    return [each + (place < left) for place in range(parts)]
