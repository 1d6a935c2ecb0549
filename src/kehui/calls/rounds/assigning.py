"""A plan of which expert reviews what: by fitness, free of conflicts, within everybody's load; proved and kept."""

import hashlib
import math
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls import absence, credit, limits
from kehui.calls.avoidance import Conflict, conflicts
from kehui.calls.exclusions import searched
from kehui.calls.rounds import planning, queries
from kehui.calls.rounds.models import KeptPlan, Round
from kehui.core.assign import SCALE, Plan, Problem, Rule, check, given, solve_ruled
from kehui.core.search import Document, Index, Query, search
from kehui.people.models import Grant
from kehui.people.powers import Role, in_force
from kehui.records import services
from kehui.records.kinds import kinds
from kehui.records.writing import lock, write

EXPERT_TEXT = {"keywords": 2.0, "works": 1.0, "bio": 1.0}
CASE_TEXT = {"title": 2.0, "keywords": 2.0, "summary": 1.0, "novelty": 0.5, "plan": 0.5}
ASSIGN = "assign"  # what the history calls it


@dataclass(frozen=True)
class Proposed:
    """One pair of the plan: how well the expert fits (0-100), whether they were asked already, what to look at."""

    case: Any
    expert: Any
    fit: float
    asked: bool
    warnings: tuple[Conflict, ...] = ()
    used: int = 0  # reviews asked of the expert this year


@dataclass(frozen=True)
class Proposal:
    """The whole plan. ``total`` is its sum of fitness, ``bound`` the most that any plan could reach."""

    pairs: tuple[Proposed, ...]
    excluded: tuple[Conflict, ...]
    shortages: tuple[dict[str, str], ...]
    total: float
    bound: float
    proved: bool
    digest: str
    left_out: tuple[tuple[str, str], ...] = ()
    """Experts of the pool who are not asked, each with the limit that they have reached."""

    @property
    def certificate(self) -> str:
        words = _("Sum of fitness %(total)s, no plan can reach more than %(bound)s; plan %(digest)s")
        return words % {"total": f"{self.total:.2f}", "bound": f"{self.bound:.2f}", "digest": self.digest}


def propose(round_: Round) -> Proposal:
    """The best plan for a round as things stand; reviews that are asked for, confirmed or signed stay as they are. So
    where somebody left a panel, only the cases with empty places are weighed again."""
    cases = list(queries.cases(round_).select_related("owner", "call", "created_by").order_by("number"))
    able = list(pool(round_, low := _distrusted(round_)))
    experts = [*able, *_others(round_, able)]
    years = limits.by_year([each.pk for each in experts])
    resting = {each.pk: words for each in able if (words := limits.against(round_.rules, years[each.pk]))}
    closed = {*resting, *(each.pk for each in experts[len(able) :])}
    today, accounts = timezone.localdate(), accounts_of(experts)
    found = tuple(conflicts(cases, experts, round_.rules.conflicts, on=today, accounts=accounts))
    row_of, column_of = ({each.pk: n for n, each in enumerate(some)} for some in (cases, experts))
    kept = {(row_of[a], column_of[b]) for a, b in queries.reviews(round_).values_list("case", "judge")
            if a in row_of and b in column_of}  # fmt: skip
    barred = {(row_of[each.case.pk], column_of[each.expert.pk]) for each in found if each.blocks} | {
        (row_of[a], column_of[b]) for a, b in _given_up(round_) if a in row_of and b in column_of
    }
    asked = _asked(kept, len(cases), 0)
    needs = [max(round_.rules.per_case, mine) for mine in asked]
    fits = _fitness(round_, cases, experts, kept, full={n for n, mine in enumerate(asked) if mine == needs[n]})
    fits = _rested(fits, kept, [round_.rules.rest_points * years[each.pk].get(today.year, 0) for each in experts])
    rows, columns = np.nonzero(~np.isnan(fits))
    problem = Problem.of(
        rows, columns, fits[rows, columns], needs=needs,
        most=_loads(round_, experts, years, closed, _asked(kept, len(experts), 1)),
        conflicts=sorted(barred - kept), locked=sorted(kept), rules=_rules(round_.rules, experts),
    )  # fmt: skip
    solved = solve_ruled(problem)
    plan, proof = solved.plan, check(given(problem), solved.plan.pairs(), solved.proof)
    warned = by_pair(found)
    pairs = tuple(
        Proposed(case := cases[a], expert := experts[b], float(fits[a, b]), (a, b) in kept,
                 tuple(warned.get((case.pk, expert.pk), ())), years[expert.pk].get(today.year, 0))
        for a, b in plan.pairs()
    )  # fmt: skip
    return Proposal(
        pairs, found, (*_shortages(cases, plan.unfilled.tolist(), barred, len(experts)), *_lacking(plan, cases)),
        proof.total / SCALE, (proof.bound - proof.value + proof.total) / SCALE, proof.proved, _digest(pairs),
        _left_out(round_, able, resting, low),
    )  # fmt: skip


