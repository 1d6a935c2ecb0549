"""Conflicts of interest between experts and cases, each with the path of dated facts by which it was found.

Facts join people, organisations, works, projects, rounds and cases, all named by identifiers, so that namesakes are
never mixed up. A rule is a pattern of facts from the case to the expert; the search starts at each case and follows
facts that exist, so that the work grows with the paths, not with experts times cases.

>>> facts = [
...     Fact("applies", "firm", "case 7", ref="A-7"),
...     Fact("employed", "li", "firm", since=date(2019, 1, 1), until=date(2023, 6, 30), ref="CV 3"),
...     Fact("member", "wang", "case 7"),
...     Fact("author", "wang", "paper", until=date(2015, 1, 1)),
...     Fact("author", "zhao", "paper", until=date(2015, 1, 1)),
... ]
>>> policy = Policy.of([
...     {"rule": "employer", "strength": "block", "years": "3", "source": "rule 12"},
...     {"rule": "coauthor", "strength": "warn", "years": "3"},
... ])
>>> for found in Graph(facts, experts=("li", "wang", "zhao")).findings(policy, on=date(2025, 1, 1)):
...     print(found)
li and case 7: block by employer: case 7 applies firm (A-7), firm employed li 2019-01-01 to 2023-06-30 (CV 3)
wang and case 7: block by own: case 7 member wang
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

STRENGTHS: Final = ("block", "warn", "ask")
"""Strongest first: never assigned, shown before it is assigned, to be asked of the expert."""

SIDE: Final = ("member", "adviser")  # a person and a case
FIRM: Final = ("applies", "partner")  # an organisation and a case
WORK: Final = ("author", "inventor")  # a person and a paper or patent
PATTERNS: Final[Mapping[str, tuple[tuple[tuple[str, ...], ...], ...]]] = {
    "own": ((SIDE,), (FIRM, ("employed",))),
    "employer": ((FIRM, ("employed",)),),
    "relative": ((SIDE, ("relative",)),),
    "teacher": ((SIDE, ("taught",)),),
    "coauthor": ((SIDE, WORK, WORK),),
    "project": ((SIDE, ("joined",), ("joined",)),),
    "interest": ((FIRM, ("share", "paid")),),
    "applicant": ((("within",), ("within",), SIDE),),
    "dispute": ((FIRM, ("dispute",)), (SIDE, ("dispute",))),
    "unsuitable": ((("unsuitable",),),),
    "declared": ((("declared",),),),
}
"""Each rule: the sorts of facts from the case to the expert, step by step; several patterns are alternatives."""

SORTS: Final = frozenset(sort for ways in PATTERNS.values() for way in ways for step in way for sort in step)
DATED: Final = frozenset({"employed", "share", "paid", "author", "inventor", "joined"})
"""Sorts that age: they count while they last and for the years of the rule after that."""
AGEING: Final = ("employer", "coauthor", "project", "interest")


class PolicyError(ValueError):
    """Rows that make no policy; the message lists every problem found."""


@dataclass(frozen=True, slots=True)
class Fact:
    """``one`` and ``other`` are joined in the way ``sort`` says, by the record ``ref``.

    A fact without ``until`` still holds: what has no known end never clears anybody. What happened on one day, such as
    a paper, has that day as ``until``.
    """

    sort: str
    one: str
    other: str
    since: date | None = None
    until: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How strong one rule is, how many years back it reaches (0: only what holds on the day), and who says so."""

    rule: str
    strength: str
    years: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force, the strongest first. Nobody ever judges what they take part in or what their present employer
    applies for: the rule ``own`` is in every policy and always blocks."""

    measures: tuple[Measure, ...]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> "Policy":
        """From plain rows with ``rule``, ``strength`` and, for rules whose facts age, ``years``; maybe ``source``.

        Raises PolicyError that names each row (from 1) and what is wrong in it.
        """
        problems: list[str] = []
        found: dict[str, Measure] = {}
        for place, row in enumerate(rows, 1):
            measure = _measure(row, place, problems)
            if measure.rule in found:
                problems.append(f"row {place}: {measure.rule} stands twice")
            found[measure.rule] = measure
        if problems:
            raise PolicyError("; ".join(problems))
        own = found.pop("own", Measure("own", "block"))
        return cls((own, *sorted(found.values(), key=lambda each: STRENGTHS.index(each.strength))))


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an expert should not judge a case. ``path`` are the facts from the case to the expert, each joined to the
    next; ``nodes`` are what they join, the case first and the expert last."""

    expert: str
    case: str
    rule: str
    strength: str
    source: str
    path: tuple[Fact, ...]
    nodes: tuple[str, ...]

    def __str__(self) -> str:
        steps = (_told(fact, *self.nodes[n : n + 2]) for n, fact in enumerate(self.path))
        return f"{self.expert} and {self.case}: {self.strength} by {self.rule}: {', '.join(steps)}"


Step = tuple[Fact, str]  # a fact and its far end


