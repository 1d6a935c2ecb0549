"""Who must not review what: conflicts of interest found in the data, each with the path that was found (M16).

Two hold without any rule set, as the database itself keeps them: nobody reviews their own case or that of their present
employer. The others hold as the rule set of the round says, with the strength and the years that it gives.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kehui.calls.avoidance import RULES, STRENGTHS


@dataclass(frozen=True)
class Finding:
    """Why an expert should not review a case: the rule, how strong it is, and the path in the data, in words."""

    case: Any
    expert: Any
    rule: str
    strength: str
    path: str
    source: str = ""

    @property
    def blocks(self) -> bool:
        return self.strength == "block"


@dataclass(frozen=True)
class Policy:
    """A row of the rule set: how strong a relation counts, and how many years back; 0 years is today only."""

    strength: str
    years: int
    source: str


def policies(rows: Iterable[Mapping[str, str]]) -> dict[str, Policy]:
    """The rows of a rule set by the code of their rule; rows that name no known rule are left out."""
    found = {}
    for row in rows:
        rule, strength = row["rule"].strip(), row["strength"].strip()
        if rule in RULES and strength in STRENGTHS:
            years = row.get("years", "").strip()
            found[rule] = Policy(strength, int(years) if years.isdecimal() else 0, row.get("source", ""))
    return found


def conflicts(
    cases: Iterable[Any],
    experts: Iterable[Any],
    rules: Mapping[str, Policy],
    *,
    year: int,
    accounts: Collection[int] = (),
) -> Iterator[Finding]:
    """Every conflict between some applications and some experts. Experts are looked up by name and employer, so the
    work grows with the cases and experts, not with their product. ``accounts``: people who act as experts themselves,
    so that what they wrote is theirs."""
    known, all_cases = _Known(experts, accounts), list(cases)
    by_call: dict[int, list[Any]] = {}
    for case in all_cases:
        by_call.setdefault(case.call_id, []).append(case)
    for case in all_cases:
        yield from _own(case, known)
        for rule, policy in rules.items():
            others = [each for each in by_call[case.call_id] if each.pk != case.pk]
            for expert, path in _PATHS[rule](case, known, since=year - policy.years, others=others):
                yield Finding(case, expert, rule, policy.strength, path, policy.source)


class _Known:
    """Experts by account, employer today, employers of the past, and name."""

    def __init__(self, experts: Iterable[Any], accounts: Collection[int]) -> None:
        self.by_account: dict[int, list[Any]] = {}
        self.by_employer: dict[str, list[Any]] = {}
        self.by_past: dict[str, list[tuple[Any, dict[str, str]]]] = {}
        self.by_name: dict[str, list[Any]] = {}
        for expert in experts:
            if expert.created_by_id in accounts:
                self.by_account.setdefault(expert.created_by_id, []).append(expert)
            self.by_name.setdefault(expert.title.strip(), []).append(expert)
            if expert.owner_id:
                self.by_employer.setdefault(expert.owner.name, []).append(expert)
            for row in expert.history:
                self.by_past.setdefault(row.get("organisation", "").strip(), []).append((expert, row))

    def named(self, name: str, employer: str = "") -> list[Any]:
        """Experts of that name; where an employer is given, only those who work there: namesakes are no conflict."""
        found = self.by_name.get(name.strip(), [])
        return [each for each in found if not employer or (each.owner and each.owner.name == employer.strip())]


def _own(case: Any, known: _Known) -> Iterator[Finding]:
    for expert in known.by_account.get(case.created_by_id, ()):
        path = _("%(expert)s wrote %(number)s") % {"expert": expert.title, "number": case.number}
        yield Finding(case, expert, "own", "block", path)
    for expert in known.by_employer.get(case.owner.name, ()) if case.owner_id else ():
        path = _("%(expert)s works for %(owner)s, which applies") % {"expert": expert.title, "owner": case.owner}
        yield Finding(case, expert, "own", "block", path)


Found = Iterator[tuple[Any, str]]


def _employer(case: Any, known: _Known, *, since: int, **_others: Any) -> Found:
    for expert, row in known.by_past.get(case.owner.name, ()) if case.owner_id else ():
        until = row.get("until", "").strip()[:4]
        present = expert.owner_id == case.owner_id  # found without any rule
        if not present and (not until.isdecimal() or int(until) >= since):
            parts = {"expert": expert.title, "owner": case.owner, "since": row.get("since", "") or "?",
                     "until": row.get("until", "") or _("today")}  # fmt: skip
            yield expert, _("%(expert)s worked for %(owner)s from %(since)s to %(until)s") % parts


def _partner(case: Any, known: _Known, **_others: Any) -> Found:
    for name in dict.fromkeys(row["organisation"].strip() for row in case.partners):
        for expert in known.by_employer.get(name, ()):
            parts = {"expert": expert.title, "name": name}
            yield expert, _("%(expert)s works for %(name)s, which takes part") % parts


def _member(case: Any, known: _Known, **_others: Any) -> Found:
    for expert in known.named(case.leader, str(case.owner or "")) if case.leader else ():
        yield expert, _("%(expert)s is in charge of %(number)s") % {"expert": expert.title, "number": case.number}
    for row in case.partners:
        for expert in known.named(row["person"], row["organisation"]):
            yield expert, _("%(expert)s takes part in %(number)s") % {"expert": expert.title, "number": case.number}


def _applicant(_case: Any, known: _Known, *, others: list[Any], **_more: Any) -> Found:
    for other in others:
        yield from _member(other, known)


def _unsuitable(case: Any, known: _Known, **_others: Any) -> Found:
    for row in case.unsuitable:
        for expert in known.named(row["name"], row.get("organisation", "")):
            yield expert, _("the applicant named %(expert)s as unsuitable") % {"expert": expert.title}


_PATHS: dict[str, Any] = {
    "employer": _employer, "partner": _partner, "member": _member, "applicant": _applicant, "unsuitable": _unsuitable,
}  # fmt: skip
