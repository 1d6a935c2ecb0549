"""A policy of avoidance tried on a round before it is saved: which pairs it would remove, whom it leaves short."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.avoidance import RULES, STRENGTHS, WITH_YEARS, Conflict, conflicts
from kehui.calls.rounds import queries
from kehui.calls.rounds.models import Round
from kehui.calls.rounds.views import runners
from kehui.calls.rules import running
from kehui.core.conflicts import Finding, preview
from kehui.core.numbers import whole
from kehui.people.powers import powers
from kehui.records import addresses, services
from kehui.records.kinds import kinds
from kehui.records.pages.frame import find

MOST_YEARS = 50
SHOWN = 200  # findings written out on the page


@dataclass(frozen=True)
class Choice:
    """One relation as it is set on the page, and how many pairs it finds."""

    code: str
    label: Any
    strength: str
    years: str
    ages: bool
    pairs: int = 0


@dataclass(frozen=True)
class Tried:
    """What a policy does: findings with their paths, how many pairs are removed, how many more than by the rules in
    force, and the cases left with fewer experts than each needs."""

    choices: list[Choice]
    found: list[Conflict]
    removed: int
    more: int
    short: list[tuple[Any, int]]


def rows_of(given: Mapping[str, str], rules: Any) -> list[dict[str, str]]:
    """The policy as rows of a rule set: as it was sent, else that of the rules; a relation left out counts for nothing.

    ``years`` that are no number are taken as 0, and no more than 50."""
    if "tried" not in given:
        return [dict(row) for row in rules.conflicts]
    sources = {row["rule"]: row.get("source", "") for row in rules.conflicts}
    rows = []
    for code in RULES:
        strength, typed = given.get(f"strength-{code}", ""), given.get(f"years-{code}", "").strip()
        years = str(min(whole(typed) or 0, MOST_YEARS))
        if strength in STRENGTHS:
            years = years if code in WITH_YEARS else ""
            rows.append({"rule": code, "strength": strength, "years": years, "source": sources.get(code, "")})
    return rows


def tried(round_: Round, rows: list[dict[str, str]]) -> Tried:
    """Run the one engine of conflicts over the round's cases and pool under a policy. Nothing is kept."""
    from kehui.calls.rounds.assigning import accounts_of, pool

    cases = list(queries.cases(round_).select_related("owner", "call").order_by("number"))
    experts, today = list(pool(round_)), timezone.localdate()
    names = {"on": today, "accounts": accounts_of(experts)}
    found = conflicts(cases, experts, rows, **names)
    before = {(each.expert.pk, each.case.pk) for each in conflicts(cases, experts, round_.rules.conflicts, **names)
              if each.blocks}  # fmt: skip
    could = {case.number: [expert.number for expert in experts] for case in cases}
    plain = [Finding(each.expert.number, each.case.number, each.rule, each.strength, "", (), ()) for each in found]
    seen = preview(plain, could, least=round_.rules.per_case)
    by_code = {row["rule"]: row for row in rows}
    choices = [
        Choice(code, label, by_code.get(code, {}).get("strength", ""), by_code.get(code, {}).get("years", ""),
               code in WITH_YEARS, seen.by_rule.get(code, 0))
        for code, label in RULES.items()
    ]  # fmt: skip
    short = [(case, seen.short[case.number]) for case in cases if case.number in seen.short]
    blocked = {(each.expert.pk, each.case.pk) for each in found if each.blocks}
    return Tried(choices, found, len(seen.removed), len(blocked - before), short)


@runners
def policy(request: Any, number: str) -> HttpResponse:
    """Choose how strongly each relation counts and see what that removes; kept as a draft rule set only when asked."""
    page = find(request, kinds["round"], number)
    if page.record.rules is None or not queries.cases(page.record).exists():
        messages.info(request, _("This round has no rules or no cases yet."))
        return redirect(addresses.page(page.record))
    if request.method == "POST":
        return _kept(request, page.record)
    result = tried(page.record, rows_of(request.GET, page.record.rules))
    context = page.context(
        result=result, found=result.found[:SHOWN], left=max(0, len(result.found) - SHOWN), strengths=STRENGTHS.items(),
        per_case=page.record.rules.per_case, crumbs=page.crumbs(_("Avoidance tried")),
        may_keep=kinds["rules"].create(powers(request.user)),
    )  # fmt: skip
    return render(request, "rounds/policy.html", context)


def _kept(request: HttpRequest, round_: Round) -> HttpResponse:
    """A draft of the rule set with this policy; it comes into force as every rule set does, by a second person."""
    if not running.allows(request.user, round_):
        raise PermissionDenied
    kind = kinds["rules"]
    given = {name: getattr(round_.rules, name) for name in kind.fields}
    given["conflicts"] = rows_of({**request.POST.dict(), "tried": "1"}, round_.rules)
    try:
        made = services.create("rules", by=request.user, **given)
    except ValidationError as error:
        messages.error(request, _("; ").join(error.messages))
        return redirect(addresses.page(round_))
    messages.success(request, _("%(number)s is a draft with this policy; it binds nobody before it is in force.")
                     % {"number": made.number})  # fmt: skip
    return redirect(addresses.page(made))
