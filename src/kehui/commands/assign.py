"""`kehui assign`: give every case its experts from a file of scores, with a proof, without a database."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from kehui.commands.pairs import Scores, proof_of, write_proof
from kehui.commands.results import Refused, ResultsRefused, destination, writing
from kehui.core.assign import (
    SCALE,
    Certificate,
    Fair,
    Given,
    Plan,
    Problem,
    Verdict,
    certificate,
    check,
    drawn,
    fair,
    shortages,
    solve,
)
from kehui.core.tables import TableRefused

SHOWN = 8  # names in a line
EXAMPLES = """\b
Examples:
  kehui assign scores.tsv --per-case 3 --load 6
  kehui assign scores.xlsx --per-case 3 --load 6 --min-load 2 --conflicts conflicts.csv --fair --out plan.xlsx
  kehui assign scores.tsv --per-case 3 --load 6 --certificate proof.tsv --out plan.tsv
  kehui assign scores.tsv --per-case 3 --load 6 --certificate proof.tsv --check plan.tsv

\b
SCORES has the columns case, expert and score (0 or more); a pair without a row is not assigned. The files of
--conflicts and --locked have the columns case and expert; a name that SCORES does not know is refused. All: .tsv, .csv,
.jsonl (each also .gz) or .xlsx.
Result: case, expert, score. Ends with 0; with 1 when a plan to be checked breaks a rule; or with 2 and one line on what
is wrong with the input.
"""


class Pair(NamedTuple):
    """One row of the plan."""

    case: str
    expert: str
    score: float

    widths = (24, 24, 10)

    def cells(self) -> tuple[str | float, ...]:
        """The row for a table."""
        return tuple(self)

    def record(self) -> dict[str, Any]:
        """The row for JSON."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class Asked:
    """The input by number, as the solver and the checker take it."""

    scores: Scores
    conflicts: list[tuple[int, int]]
    locked: list[tuple[int, int]]
    per_case: int
    load: int
    min_load: int
    fair: bool = False
    seed: int | None = None

    def problem(self) -> Problem:
        """For the solver. Raises ValueError."""
        return Problem.of(
            self.scores.case, self.scores.expert, self.scores.score,
            needs=np.full(len(self.scores.cases), self.per_case), most=np.full(len(self.scores.experts), self.load),
            least=self.min_load, conflicts=self.conflicts, locked=self.locked,
        )  # fmt: skip

    def given(self) -> Given:
        """For the checker, from the file and not from what the solver made of it."""
        case, expert = np.array(self.scores.case), np.array(self.scores.expert)
        width = len(self.scores.experts)
        forbidden = np.isin(case * width + expert, [a * width + b for a, b in self.conflicts])
        return Given(
            case=case[~forbidden],
            expert=expert[~forbidden],
            score=np.rint(np.array(self.scores.score)[~forbidden] * SCALE).astype(np.int64),
            needs=np.full(len(self.scores.cases), self.per_case),
            least=np.full(width, self.min_load),
            most=np.full(width, self.load),
            locked=self.locked,
            conflicts=self.conflicts,
        )


def _told(verdict: Verdict) -> Iterator[str]:
    """Lines on what the checker found."""
    yield from (f"violation   {words}" for words in verdict.violations)
    if verdict.proved and (verdict.unfilled or verdict.short):
        yield "certificate checked: no plan fills more places or, filling as many, has a larger total"
    elif verdict.proved:
        yield f"certificate checked: no plan is better (the bound is {verdict.bound / SCALE:.4f} as well)"
    elif verdict.unfilled or verdict.short:
        yield "certificate checked: it does not show that no plan fills more places"
    else:
        yield f"certificate checked: no plan is more than {verdict.gap:.4%} better (bound {verdict.bound / SCALE:.4f})"


def _fairness(found: Fair | None) -> Iterator[str]:
    if found:
        yield (
            f"worst tenth {found.worst_tenth / SCALE:.4f} on average; no plan gives its worst case more than "
            f"{found.worst_bound / SCALE:.4f}"
        )


def _summary(plan: Plan, names: Scores, verdict: Verdict) -> Iterator[str]:
    cases, sums = list(names.cases), plan.case_scores
    worst = int(np.argmin(sums))
    yield f"total       {plan.total / SCALE:.4f} from {int(plan.chosen.sum()):,} pairs"
    yield f"worst case  {sums[worst] / SCALE:.4f} ({cases[worst]})"
    unfilled, short = int(plan.unfilled.sum()), int(plan.short.sum())
    yield f"unfilled    {unfilled:,} of {int(plan.problem.needs.sum()):,} places"
    if plan.problem.least.any():
        yield f"short       {short:,} of {int(plan.problem.least.sum()):,} cases that experts take at least"
        yield from _below(plan, list(names.experts))
    yield from _told(verdict)


def _planned(asked: Asked, problem: Problem) -> tuple[Plan, Certificate, Fair | None]:
    """The plan, the proof of the largest total, and what fairness is measured against where it was asked for."""
    if asked.fair:
        found = fair(problem)
        return found.plan, certificate(found.plan, found.prices), found
    plan = solve(problem, weights=None if asked.seed is None else drawn(problem, asked.seed))
    return plan, certificate(plan), None


