"""Conflicts are found with their path, old ones and namesakes are not, and nobody is ever given their own case."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from kehui.core.assign.problem import Problem
from kehui.core.assign.solve import solve
from kehui.core.conflicts import DATED, PATTERNS, Fact, Graph, Policy, PolicyError, preview

TODAY = date(2026, 2, 28)
POLICY = Policy.of({"rule": rule, "strength": "block", "years": 3} for rule in PATTERNS)
BASE = (Fact("applies", "firm", "case"), Fact("member", "wang", "case"))


def rules(*facts: Fact, policy: Policy = POLICY) -> list[str]:
    found = Graph((*BASE, *facts), experts=("li",)).findings(policy, on=TODAY)
    return [each.rule for each in found if each.case == "case"]


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("own", [Fact("adviser", "li", "case")]),
        ("own", [Fact("employed", "li", "firm")]),
        ("employer", [Fact("employed", "li", "firm", until=date(2023, 2, 28))]),
        ("relative", [Fact("relative", "wang", "li")]),
        ("relative", [Fact("relative", "li", "wang")]),
        ("teacher", [Fact("taught", "li", "wang")]),
        ("coauthor", [Fact("author", "li", "w", until=TODAY), Fact("author", "wang", "w", until=TODAY)]),
        ("coauthor", [Fact("inventor", "li", "w", until=TODAY), Fact("inventor", "wang", "w", until=TODAY)]),
        ("project", [Fact("joined", "li", "p"), Fact("joined", "wang", "p", until=date(2024, 1, 1))]),
        ("interest", [Fact("share", "li", "firm")]),
        ("interest", [Fact("paid", "li", "firm", until=date(2025, 1, 1))]),
        ("applicant", [Fact("within", "case", "r"), Fact("within", "c2", "r"), Fact("member", "li", "c2")]),
        ("dispute", [Fact("dispute", "li", "firm")]),
        ("dispute", [Fact("dispute", "wang", "li")]),
        ("unsuitable", [Fact("unsuitable", "case", "li")]),
        ("declared", [Fact("declared", "li", "case")]),
    ],
)
def test_each_rule_finds_its_path(rule: str, facts: list[Fact]) -> None:
    assert rules(*facts) == [rule]


@pytest.mark.parametrize(
    "facts",
    [
        [Fact("employed", "li", "firm", until=date(2023, 2, 27))],
        [Fact("author", "li", "w", until=date(2020, 1, 1)), Fact("author", "wang", "w", until=date(2020, 1, 1))],
        [Fact("employed", "li of another id", "firm")],
        [Fact("within", "case", "r"), Fact("within", "c2", "another"), Fact("member", "li", "c2")],
        [Fact("joined", "li", "p")],
    ],
)
def test_what_is_too_old_or_of_a_namesake_is_no_conflict(facts: list[Fact]) -> None:
    assert rules(*facts) == []


def test_a_path_is_told_once_under_the_strongest_rule_and_names_its_source() -> None:
    policy = Policy.of([{"rule": "employer", "strength": "warn", "years": "3", "source": "rule 12"}])
    assert rules(Fact("employed", "li", "firm"), policy=policy) == ["own"]
    former = Fact("employed", "li", "firm", until=date(2025, 1, 1), ref="CV")
    (found,) = Graph((*BASE, former), experts=("li",)).findings(policy, on=TODAY)
    assert (found.strength, found.source, found.nodes) == ("warn", "rule 12", ("case", "firm", "li"))
    assert str(found).endswith("case applies firm, firm employed li ? to 2025-01-01 (CV)")


def test_wrong_rows_are_named_all_at_once() -> None:
    rows = [{"rule": "friend", "strength": "block"}, {"rule": "own", "strength": "ask"}, {"rule": "project"}]
    with pytest.raises(PolicyError) as error:
        Policy.of(rows)
    assert [line[:12] for line in str(error.value).split("; ")] == [
        "row 1: 'frie",
        "row 2: the s",
        "row 3: the s",
        "row 3: proje",
    ]
    with pytest.raises(PolicyError, match="stands twice"):
        Policy.of([{"rule": "declared", "strength": "ask"}] * 2)
    assert [each.rule for each in Policy.of([]).measures] == ["own"]


def test_a_fact_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="'friend' is no sort"):
        Graph([Fact("friend", "a", "b")], experts=())
    with pytest.raises(ValueError, match="ends before it begins"):
        Graph([Fact("paid", "a", "b", since=TODAY, until=date(2020, 1, 1))], experts=())


def test_a_preview_says_what_a_policy_removes_and_which_cases_it_leaves_short() -> None:
    policy = Policy.of([{"rule": "declared", "strength": "ask"}])
    facts = [*BASE, Fact("applies", "other", "c2"), Fact("member", "li", "case"), Fact("declared", "zhao", "c2")]
    found = Graph(facts, experts=("li", "zhao")).findings(policy, on=TODAY)
    seen = preview(found, {"case": ["li", "zhao"], "c2": ["li", "zhao"]}, least=2)
    assert (seen.removed, seen.by_rule, seen.short) == ({("li", "case")}, {"own": 1, "declared": 1}, {"case": 1})


def random_facts(rng: random.Random, size: int) -> Iterator[Fact]:
    ends = {
        "employed": ("p", "o"), "share": ("p", "o"), "paid": ("p", "o"), "applies": ("o", "c"), "partner": ("o", "c"),
        "member": ("p", "c"), "adviser": ("p", "c"), "author": ("p", "w"), "inventor": ("p", "w"), "joined": ("p", "j"),
        "relative": ("p", "p"), "taught": ("p", "p"), "dispute": ("p", "p"), "within": ("c", "r"),
        "unsuitable": ("c", "p"), "declared": ("p", "c"),
    }  # fmt: skip
    for n in range(size):
        sort = rng.choice(sorted(ends))
        one, other = (f"{end}{rng.randrange(6)}" for end in ends[sort])
        if one != other:
            yield Fact(sort, one, other, until=date(rng.randint(2018, 2026), 1, 1), ref=str(n))


@pytest.mark.parametrize("seed", range(20))
def test_the_pairs_are_those_of_a_search_over_all_facts(seed: int) -> None:
    facts = list(random_facts(random.Random(seed), 40))
    found = Graph(facts, experts=("p0", "p1", "p2")).findings(POLICY, on=TODAY)
    pairs = {(each.rule, each.expert, each.case) for each in found if each.rule not in ("own", "employer")}
    assert pairs == set(plainly(facts))


def plainly(facts: list[Fact]) -> Iterator[tuple[str, str, str]]:
    """Try every sequence of facts of every pattern."""
    recent = [f for f in facts if f.sort not in DATED or (f.until and f.until >= date(2023, 2, 28))]
    for rule in set(PATTERNS) - {"own", "employer"}:
        aged = recent if rule in ("coauthor", "project", "interest") else facts
        for pattern in PATTERNS[rule]:
            for path in product(*([f for f in aged if f.sort in step] for step in pattern)):
                for case in {end for end in (path[0].one, path[0].other) if end[0] == "c"}:
                    nodes = [case]
                    for fact in path:
                        ends = {fact.one: fact.other, fact.other: fact.one}
                        nodes.append(ends.get(nodes[-1], case))
                    if len(set(nodes)) == len(nodes) and nodes[-1] in ("p0", "p1", "p2"):
                        yield rule, nodes[-1], case


def test_nobody_is_given_their_own_case_in_ten_thousand() -> None:
    rng = random.Random(7)
    cases, experts = 10_000, 1_000
    facts = [Fact("employed", f"p{n}", f"o{n % 300}") for n in range(experts)]
    facts += [Fact("member", f"p{rng.randrange(experts)}", f"c{n}") for n in range(cases)]
    facts += [Fact("applies", f"o{rng.randrange(300)}", f"c{n}") for n in range(cases)]
    found = Graph(facts, experts={f"p{n}" for n in range(experts)}).findings(Policy.of([]), on=TODAY)
    blocked = [(int(each.case[1:]), int(each.expert[1:])) for each in found]
    own = {(int(f.other[1:]), int(f.one[1:])) for f in facts if f.sort == "member"}
    applying = {int(f.other[1:]): int(f.one[1:]) for f in facts if f.sort == "applies"}
    pairs = sorted(own | {(c, rng.randrange(experts)) for c in range(cases) for _ in range(4)})
    score = [100.0 if pair in own else 50.0 for pair in pairs]
    case, expert = zip(*pairs, strict=True)
    plan = solve(Problem.of(case, expert, score, needs=[2] * cases, most=[40] * experts, conflicts=blocked))
    given = set(zip(plan.problem.case[plan.chosen].tolist(), plan.problem.expert[plan.chosen].tolist(), strict=True))
    assert len(given) > cases
    assert not given & own
    assert not any(expert % 300 == applying[case] for case, expert in given)