def carry_out(round_: Round, proposal: Proposal, *, by: Any) -> int:
    """Ask the experts of a plan; how many were asked anew. The plan's certificate and shortages stay on the round."""
    with write(at=timezone.now()):  # one moment, so that an expert is told once of all
        locked: Any = lock(round_)
        new = [each for each in proposal.pairs if not each.asked]
        with searched(locked.rules, [(each.case.pk, each.expert.pk) for each in new]):
            for each in new:
                services.create("review", by=by, round=locked, case=each.case, judge=each.expert)
        before, locked.certificate = locked.certificate, proposal.certificate
        locked.shortages, locked.version = list(proposal.shortages), locked.version + 1
        locked.save(update_fields=["certificate", "shortages", "version"])
        planning.keep(round_, proposal)
        services.log(locked, ASSIGN, by=by, changes={"certificate": [before, locked.certificate]})
    return len(new)


def pool(round_: Round, low: Collection[int] | None = None) -> Any:
    """Experts who are active and whose credit is not below the rules' limit, with their employers; where panels were
    drawn for the round, only those on them. ``low``: those with too little credit, where that is known."""
    experts = _listed(round_).filter(state__in=absence.IN_POOL).select_related("owner").order_by("number")
    return experts.exclude(pk__in=_distrusted(round_) if low is None else low)


def _distrusted(round_: Round) -> set[int]:
    """Those of the pool with too little credit; nobody is looked at where the rules ask for none."""
    if not (round_.rules and round_.rules.credit_least):
        return set()
    experts = _listed(round_).filter(state__in=absence.IN_POOL)
    return credit.below(round_.rules, list(experts.values_list("pk", flat=True)))


def _listed(round_: Round) -> Any:
    """Everybody on the panels that were drawn for the round and confirmed, if need be before somebody on them was
    replaced; without one, all experts."""
    confirmed = Q(state="confirmed") | Q(state="drawn", events__verb="confirm")
    draws = kinds["draw"].model._default_manager.filter(confirmed, round=round_.pk)
    drawn = [row["number"] for panel in draws.values_list("panel", flat=True) for row in panel]
    return absence.everybody().filter(number__in=drawn) if drawn else absence.everybody()


def _left_out(round_: Round, able: list[Any], resting: dict[int, str], low: set[int]) -> tuple[tuple[str, str], ...]:
    """Who is not asked, each with the reason: at a limit, suspended, or with too little credit."""
    absent = absence.left_out(round_.rules, _listed(round_), low=low)
    rows = [*((each, resting[each.pk]) for each in able if each.pk in resting), *absent]
    return tuple((f"{each.title} ({each.number})", words) for each, words in rows)


def accounts_of(experts: list[Any]) -> set[int]:
    """Of whoever wrote the experts down, those who are experts themselves."""
    own = Grant.objects.filter(in_force(), role=Role.EXPERT, person__in={each.created_by_id for each in experts})
    return set(own.values_list("person", flat=True))


def _given_up(round_: Round) -> Any:
    reviews = kinds["review"].model._default_manager.filter(round=round_.pk, state__in=limits.GIVEN_UP)
    return reviews.values_list("case", "judge")


def _rules(rules: Any, experts: list[Any]) -> list[Rule]:
    """What the rule set says about the make-up of each panel."""
    employers = {pk: n for n, pk in enumerate(dict.fromkeys(each.owner_id for each in experts if each.owner_id))}
    of_employer = np.array([employers.get(each.owner_id, -1) for each in experts], dtype=np.int64)
    technical, economic = (np.array([0 if each.expertise == sort else -1 for each in experts], dtype=np.int64)
                           for sort in ("technical", "economic"))  # fmt: skip
    made = [Rule("employer", of_employer, most=rules.per_employer)]
    if rules.technical_share:
        made.append(Rule("technical", technical, least=math.ceil(rules.per_case * rules.technical_share / 100)))
    if rules.economic_least:
        made.append(Rule("economic", economic, least=rules.economic_least))
    return made if experts else []


def _lacking(plan: Plan, cases: list[Any]) -> Iterator[dict[str, str]]:
    """Each case whose panel lacks experts of a sort."""
    words = {"technical": _("technical experts are too few"), "economic": _("economic or legal experts are too few")}
    for rule in plan.problem.rules:
        if rule.least:
            member = rule.group[plan.problem.expert[plan.chosen]] >= 0
            held = np.bincount(plan.problem.case[plan.chosen][member], minlength=len(cases))
            for row in np.flatnonzero(held < rule.least).tolist():
                yield {"case": cases[row].number, "missing": str(rule.least - int(held[row])), "why": words[rule.name]}