def _lacking(plan: Plan, names: Scores) -> Iterator[str]:
    """Why places stay empty: the smallest groups of cases that want more than their experts can give."""
    cases, experts = list(names.cases), list(names.experts)
    for each in shortages(plan):
        who = ", ".join(cases[n] for n in each.cases[:SHOWN]) + (" …" if len(each.cases) > SHOWN else "")
        them = ", ".join(experts[n] for n in each.experts[:SHOWN]) + (" …" if len(each.experts) > SHOWN else "")
        yield f"shortage    {who}: {each.needs} places, {each.capacity} at most from {them or 'nobody'}"
        yield f"            raise those loads by {each.missing} in all, need {each.missing} fewer, or allow more pairs"


def _below(plan: Plan, experts: list[str]) -> Iterator[str]:
    """Who gets fewer cases than asked for, and of how many they could be given any."""
    could = np.bincount(plan.problem.expert, minlength=len(experts))
    for place in np.flatnonzero(plan.short)[:SHOWN].tolist():
        least, missing = int(plan.problem.least[place]), int(plan.short[place])
        yield f"            {experts[place]}: {least - missing} of {least}, out of {int(could[place])} pairs"


def _require_possible(
    names: Scores, forbidden: list[tuple[int, int]], fixed: list[tuple[int, int]], *, per_case: int, min_load: int
) -> None:
    """What no plan can keep is refused before anything is solved, in the names of the files."""
    cases, experts = list(names.cases), list(names.experts)
    if both := set(forbidden) & set(fixed):
        case, expert = min(both)
        raise TableRefused(f"{cases[case]!r} and {experts[expert]!r}: locked, but in conflict; take out one of the two")
    if (least := min_load * len(experts)) > (places := per_case * len(cases)):
        told = f"{len(experts):,} experts would take {least:,} cases, and there are {places:,} places"
        raise TableRefused(f"--min-load {min_load}: {told}; ask for {places // len(experts)} or fewer")


def _assign(asked: Asked, *, out: Path | None, proof: Path | None) -> None:
    """Solve, let the checker see it, write."""
    try:
        problem = asked.problem()
    except ValueError as error:
        raise TableRefused(str(error)) from error
    plan, found, fairness = _planned(asked, problem)
    verdict = check(asked.given(), plan.pairs(), found)
    cases, experts = list(asked.scores.cases), list(asked.scores.experts)
    with writing(out, otherwise=sys.stdout.buffer, form=Pair) as writer:
        for (case, expert), score in zip(plan.pairs(), plan.problem.score[plan.chosen].tolist(), strict=True):
            writer.write(Pair(cases[case], experts[expert], score / SCALE))
    if proof:
        write_proof(proof, found, names=asked.scores)
    for line in chain(_summary(plan, asked.scores, verdict), _fairness(fairness), _lacking(plan, asked.scores)):
        click.echo(line, err=out is None)


@click.command(epilog=EXAMPLES)
@click.argument("scores")
@click.option("--per-case", required=True, type=click.IntRange(1), help="Experts for each case.")
@click.option("--load", required=True, type=click.IntRange(1), help="Cases that an expert takes at most.")
@click.option("--min-load", default=0, type=click.IntRange(0), help="Cases that an expert takes at least.")
@click.option("--conflicts", metavar="FILE", help="Pairs that must not be.")
@click.option("--locked", metavar="FILE", help="Pairs that are fixed.")
@click.option("--fair", "is_fair", is_flag=True, help="Lift the cases that are served worst.")
@click.option("--seed", type=click.IntRange(0), help="Draw between plans of the same total.")
@click.option("--certificate", "proof", metavar="FILE", help="Write the proof: prices of cases and experts.")
@click.option(
    "--check", "checked", metavar="PLAN", help="Check this plan with the proof in --certificate; solve nothing."
)
@click.option(
    "--out", metavar="FILE", help="Write .tsv, .csv, .jsonl or .xlsx by its name; TSV to the screen if absent."
)
def assign(
    scores: str,
    per_case: int,
    load: int,
    min_load: int,
    conflicts: str | None,
    locked: str | None,
    is_fair: bool,
    seed: int | None,
    proof: str | None,
    checked: str | None,
    out: str | None,
) -> None:
    """Give every case of SCORES its experts so that the total of the scores is largest, and prove it."""
    inputs = [name for name in (scores, conflicts, locked) if name]
    try:
        if min_load > load:
            raise TableRefused(f"--min-load {min_load}: more than --load {load}")
        if checked and not proof:
            raise TableRefused("--check needs --certificate FILE, the proof that was written with the plan")
        names = Scores.of(scores)
        forbidden, fixed = names.pairs(conflicts, strict=False), names.pairs(locked, strict=True)
        _require_possible(names, forbidden, fixed, per_case=per_case, min_load=min_load)
        asked = Asked(names, forbidden, fixed, per_case, load, min_load, is_fair, seed)
        if checked and proof:
            verdict = check(asked.given(), names.pairs(checked, strict=False), proof_of(proof, names=names))
            places = per_case * len(names.cases)
            head = [f"total       {verdict.total / SCALE:.4f}"]
            head += [f"unfilled    {verdict.unfilled:,} of {places:,} places"] if verdict.unfilled else []
            click.echo("\n".join(chain(head, _told(verdict))))
            sys.exit(1 if verdict.violations else 0)
        target = destination(out, *inputs)
        _assign(asked, out=target, proof=destination(proof, *inputs, *filter(None, [out]), option="--certificate"))
    except (TableRefused, ResultsRefused, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise Refused(str(error), command="assign") from error
