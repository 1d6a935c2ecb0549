"""A policy is tried on a round by the one engine: pairs with their paths, cases left short, and nothing kept."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.rounds.models import Round
from kehui.calls.rulesets.models import RuleSet
from kehui.market.experts.models import Expert
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def round_(cast: Cast) -> Any:
    """A case whose applicant once employed one of three experts; each case needs three."""
    case = callings.application_under_review(cast)
    former, *_others = [callings.another_expert(cast) for _each in range(3)]
    gone = str(factories.ahead().year - 4)
    history = [{"organisation": cast.company.name, "since": "2010", "until": gone, "post": ""}]
    Expert.objects.filter(pk=former.pk).update(history=history, title="孙曾任")
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    return walk(made, ("begin", cast.department))


def tried(cast: Cast, round_: Any, **given: str) -> Any:
    sent = {"tried": "1"} | {name.replace("_", "-"): value for name, value in given.items()}
    return browser(cast.department).get(reverse("round-policy", args=[round_.number]), sent)


def test_a_blocking_rule_removes_the_pair_with_its_path_and_names_the_case_left_short(round_: Any, cast: Cast) -> None:
    answer = tried(cast, round_, strength_employer="block", years_employer="5")
    result = answer.context["result"]
    assert (result.removed, result.more) == (1, 1)
    assert [(case.pk, left) for case, left in result.short] == [(round_.call.applications.get().pk, 2)]
    page = words(answer)
    assert "孙曾任" in page
    assert cast.company.name in page
    assert "2 of the 3 needed" in page


@pytest.mark.parametrize("given", [{"strength_employer": "warn", "years_employer": "5"},
                                   {"strength_employer": "block", "years_employer": "1"}, {}])  # fmt: skip
def test_a_milder_policy_removes_nobody(round_: Any, cast: Cast, given: dict[str, str]) -> None:
    result = tried(cast, round_, **given).context["result"]
    assert (result.removed, result.short) == (0, [])


def test_trying_keeps_nothing_and_keeping_makes_a_draft(round_: Any, cast: Cast) -> None:
    before = RuleSet.objects.count()
    tried(cast, round_, strength_employer="block", years_employer="5")
    assert RuleSet.objects.count() == before
    url = reverse("round-policy", args=[round_.number])
    browser(cast.department).post(url, {"strength-employer": "block", "years-employer": "5"})
    made = RuleSet.objects.order_by("pk").last()
    assert made
    assert (made.state, [row["strength"] for row in made.conflicts]) == ("draft", ["block"])
    assert made.criteria == round_.rules.criteria
    assert Round.objects.get(pk=round_.pk).rules_id == round_.rules_id


def test_nonsense_in_the_address_is_no_policy(round_: Any, cast: Cast) -> None:
    answer = tried(cast, round_, strength_employer="explode", years_employer="-3", strength_coauthor="ask",
                   years_coauthor="many")  # fmt: skip
    assert answer.status_code == 200
    assert answer.context["result"].removed == 0


def test_only_who_runs_rounds_tries_and_keeps(round_: Any, cast: Cast) -> None:
    url = reverse("round-policy", args=[round_.number])
    assert browser(cast.expert).get(url).status_code == 403
    assert browser(cast.leader).post(url, {}).status_code == 403