def _asked(kept: set[tuple[int, int]], size: int, side: int) -> list[int]:
    counts = Counter(pair[side] for pair in kept)
    return [counts[n] for n in range(size)]


def _others(round_: Round, able: list[Any]) -> Any:
    """Experts who have reviews of the round and are not in its pool any more: they keep those and get no more."""
    experts = kinds["expert"].model._default_manager.select_related("owner").order_by("number")
    held = queries.reviews(round_).values("judge")
    return experts.filter(pk__in=held).exclude(pk__in=[each.pk for each in able])


def _loads(round_: Round, experts: list[Any], years: limits.Years, closed: set[int], mine: list[int]) -> list[int]:
    """How many cases each may have in this round: the round's limit, and what the year still leaves; those who are
    ``closed`` keep what they have."""
    rules, year = round_.rules, timezone.localdate().year
    return [
        had if expert.pk in closed
        else max(had, min(rules.load_most, had + rules.yearly_most - years[expert.pk].get(year, 0)))
        for expert, had in zip(experts, mine, strict=True)
    ]  # fmt: skip


def _rested(fits: Any, kept: set[tuple[int, int]], off: list[int]) -> Any:
    """Fitness with rotation: whoever reviewed this year counts for less; what is held stays as it was planned."""
    rested = (fits - np.array(off, dtype=float)).clip(min=0)
    for pair in kept:
        rested[pair] = fits[pair]
    return rested


def _fitness(round_: Round, cases: list[Any], experts: list[Any], kept: set[tuple[int, int]], *, full: set[int]) -> Any:
    """How well each expert answers each case (cases × experts, 0-100); of cases that are full only what they hold, as
    it was when they were planned, and NaN for everybody else."""
    plan = KeptPlan.objects.filter(round=round_).first()
    known = {(a, b): fit for a, b, fit, *_rest in plan.content["pairs"]} if plan else {}
    keys = {(a, b): (cases[a].pk, experts[b].pk) for a, b in kept}
    anew = [n for n in range(len(cases)) if n not in full or any(a == n and keys[a, b] not in known for a, b in kept)]
    fits = np.full((len(cases), len(experts)), np.nan)
    fits[anew] = _fits([cases[n] for n in anew], experts)
    for pair in kept:
        fits[pair] = known.get(keys[pair], fits[pair])
    for row in full.intersection(anew):
        others = [n for n in range(len(experts)) if (row, n) not in kept]
        fits[row, others] = np.nan
    return fits


def _fits(cases: list[Any], experts: list[Any]) -> Any:
    """How well works and keywords of each expert answer each case (cases × experts, 0-100), by the matching engine."""
    place = {str(expert.pk): n for n, expert in enumerate(experts)}
    fits = np.zeros((len(cases), many := len(experts)))
    with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        index.write([Document(str(each.pk), "expert", _words(each)) for each in experts])
        for row, case in enumerate(cases):
            query = Query.of({name: str(getattr(case, name) or "") for name in CASE_TEXT}, weights=CASE_TEXT)
            hits = search(index, query, kinds=["expert"], weights=EXPERT_TEXT, limit=many, pool=many) if many else []
            for hit in hits:
                fits[row, place[hit.id]] = max(hit.score, 0.0)
    return fits


def _words(expert: Any) -> dict[str, str]:
    works = "\n".join(row.get("title", "") for row in expert.works)
    return {"keywords": expert.keywords, "works": works, "bio": expert.bio}


def by_pair(found: tuple[Conflict, ...]) -> dict[tuple[int, int], list[Conflict]]:
    pairs: dict[tuple[int, int], list[Conflict]] = {}
    for each in found:
        pairs.setdefault((each.case.pk, each.expert.pk), []).append(each)
    return pairs


def _shortages(cases: list[Any], unfilled: list[int], barred: set[tuple[int, int]], pool: int) -> Any:
    """Each case that lacks experts, and what keeps them from it."""
    for row, (case, missing) in enumerate(zip(cases, unfilled, strict=True)):
        if missing:
            excluded = sum(a == row for a, _b in barred)
            words = _("%(pool)s experts, %(excluded)s excluded; the others are at their limit or share an employer")
            why = words % {"pool": pool, "excluded": excluded}
            yield {"case": case.number, "missing": str(missing), "why": why}


def _digest(pairs: tuple[Proposed, ...]) -> str:
    """The SHA-256 of the plan, in short: the same plan has the same."""
    text = "\n".join(f"{each.case.number} {each.expert.number}" for each in pairs)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
