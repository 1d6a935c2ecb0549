"""Plans kept until they are carried out: those of large rounds are made by a background job, small ones on the page.

A plan stays good while nothing it rests on has changed: the cases, the pool, the reviews, the rules and the day. Its
``basis`` is their digest.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.background.jobs import begin, work
from kehui.background.models import UNFINISHED, Job
from kehui.calls.avoidance import Conflict
from kehui.calls.rounds import queries
from kehui.calls.rounds.models import KeptPlan, Round
from kehui.records.kinds import kinds

EDITION = 2  # of what is kept of a plan; one kept by an earlier edition is made again
PLAN, REPLACE = "rounds.plan", "rounds.replace"


def size(round_: Round) -> tuple[int, int]:
    """How many cases and how many experts a plan has to weigh."""
    from kehui.calls.rounds.assigning import pool  # it loads the solver

    return queries.cases(round_).count(), pool(round_).count()


def is_large(round_: Round) -> bool:
    """Whether its plan takes longer than somebody waits for a page: more pairs than ``PLAN_AT_ONCE``."""
    cases, experts = size(round_)
    return cases * experts > settings.PLAN_AT_ONCE


def ready(round_: Round) -> Any:
    """The plan as things stand: the kept one, or one made now where that is quick; None while a job has to make it."""
    from kehui.calls.rounds.assigning import propose

    kept = KeptPlan.objects.filter(round=round_, basis=basis(round_)).first()
    if kept:
        return _restored(kept.content)
    return None if is_large(round_) else propose(round_)


def prepare(round_: Round) -> Any:
    """Make the plan and keep it."""
    from kehui.calls.rounds.assigning import propose

    before, proposal = basis(round_), propose(round_)
    keep(round_, proposal, basis=before)
    return proposal


def keep(round_: Round, proposal: Any, *, basis: str = "") -> None:
    """Keep a plan; without a ``basis`` it is past and only tells how well each expert fitted."""
    given = {"basis": basis, "content": _plain(proposal), "made_at": timezone.now()}
    KeptPlan.objects.update_or_create(round=round_, defaults=given)


def order(round_: Round, *, by: Any) -> Job:
    """Have the plan made in the background, once: who asks again is led to their job under way."""
    running = Job.objects.filter(work=PLAN, by=by, status__in=UNFINISHED, arguments__round=round_.pk).first()
    title = _("Plan of experts for %(number)s") % {"number": round_.number}
    page = reverse("round-experts", args=[round_.number])
    return running or begin(PLAN, by=by, title=title, page=page, total=3, round=round_.pk)


def basis(round_: Round) -> str:
    """SHA-256 of what a plan rests on, in six queries."""
    from kehui.calls.rounds.assigning import pool

    reviews, year = kinds["review"].model._default_manager, timezone.localdate().year
    latest = reviews.filter(created_at__year=year).exclude(round=round_.pk).aggregate(at=Max("state_since"))["at"]
    rests = [
        list(queries.cases(round_).order_by("pk").values_list("pk", "version")),
        list(pool(round_).order_by("pk").values_list("pk", "version", "owner", "expertise")),
        list(reviews.filter(round=round_.pk).order_by("pk").values_list("pk", "state")),
        [round_.rules_id, round_.rules.version if round_.rules else 0, round_.call.version],
        [timezone.localdate().isoformat(), str(latest), EDITION],
    ]
    return hashlib.sha256(json.dumps(rests).encode()).hexdigest()


@work(PLAN, label=gettext_lazy("plan of experts"))
def plan(job: Job) -> str:
    round_ = Round.objects.get(pk=job.arguments["round"])
    job.report(1)
    proposal = prepare(round_)
    job.report(3)
    words = ngettext("%(n)s pair of case and expert is planned.", "%(n)s pairs of case and expert are planned.",
                     len(proposal.pairs))  # fmt: skip
    return words % {"n": len(proposal.pairs)}


@work(REPLACE, label=gettext_lazy("replacement of an expert"))
def replace(job: Job) -> str:
    """Who could come in for those who left; everybody who was asked stays."""
    round_ = Round.objects.get(pk=job.arguments["round"])
    if round_.state not in ("assigning", "scoring"):
        return _("The round needs nobody any more.")
    new = [each for each in prepare(round_).pairs if not each.asked]
    if not new:
        return _("Nobody in the pool can come in; the round's page says what keeps them.")
    named = "; ".join(f"{each.case.number}: {each.expert.title} ({each.fit:.0f})" for each in new[:10])
    return _("Could come in: %(names)s. Nobody is asked before you carry out the plan.") % {"names": named}


def _plain(proposal: Any) -> dict[str, Any]:
    """A proposal as JSON: pairs as numbers, conflicts in words."""
    return {
        "pairs": [[each.case.pk, each.expert.pk, each.fit, each.asked, each.used] for each in proposal.pairs],
        "excluded": [
            [each.case.pk, each.expert.pk, each.rule, each.strength, each.path, each.source]
            for each in proposal.excluded
        ],
        "shortages": list(proposal.shortages),
        "rest": [proposal.total, proposal.bound, proposal.proved, proposal.digest],
        "left_out": [list(each) for each in proposal.left_out],
    }


def _restored(content: dict[str, Any]) -> Any:
    from kehui.calls.rounds.assigning import Proposal, Proposed, by_pair

    cases = kinds["application"].model._default_manager.select_related("owner").in_bulk(_keys(content, 0))
    experts = kinds["expert"].model._default_manager.select_related("owner").in_bulk(_keys(content, 1))
    found = tuple(Conflict(cases[a], experts[b], *rest) for a, b, *rest in content["excluded"])
    warned = by_pair(found)
    pairs = tuple(
        Proposed(cases[a], experts[b], fit, asked, tuple(warned.get((a, b), ())), used)
        for a, b, fit, asked, used in content["pairs"]
    )
    left_out = tuple((name, words) for name, words in content["left_out"])
    return Proposal(pairs, found, tuple(content["shortages"]), *content["rest"], left_out)


def _keys(content: dict[str, Any], place: int) -> set[int]:
    return {row[place] for name in ("pairs", "excluded") for row in content[name]}
