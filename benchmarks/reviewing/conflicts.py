"""Conflicts of interest planted in a graph of 5,000 experts and 5,000 cases: is every one found, and nothing else?

python -m benchmarks.reviewing.conflicts [--planted 500]

Experts and applicants come from institutions of their own and publish, invent and work among themselves, so that only
what is planted is a conflict. Beside each planted one stands a decoy: the same path, but too old, or of a namesake. Who
is planted as a participant of a case must be found for every other case of its round as well.
"""

import argparse
import random
import sys
from collections.abc import Collection, Iterator
from datetime import date

from benchmarks.report import Report, Times, peak_memory
from kehui.core.conflicts import AGEING, PATTERNS, Fact, Graph, Policy, preview

EXPERTS, CASES, ROUND = 5_000, 5_000, 25
TODAY, RECENT, OLD = date(2026, 3, 1), date(2024, 5, 1), date(2019, 5, 1)
POLICY = Policy.of({"rule": rule, "strength": "block", "years": 3} for rule in PATTERNS)
TAKING_PART = ("own", "applicant")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--planted", type=int, default=500)
    chosen = parser.parse_args()
    report = Report("reviewing-conflicts", f"{chosen.planted} planted conflicts, as many decoys")
    planted, facts = graph(chosen.planted)
    experts = {f"e{n}" for n in range(EXPERTS)}
    report.add("facts", len(facts))
    with report.phase("facts indexed", budget=10):
        index = Graph(facts, experts=experts)
    found = {(each.rule, each.expert, each.case) for each in index.findings(POLICY, on=TODAY)}
    truth = {pair for pairs in planted for pair in pairs}
    whole = sum(set(pairs) <= found for pairs in planted)
    report.add("planted conflicts found", 100 * whole / len(planted), "%", least=100)
    report.add("pairs found", len(found))
    report.add("false alarms on decoys and all others", len(found - truth))
    report.times("all conflicts of 5,000 × 5,000", Times.of(lambda: list(index.findings(POLICY, on=TODAY)), times=5),
                 budget=5_000)  # fmt: skip
    one = Times.of(lambda: list(index.findings(POLICY, on=TODAY, cases=["c7"])), times=9)
    report.times("conflicts of one case", one)
    could = {f"c{n}": [f"e{(n * 7 + k) % EXPERTS}" for k in range(20)] for n in range(CASES)}
    looked = Times.of(lambda: preview(index.findings(POLICY, on=TODAY), could, least=20), times=3)
    report.times("what the policy removes from 100,000 candidate pairs", looked)
    report.add("peak memory", peak_memory(), "MiB")
    return max(report.write(), int(found != truth))


def graph(count: int) -> tuple[list[list[tuple[str, str, str]]], list[Fact]]:
    """What is planted, each as its rules, experts and cases, and all facts in random order."""
    rng = random.Random(11)
    rules = [list(PATTERNS)[n % len(PATTERNS)] for n in range(count)]
    experts = [f"e{n}" for n in rng.sample(range(EXPERTS), 2 * count)]
    cases = [f"c{n}" for n in rng.sample(range(CASES), 2 * count)]
    alone = {expert for expert, rule in zip(experts, rules, strict=False) if rule in TAKING_PART}
    facts = [*_background(rng, alone)]
    planted: list[list[tuple[str, str, str]]] = []
    for n, rule in enumerate(rules):
        facts += _path(rule, experts[n], cases[n], RECENT, f"planted {n}")
        planted.append(_met(rule, experts[n], cases[n]))
        other = experts[count + n] if rule in AGEING else f"namesake of {experts[count + n]}"
        facts += _path(rule, other, cases[count + n], OLD if rule in AGEING else RECENT, f"decoy {n}")
    rng.shuffle(facts)
    return planted, facts


def _background(rng: random.Random, alone: Collection[str]) -> Iterator[Fact]:
    """What is no conflict. Who is planted as a participant works ``alone``: co-authors would be in conflict too."""
    for n in range(EXPERTS):
        yield Fact("employed", f"e{n}", f"institute {n % 400}", since=OLD)
        for sort, kind, many in (
            ("author", "paper", 8_000),
            ("inventor", "patent", 4_000),
            ("joined", "project", 1_500),
        ):
            for _ in range(0 if f"e{n}" in alone else 3):
                yield Fact(sort, f"e{n}", f"{kind} {rng.randrange(many)}", until=RECENT)
    for n in range(CASES):
        yield Fact("applies", f"firm {n}", f"c{n}")
        yield Fact("within", f"c{n}", f"round {n // ROUND}")
        for k in range(3):
            yield Fact("member", f"a{n}.{k}", f"c{n}")
            yield Fact("employed", f"a{n}.{k}", f"firm {n}")
            yield Fact("author", f"a{n}.{k}", f"applicants' paper {rng.randrange(6_000)}", until=RECENT)


def _path(rule: str, expert: str, case: str, day: date, ref: str) -> list[Fact]:
    firm, person = f"firm {case[1:]}", f"a{case[1:]}.0"
    both = {"coauthor": "author", "project": "joined"}
    if rule in both:
        return [Fact(both[rule], each, ref, until=day, ref=ref) for each in (expert, person)]
    single = {
        "own": ("adviser", expert, case), "employer": ("employed", expert, firm),
        "relative": ("relative", expert, person), "teacher": ("taught", expert, person),
        "interest": ("share", expert, firm), "applicant": ("member", expert, case),
        "dispute": ("dispute", expert, firm), "unsuitable": ("unsuitable", case, expert),
        "declared": ("declared", expert, case),
    }  # fmt: skip
    sort, one, other = single[rule]
    return [Fact(sort, one, other, until=day, ref=ref)]


def _met(rule: str, expert: str, case: str) -> list[tuple[str, str, str]]:
    """What a planted path means: who takes part in a case must judge no other of its round either."""
    if rule not in TAKING_PART:
        return [(rule, expert, case)]
    first = int(case[1:]) // ROUND * ROUND
    others = [f"c{n}" for n in range(first, first + ROUND) if f"c{n}" != case]
    return [("own", expert, case), *(("applicant", expert, other) for other in others)]


if __name__ == "__main__":
    sys.exit(main())
