"""One empty place in a panel, or one in each of several: filled under rules across groups without any programme.

Everybody else stays, so that the best for a place is found by looking at its candidates. It is proved by prices that
can be written down at once: a place costs what its best candidate brings, whoever has no room and every group that is
full is too dear, and what is missing costs what it counts. Where two places want the last room of the same expert,
there is no such answer and the linear programme decides.
"""

from dataclasses import dataclass

import numpy as np

from kehui.core.assign.check import Certificate
from kehui.core.assign.problem import Flags, Ints, Plan, Problem, Rule


@dataclass(frozen=True, slots=True)
class _Held:
    """What is locked: case and expert of each pair, and how many places and cases that leaves."""

    case: Ints
    expert: Ints
    needs: Ints
    short: Ints
    room: Ints

    @classmethod
    def of(cls, problem: Problem) -> "_Held":
        places = np.flatnonzero(problem.locked)
        case = np.searchsorted(problem.indptr, places, side="right") - 1
        expert = problem.expert[places].astype(np.int64)
        taken = np.bincount(expert, minlength=problem.experts)
        needs = problem.needs - np.bincount(case, minlength=problem.cases)
        return cls(case, expert, needs, (problem.least - taken).clip(0), problem.most - taken)


def filled(problem: Problem) -> tuple[Plan, Certificate] | None:
    """The best plan with its proof where no case lacks more than one expert; None where that is not enough to know."""
    held = _Held.of(problem)
    if held.needs.max(initial=0) != 1:
        return None
    ruled = [_Ruling(rule, held, problem) for rule in problem.rules]
    highest, dear = int(problem.score.max(initial=0)), problem.unfilled_cost
    closed = highest + problem.short_cost + dear * (1 + len(ruled))
    of_case, chosen = np.full(problem.cases, closed, np.int64), problem.locked.copy()
    come: list[int] = []
    for case in np.flatnonzero(held.needs).tolist():
        place, of_case[case] = _best(problem, held, ruled, case)
        if place >= 0:
            chosen[place] = True
            come.append(int(problem.expert[place]))
    times = np.bincount(np.array(come, np.int64), minlength=problem.experts)
    if ((times > held.room) | ((times > held.short) & (held.short > 0))).any():
        return None
    of_expert = np.where(held.room > 0, np.where(held.short > 0, -problem.short_cost, 0), closed + dear)
    multipliers = [each.multipliers(closed + dear, dear) for each in ruled]
    return Plan(problem, chosen), Certificate(of_case, of_expert, dear, problem.short_cost, multipliers)


def _best(problem: Problem, held: _Held, ruled: "list[_Ruling]", case: int) -> tuple[int, int]:
    """The pair that fills a case's place best, and what it brings; -1 where nobody may come in."""
    row = np.arange(int(problem.indptr[case]), int(problem.indptr[case + 1]))
    row = row[~problem.locked[row]]
    expert = problem.expert[row]
    worth = problem.score[row] + np.where(held.short[expert] > 0, problem.short_cost, 0)
    able = held.room[expert] > 0
    for each in ruled:
        able &= ~np.isin(each.rule.group[expert], each.full.get(case, []))
        worth += np.where(each.lacks[case] & (each.rule.group[expert] >= 0), problem.unfilled_cost, 0)
    if not able.any():
        return -1, -problem.unfilled_cost
    best = int(np.where(able, worth, -1).argmax())
    return int(row[best]), int(worth[best])


class _Ruling:
    """A rule beside what is locked: which cases lack members, and in which open case which groups are full."""

    def __init__(self, rule: Rule, held: _Held, problem: Problem) -> None:
        self.rule = rule
        group = rule.group[held.expert]
        self.lacks: Flags = np.zeros(problem.cases, np.bool_)
        if rule.least:
            self.lacks = np.bincount(held.case[group >= 0], minlength=problem.cases) < rule.least
        self.full: dict[int, list[int]] = {}
        if rule.most is not None:
            inside = (held.needs[held.case] > 0) & (group >= 0)
            for case in np.unique(held.case[inside]).tolist():
                groups, times = np.unique(group[inside & (held.case == case)], return_counts=True)
                self.full[case] = groups[times >= rule.most].tolist()

    def multipliers(self, too_dear: int, lacking: int) -> tuple[Ints, Ints, Ints, Ints]:
        rows = [(case, group) for case, groups in self.full.items() for group in groups]
        cases, groups = np.array(rows, np.int64).reshape(-1, 2).T
        every = np.where(self.lacks, lacking, 0).astype(np.int64)
        return cases, groups, np.full(len(rows), too_dear, np.int64), every