class Graph:
    """Facts, indexed once. Raises ValueError for a fact of an unknown sort or one that ends before it begins."""

    def __init__(self, facts: Iterable[Fact], *, experts: Collection[str]) -> None:
        known = frozenset(experts)
        self._all: dict[tuple[str, str], list[Step]] = defaultdict(list)
        self._last: dict[tuple[str, str], list[Step]] = defaultdict(list)  # those that lead to an expert
        cases: set[str] = set()
        for fact in facts:
            _refuse(fact)
            for near, far in {(fact.one, fact.other), (fact.other, fact.one)}:
                self._all[fact.sort, near].append((fact, far))
                if far in known:
                    self._last[fact.sort, near].append((fact, far))
            if fact.sort in (*SIDE, *FIRM, "declared"):
                cases.add(fact.other)
            elif fact.sort in ("unsuitable", "within"):
                cases.add(fact.one)
        self.cases: tuple[str, ...] = tuple(sorted(cases))

    def findings(self, policy: Policy, *, on: date, cases: Iterable[str] | None = None) -> Iterator[Finding]:
        """Every conflict of some cases (None: all) on a day, case by case, each path once under its strongest rule."""
        measures = [(each, _years_before(on, each.years)) for each in policy.measures]
        for case in self.cases if cases is None else cases:
            seen: set[tuple[Fact, ...]] = set()
            of_case: list[Finding] = []
            for measure, since in measures:
                for pattern in PATTERNS[measure.rule]:
                    for path, nodes in self._walk((case,), pattern, since):
                        if path not in seen:
                            seen.add(path)
                            about = (measure.rule, measure.strength, measure.source)
                            of_case.append(Finding(nodes[-1], case, *about, path, nodes))
            yield from sorted(of_case, key=lambda each: (each.expert, STRENGTHS.index(each.strength)))

    def _walk(
        self, nodes: tuple[str, ...], pattern: tuple[tuple[str, ...], ...], since: date
    ) -> Iterator[tuple[tuple[Fact, ...], tuple[str, ...]]]:
        """The paths of a pattern on from the last of some nodes to an expert, never twice over the same one."""
        index = self._last if len(pattern) == 1 else self._all
        for sort in pattern[0]:
            for fact, far in index.get((sort, nodes[-1]), ()):
                if far in nodes or not _counts(fact, since):
                    continue
                if len(pattern) == 1:
                    yield (fact,), (*nodes, far)
                else:
                    for path, whole in self._walk((*nodes, far), pattern[1:], since):
                        yield (fact, *path), whole


@dataclass(frozen=True, slots=True)
class Preview:
    """What a policy does to the experts who could judge: ``removed`` pairs, how many pairs each rule finds, and for
    each case left ``short`` how many experts remain."""

    removed: frozenset[tuple[str, str]]  # expert, case
    by_rule: Mapping[str, int]
    short: Mapping[str, int]


def preview(findings: Iterable[Finding], candidates: Mapping[str, Collection[str]], *, least: int) -> Preview:
    """What is left of the ``candidates`` of each case when blocked pairs are removed, where each needs ``least``.

    >>> kept = preview([], {"case 7": ("li", "wang"), "case 8": ("li",)}, least=2)
    >>> kept.short
    {'case 8': 1}
    """
    could = {case: set(experts) for case, experts in candidates.items()}
    removed: set[tuple[str, str]] = set()
    by_rule: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in findings:
        if each.expert in could.get(each.case, ()):
            by_rule[each.rule].add((each.expert, each.case))
            if each.strength == "block":
                removed.add((each.expert, each.case))
    gone = Counter(case for _expert, case in removed)
    left = {case: len(experts) - gone[case] for case, experts in could.items()}
    counts = {rule: len(pairs) for rule, pairs in by_rule.items()}
    return Preview(frozenset(removed), counts, {case: count for case, count in left.items() if count < least})


def _measure(row: Mapping[str, object], place: int, problems: list[str]) -> Measure:
    rule, strength, years = (str(row.get(key, "") or "").strip() for key in ("rule", "strength", "years"))
    years = "0" if row.get("years") == 0 else years
    if rule not in PATTERNS:
        problems.append(f"row {place}: {rule!r} is none of the rules {', '.join(PATTERNS)}")
    if strength not in STRENGTHS or (rule == "own" and strength != "block"):
        allowed = "block" if rule == "own" else " or ".join(STRENGTHS)
        problems.append(f"row {place}: the strength of {rule or 'a rule'} is {allowed}, not {strength!r}")
    if not years.isdecimal() and (years or rule in AGEING):
        problems.append(f"row {place}: {rule} needs a number of years, not {years!r}")
    counted = int(years) if years.isdecimal() and rule in AGEING else 0
    return Measure(rule, strength, counted, str(row.get("source", "") or "").strip())


def _counts(fact: Fact, since: date) -> bool:
    return fact.sort not in DATED or fact.until is None or fact.until >= since


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:  # 29 February
        return day.replace(year=max(day.year - years, 1), day=28)


def _told(fact: Fact, near: str, far: str) -> str:
    lasted = f" {fact.since or '?'} to {fact.until or 'today'}" if fact.since or fact.until else ""
    return f"{near} {fact.sort} {far}{lasted}{f' ({fact.ref})' if fact.ref else ''}"


def _refuse(fact: Fact) -> None:
    if fact.sort not in SORTS:
        raise ValueError(f"{fact.sort!r} is no sort of fact: {', '.join(sorted(SORTS))}")
    if fact.since and fact.until and fact.since > fact.until:
        raise ValueError(f"{fact.one} {fact.sort} {fact.other} ends before it begins")
