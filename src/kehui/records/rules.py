"""Who may see or do what, declared once: a rule filters lists and guards single records alike.

A rule maps a person's powers to a ``Q`` over records. Rules are joined by ``|`` and ``&`` and inverted by ``~``;
their labels say in words whom they cover, for "waiting for whom" and the permission pages.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BigAutoField, BooleanField, Expression, ExpressionWrapper, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase
from kehui.people.powers import Powers, Role, powers

# Not Q(): an empty Q vanishes when or-ed, which would silently narrow a rule.
EVERYTHING, NOTHING = ~Q(pk__in=[]), Q(pk__in=[])


def either(*parts: Q) -> Q:
    """What any of the parts covers; :data:`EVERYTHING` and :data:`NOTHING` never stand inside, so that the database
    is asked only what has to be asked."""
    if any(part is EVERYTHING for part in parts):
        return EVERYTHING
    kept = [part for part in parts if part is not NOTHING]
    return reduce(or_, kept) if kept else NOTHING


def both(*parts: Q) -> Q:
    """What all of the parts cover; simplified as :func:`either`."""
    if any(part is NOTHING for part in parts):
        return NOTHING
    kept = [part for part in parts if part is not EVERYTHING]
    return reduce(and_, kept) if kept else EVERYTHING


def opposite(part: Q) -> Q:
    return EVERYTHING if part is NOTHING else NOTHING if part is EVERYTHING else ~part


class Among(Expression):
    """The keys that some queries give, together, as SQL that is written once: a rule stands several times in the
    queries of a page, and Django would compose what it asks anew each time."""

    def __init__(self, *queries: QuerySet) -> None:
        super().__init__(output_field=BigAutoField())
        parts = [query.query.sql_with_params() for query in queries]
        self.sql, self.params = (
            " UNION ALL ".join(sql for sql, _params in parts),
            [p for _sql, some in parts for p in some],
        )

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # noqa: ARG002 (Django's signature)
        return f"({self.sql})", self.params


def in_one(part: Any, state: str) -> Q:
    """A condition as it stands for records of one state: what it asks of the state is answered here, so that the
    database need not look through records of which none is covered, nor test those of which all are."""
    if isinstance(part, tuple):
        lookup, value = part
        if lookup not in ("state", "state__in"):
            return Q(part)
        return EVERYTHING if state in ([value] if lookup == "state" else value) else NOTHING
    if not isinstance(part, Q):
        return Q(part)
    if part is EVERYTHING or part is NOTHING:
        return part
    join = either if part.connector == Q.OR else both
    found = join(*(in_one(each, state) for each in part.children))
    return opposite(found) if part.negated else found


def tested(covered: Q) -> Combinable:
    """Whether a row is covered, as a column of a query; what needs no look at the row is a constant."""
    if covered is NOTHING or covered is EVERYTHING:
        return Value(covered is EVERYTHING, BooleanField())
    return ExpressionWrapper(covered, BooleanField())


@dataclass(frozen=True)
class Rule:
    """``q`` gives the records this rule covers for somebody; ``label`` names those people, empty for a condition
    that is about the record alone."""

    q: Callable[[Powers], Q]
    label: Any = ""

    def on(self, p: Powers) -> Q:
        """The records this rule covers for these powers; worked out once for each, as pages ask again and again."""
        if id(self) not in p.asked:
            p.asked[id(self)] = (self, self.q(p))  # the rule is kept, so that no other one gets its id
        return p.asked[id(self)][1]

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(lambda p: either(self.on(p), other.on(p)), _join(self.label, other.label))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(lambda p: both(self.on(p), other.on(p)), self.label or other.label)

    def __invert__(self) -> "Rule":
        return Rule(lambda p: opposite(self.on(p)))

    def narrow(self, records: QuerySet, person: Any) -> QuerySet:
        """Only the records the rule covers for this person."""
        covered = self.on(powers(person))
        return records if covered is EVERYTHING else records.filter(covered)

    def allows(self, person: Any, record: Model) -> bool:
        """Whether the rule covers this one record for this person: one query."""
        return type(record)._default_manager.filter(self.on(powers(person)), pk=record.pk).exists()


@dataclass(frozen=True)
class Labels:
    """Several labels, joined when shown, in the language of whoever reads."""

    parts: tuple[Any, ...]

    def __str__(self) -> str:
        *others, last = self.words() or [""]
        return str(_(" or ")).join(filter(None, (str(_(", ")).join(others), last)))

    def words(self) -> list[str]:
        """Each label once."""
        nested = (part.words() if isinstance(part, Labels) else [str(part)] for part in self.parts)
        return list(dict.fromkeys(word for words in nested for word in words if word))


def _join(one: Any, other: Any) -> Any:
    parts = [part for label in (one, other) for part in (label.parts if isinstance(label, Labels) else [label])]
    kept = tuple(part for part in parts if part)
    return Labels(kept) if len(kept) > 1 else (kept[0] if kept else "")


def in_whose_name(rule: Rule, person: Any, record: Model) -> tuple[bool, int | None]:
    """Whether the rule covers a record for somebody, and by whose powers: None by their own, else the id of whoever
    delegated the role that it takes. One query for a person to whom nothing is delegated."""
    for lender, who in powers(person).capacities():
        if type(record)._default_manager.filter(rule.on(who), pk=record.pk).exists():
            return True, lender
    return False, None


def holding(rules: Mapping[str, Rule], person: Any, record: Model) -> set[str]:
    """The names of the rules that cover one record for one person: one query, in which each rule is tested once."""
    who = powers(person)
    held = _covering({id(rule): rule.on(who) for rule in rules.values()}, record)
    return {name for name, rule in rules.items() if id(rule) in held}


def covered(rule: Rule, people: Iterable[Any], record: Model) -> list[Any]:
    """Those of several people whom a rule covers for one record: one query, beside those for their powers."""
    asked = list(people)
    held = _covering({place: rule.on(powers(one)) for place, one in enumerate(asked)}, record)
    return [one for place, one in enumerate(asked) if place in held]


def _covering(parts: Mapping[int, Q], record: Model) -> set[int]:
    """The keys of those that cover a record: one query, none where no look at the record is needed."""
    sure = {key for key, part in parts.items() if part is EVERYTHING}
    tests = {
        f"may_{key}": tested(part) for key, part in parts.items() if part is not EVERYTHING and part is not NOTHING
    }
    if not tests:
        return sure
    found = type(record)._default_manager.filter(pk=record.pk).annotate(**tests).values(*tests).first() or {}
    return sure | {key for key in parts if found.get(f"may_{key}")}


def relation(lookup: str, value: Callable[[Powers], Any], label: Any = "") -> Rule:
    """Covers records tied to a signed-in person by a lookup, such as ``created_by``."""
    return Rule(lambda p: Q(**{lookup: value(p)}) if p.signed_in else NOTHING, label)


def role(name: str, *, region: str = "region") -> Rule:
    """Covers the records in the regions, and those of the organisations, in which a person holds the role."""
    owner = f"{region.removesuffix('region')}owner__in"

    def q(p: Powers) -> Q:
        here = _in_scope(p.scopes.get(name, ()), region)
        return either(here, Q(**{owner: p.within[name]})) if name in p.within else here

    return Rule(q, Role(name).label)


def role_of_owner(name: str) -> Rule:
    """Covers the records of a person's own organisation, for people who hold the role there."""
    return Rule(lambda p: Q(owner__in=p.places(name)) if p.places(name) else NOTHING, Role(name).label)


def _in_scope(paths: tuple[str, ...], region: str) -> Q:
    if "" in paths:
        return EVERYTHING
    return either(*(Q(**{f"{region}__path__startswith": path}) for path in paths))


def having(label: Any = "", **lookups: Any) -> Rule:
    """A condition on the record alone, the same for everybody."""
    return Rule(lambda _p: Q(**lookups), label)


def in_state(*codes: str) -> Rule:
    return having(state__in=codes)


def in_phase(loop: Loop, *phases: Phase) -> Rule:
    return in_state(*loop.codes(*phases))


anyone = Rule(lambda _p: EVERYTHING, _("anyone"))
nobody = Rule(lambda _p: NOTHING)
signed_in = Rule(lambda p: EVERYTHING if p.signed_in else NOTHING, _("anyone signed in"))
author = relation("created_by", lambda p: p.person_id, _("its author"))
clock = Rule(lambda p: EVERYTHING if p.machine else NOTHING, _("the platform, when the day comes"))
