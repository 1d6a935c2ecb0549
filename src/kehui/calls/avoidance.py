"""Conflicts of interest as the platform's own records show them (M16): what they say as facts, and findings in words.

Nobody ever reviews what they take part in or what their present employer applies for or takes part in. All else is said
by the rule set: how strongly a relation counts, and for how many years.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.core.conflicts import AGEING, Fact, Finding, Graph, Policy

RULES = {  # those of core/conflicts about which the platform knows something
    "employer": gettext_lazy("worked for the applicant or a participant within the years given"),
    "coauthor": gettext_lazy("has written or invented something with a participant within the years given"),
    "project": gettext_lazy("was in a project with a participant within the years given"),
    "applicant": gettext_lazy("takes part in another application to the same call"),
    "unsuitable": gettext_lazy("named as unsuitable by the applicant"),
}
STRENGTHS = {"block": gettext_lazy("excluded"), "warn": gettext_lazy("warned of"), "ask": gettext_lazy("to be asked")}
WITH_YEARS = tuple(rule for rule in RULES if rule in AGEING)
DAY = re.compile(r"(\d{4})(?:\D(\d{1,2})(?!\d))?")  # 2019, 2019-07, 2019年7月, and both years of 2019—2023
PROJECT = re.compile(r"项目|课题|project", re.IGNORECASE)


@dataclass(frozen=True)
class Conflict:
    """Why an expert should not review a case: the rule, how strong it is, the path in the data in words, and whose rule
    it is; ``own`` is nobody's, for it always holds."""

    case: Any
    expert: Any
    rule: str
    strength: str
    path: str
    source: str = ""

    @property
    def blocks(self) -> bool:
        return self.strength == "block"

    @property
    def rule_label(self) -> Any:
        return RULES.get(self.rule, "")

    @property
    def strength_label(self) -> Any:
        return STRENGTHS[self.strength]


def conflicts(
    cases: Iterable[Any],
    experts: Iterable[Any],
    rows: list[dict[str, str]],
    *,
    on: date,
    accounts: Collection[int] = (),
) -> list[Conflict]:
    """Every conflict between some applications and some experts, by the rows of a rule set, on a day.

    ``accounts``: people who act as experts themselves, so that an application they wrote is theirs."""
    known = _Known(experts)
    by_number = {case.number: case for case in cases}
    facts = [*_of_experts(known), *(fact for case in by_number.values() for fact in _of_case(case, known, accounts))]
    graph, told = Graph(facts, experts=known.experts), _Words(known)
    return [
        Conflict(
            by_number[each.case], known.experts[each.expert], each.rule, each.strength, told.path(each), each.source
        )
        for each in graph.findings(Policy.of(rows), on=on)
    ]


class _Known:
    """Experts by their numbers, and who is meant by a name: namesakes at another employer are somebody else."""

    def __init__(self, experts: Iterable[Any]) -> None:
        self.experts = {each.number: each for each in experts}
        self.by_name: dict[str, list[Any]] = {}
        for each in self.experts.values():
            self.by_name.setdefault(each.title.strip(), []).append(each)

    def named(self, name: str, employer: str = "") -> list[str]:
        """The experts of that name; where an employer is given, only those who work there."""
        found = self.by_name.get(name.strip(), [])
        return [each.number for each in found if not employer or (each.owner and each.owner.name == employer.strip())]

    def person(self, name: str, employer: str) -> str:
        """An expert where one is meant, else the person as they are named."""
        return next(iter(self.named(name, employer)), f"{name.strip()} ({employer.strip()})")


def _of_experts(known: _Known) -> Iterator[Fact]:
    for number, expert in known.experts.items():
        here = expert.owner.name if expert.owner_id else ""
        told = [row for row in expert.history
                if row.get("organisation", "").strip() == here and not _day(row.get("until", ""))]  # fmt: skip
        if here and not told:  # else the row of the history says since when
            yield Fact("employed", number, here)
        for row in expert.history:
            if place := row.get("organisation", "").strip():
                since, until = _day(row.get("since", "")), _day(row.get("until", ""), last=True)
                upside_down = since and until and since > until  # a slip of whoever typed it: the end counts
                yield Fact("employed", number, place, since=None if upside_down else since, until=until)
        for row in expert.works:
            sort = "joined" if PROJECT.search(row.get("kind", "")) else "author"
            yield Fact(sort, number, row["title"].strip(), until=_day(row.get("year", ""), last=True))


def _of_case(case: Any, known: _Known, accounts: Collection[int]) -> Iterator[Fact]:
    employer = case.owner.name if case.owner_id else ""
    yield Fact("within", case.call.number, case.number)
    if employer:
        yield Fact("applies", employer, case.number)
    people = [(case.leader, employer), *((row["person"], row["organisation"]) for row in case.partners)]
    for name, place in dict.fromkeys(people):
        if name.strip():
            yield Fact("member", known.person(name, place), case.number)
    for place in dict.fromkeys(row["organisation"].strip() for row in case.partners):
        yield Fact("partner", place, case.number)
    for number, expert in known.experts.items() if case.created_by_id in accounts else ():
        if expert.created_by_id == case.created_by_id:
            yield Fact("member", number, case.number)
    for row in case.unsuitable:
        for number in known.named(row["name"], row.get("organisation", "")):
            yield Fact("unsuitable", number, case.number)


def _day(text: str, *, last: bool = False) -> date | None:
    """The first day of a month or year as it was typed, or of several the end of the ``last`` one; None for none."""
    found = DAY.findall(text)
    if not found:
        return None
    year, month = found[-1 if last else 0]
    number = min(max(int(month or (12 if last else 1)), 1), 12)
    return date(int(year), number, 28 if last else 1)


class _Words:
    """The path of a finding as sentences."""

    def __init__(self, known: _Known) -> None:
        self.known = known
        self.sentences = {
            "applies": _("%(one)s applies with %(other)s"),
            "partner": _("%(one)s takes part in %(other)s"),
            "member": _("%(one)s takes part in %(other)s"),
            "employed": _("%(one)s works or worked for %(other)s%(time)s"),
            "author": _("%(one)s is an author of “%(other)s”%(time)s"),
            "joined": _("%(one)s was in “%(other)s”%(time)s"),
            "within": _("%(other)s answers %(one)s"),
            "unsuitable": _("%(other)s names %(one)s as unsuitable"),
        }

    def path(self, finding: Finding) -> str:
        return _("; ").join(self._told(fact) for fact in finding.path)

    def _told(self, fact: Fact) -> str:
        years = "–".join(str(day.year) for day in (fact.since, fact.until) if day)
        if fact.sort == "employed" and years and not fact.until:
            years = _("since %(year)s") % {"year": years}
        time = _(" (%(years)s)") % {"years": years} if years else ""
        parts = {"one": self._name(fact.one), "other": self._name(fact.other), "time": time}
        return self.sentences[fact.sort] % parts

    def _name(self, node: str) -> str:
        return self.known.experts[node].title if node in self.known.experts else node
