"""Who may do what, read from the rules themselves: each rule is asked for a person of every role, in every state.

A rule gives a ``Q``; here its parts are judged without a record. What the state alone decides is decided, what depends
on the record stays as a condition ("own", "in the region"), so a permission is a set of alternatives, each a set of
conditions that must all hold: the empty set of alternatives is "never", one empty alternative is "always".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.people.powers import INSIDE, STRANGER, Powers, Role
from kehui.records.kinds import Kind, kinds
from kehui.records.rules import Rule

Ways = frozenset[frozenset[str]]
NEVER: Ways = frozenset()
ALWAYS: Ways = frozenset({frozenset()})

STRANGERS, PLATFORM = "", "machine"  # stand beside the codes of roles
# fields that name others whose people have rights here
SIDES = ("wanted", "offered", "need", "result", "client", "season", "case", "origin")
ME, PLACE, HOME = 1, "370000/", 1  # a person of no particular name, in a province and in an organisation
EVERYWHERE = (Role.EXPERT, Role.BROKER, Role.SYSTEM, Role.SECURITY, Role.AUDIT)  # roles that are not bound to a place


def prototypes() -> dict[str, Powers]:
    """Somebody of every role, a public visitor, and the platform itself."""
    found = {STRANGERS: STRANGER}
    for role in Role:
        if role in INSIDE:
            found[role] = Powers(ME, organisation_ids=(HOME,), within={role: (HOME,)})
        else:
            homes = (HOME,) if role == Role.EXPERT else ()
            found[role] = Powers(ME, scopes={role: ("" if role in EVERYWHERE else PLACE,)}, organisation_ids=homes)
    return found | {PLATFORM: Powers(ME, machine=True)}


def ways(kind: Kind, rule: Rule, who: Powers, state: str) -> Ways:
    """Under which conditions the rule covers a record in a state for somebody. Whoever may not create records of the
    kind has none of their own, and a field names only whom it may name."""
    return ways_of(kind, rule.on(who), who, state)


def ways_of(kind: Kind, q: Q, who: Powers, state: str) -> Ways:
    """As :func:`ways`, for a rule that was asked already."""
    found = _judge(q, {"kind__in": kind.code, "state__in": state})
    return frozenset(each for each in found if all(_possible(kind, who, part) for part in each))


def _possible(kind: Kind, who: Powers, part: str) -> bool:
    """Whether a condition can hold for somebody of this role at all."""
    if part == "own":
        return kind.create(who)
    if part.startswith("named:"):
        limits = kind.model._meta.get_field(part.removeprefix("named:")).get_limit_choices_to()
        return "grants__role" not in limits or who.holds(limits["grants__role"])
    return True


def _judge(q: Q, known: Mapping[str, str]) -> Ways:
    parts = [_judge(child, known) if isinstance(child, Q) else _atom(*child, known) for child in q.children]
    if not parts:
        return ALWAYS
    found = parts[0]
    for part in parts[1:]:
        found = _both(found, part) if q.connector == Q.AND else _least(found | part)
    return _not(found) if q.negated else found


def _atom(lookup: str, value: Any, known: Mapping[str, str]) -> Ways:
    """One comparison: decided by kind and state, empty, or a condition about the record."""
    if lookup in known:
        return ALWAYS if known[lookup] in value else NEVER
    if lookup.endswith("__in") and (_finds_nothing(value) if isinstance(value, QuerySet) else not value):
        return NEVER
    return frozenset({frozenset({_condition(lookup, value)})})


def _finds_nothing(rows: QuerySet) -> bool:
    """Whether the query itself says so, without asking the database; kept on it, for it is asked in every state."""
    if not hasattr(rows, "finds_nothing"):
        try:
            rows.query.sql_with_params()
        except EmptyResultSet:
            rows.finds_nothing = True  # type: ignore[attr-defined]
        else:
            rows.finds_nothing = False  # type: ignore[attr-defined]
    return rows.finds_nothing  # type: ignore[attr-defined]


def _condition(lookup: str, value: Any) -> str:
    side, through, _rest = lookup.partition("__")
    if through and side in SIDES:
        return f"side:{side}"
    if lookup == "pk__in":
        return "linked"
    if lookup == "created_by":
        return "own"
    if lookup.startswith("owner"):
        return "none" if value is None else "organisation"
    if lookup.startswith("region__path"):
        return "region"
    return f"named:{lookup}" if value == ME and value is not True else f"field:{lookup}={value}"


def _both(one: Ways, other: Ways) -> Ways:
    return _least(frozenset(a | b for a, b in product(one, other)))


def _least(found: Ways) -> Ways:
    """Without alternatives that ask for more than another one does, or that contradict themselves."""
    sound = {each for each in found if not any(f"not {part}" in each for part in each)}
    return frozenset(each for each in sound if not any(other < each for other in sound))


def _not(found: Ways) -> Ways:
    result = ALWAYS
    for alternative in found:
        turned = frozenset(
            frozenset({part.removeprefix("not ") if part.startswith("not ") else f"not {part}"}) for part in alternative
        )
        result = _both(result, turned)
    return result


@dataclass(frozen=True)
class Line:
    """Something that may be done, in which states, and under which conditions by each role that may."""

    what: tuple[Any, ...]  # labels, in the language of whoever reads
    states: tuple[Any, ...]
    target: Any
    who: Mapping[str, Ways]
    code: str = ""


@cache
def lines(code: str) -> tuple[Line, ...]:
    """Creating, viewing, changing and every step of a kind; states with the same answer stand together. Rules do not
    change while the platform runs, so this is worked out once."""
    return tuple(_lines(kinds[code]))


def _lines(kind: Kind) -> Iterator[Line]:
    people = prototypes()
    creators = {role: ALWAYS for role, who in people.items() if kind.create(who)}
    yield Line((gettext_lazy("create"),), (), None, creators, "create")
    yield from _grouped(kind, (gettext_lazy("view"),), kind.view, people, "view")
    yield from _grouped(kind, (gettext_lazy("change"),), kind.change, people, "change")
    for step in kind.loop.steps:
        yield from _grouped(kind, (step.label,), step.who, people, step.code, sources=step.sources,
                            target=kind.loop.state(step.target))  # fmt: skip


@cache
def secrets(code: str) -> tuple[Line, ...]:
    """Secret fields, those of one rule together, and who reads them."""
    return tuple(_secrets(kinds[code]))


def _secrets(kind: Kind) -> Iterator[Line]:
    groups: dict[Rule, list[Any]] = {}
    for name, rule in kind.secret.items():
        groups.setdefault(rule, []).append(kind.labels.get(name) or kind.model._meta.get_field(name).verbose_name)
    for rule, names in groups.items():
        yield from _grouped(kind, tuple(names), kind.view & rule, prototypes(), "secret")


def _grouped(
    kind: Kind, what: tuple[Any, ...], rule: Rule, people: Mapping[str, Powers], code: str, *,
    sources: Iterable[str] = (), target: Any = None,
) -> Iterator[Line]:  # fmt: skip
    found: dict[tuple[Any, ...], list[Any]] = {}
    asked, rules = tuple(sources), {role: rule.on(who) for role, who in people.items()}
    for state in kind.loop.states:
        if asked and state.code not in asked:
            continue
        who = {role: ways_of(kind, rules[role], powers, state.code) for role, powers in people.items()}
        found.setdefault(tuple((role, way) for role, way in who.items() if way), []).append(state)
    for key, states in found.items():
        if key or asked:
            yield Line(what, tuple(states), target, dict(key), code)


def words(kind: Kind, found: Ways) -> str:
    """A permission in words: "all", or its alternatives with their conditions."""
    if found == ALWAYS:
        return _("all")
    alternatives = {str(_(" and ")).join(sorted({_word(kind, part) for part in each})) for each in found}
    return _(" or ").join(sorted(alternatives, key=lambda one: (len(one), one)))


def _word(kind: Kind, part: str) -> str:
    if part.startswith("not "):
        return _("not %(condition)s") % {"condition": _word(kind, part.removeprefix("not "))}
    fixed = {
        "own": _("own"), "organisation": _("own organisation"), "region": _("in the region"), "linked": _("linked"),
        "none": _("of no organisation"), "side:wanted": _("on the side with the demand"),
        "side:offered": _("on the side with the solution"), "side:need": _("on the side with the demand"),
        "side:case": _("the side that was checked"), "side:origin": _("the end user"),
        "side:season": _("where the challenge is run"),
        "side:result": _("on the side with the achievement"), "side:client": _("the client"),
    }  # fmt: skip
    if part in fixed:
        return fixed[part]
    name, _equals, value = part.partition(":")[2].partition("=")
    field = kind.model._meta.get_field(name.split("__")[0])
    if part.startswith("named:"):
        return _("named as %(field)s") % {"field": field.verbose_name}
    label = dict(getattr(field, "flatchoices", ())).get(value, value)
    return f"{field.verbose_name}: {label}"
