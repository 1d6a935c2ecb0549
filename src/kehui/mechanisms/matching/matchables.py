"""What of a kind enters the index, and what it is matched with: declared beside the kind, read by the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Matchable:
    """``text``: field → weight, the words that count, on both sides of a match; ``against``: codes of the kinds whose
    records may answer; ``seeks``: those of them that its records look for, so that one kind of a pairing asks (where
    neither seeks the other, what is found is similar and no answer); ``open``: the states in which a record can be
    found; ``facets``: name → lookup of a code that narrows (``industry`` → ``industry__code``); ``aspects``: name of
    one of the ``ASPECTS`` of the criteria → the fields that state it, compared where the other kind states its
    counterpart; ``measures``: table field → its columns that state an indicator, the name first, then the value and
    its unit; ``side``: on which side of an introduction its records stand, the name of the field that takes them on
    the form ``follow`` (a URL name), where an accepted match goes on; both empty for kinds that nobody introduces.

    Only what a stranger may read of a record enters the index: secret fields never do, so a blurred demand is found
    by its blurred summary."""

    text: Mapping[str, float]
    against: tuple[str, ...]
    open: tuple[str, ...]
    seeks: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    aspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    side: str = ""
    follow: str = ""
