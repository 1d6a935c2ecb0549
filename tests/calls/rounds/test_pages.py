"""From the plan of experts to decisions carried out together, on the pages of whoever runs the round."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.reviews.models import Review
from kehui.calls.rounds import assigning as plans
from kehui.calls.rounds.assigning import propose
from kehui.calls.rounds.models import Round
from kehui.calls.rounds.results import standings
from kehui.calls.rulesets.models import RuleSet
from kehui.market.experts.models import Expert
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def assigning(cast: Cast) -> Any:
    """A round with two cases, and four experts in the pool."""
    return callings.round_assigning(cast, cases=2, experts=4)


def asked_for(round_: Any, cast: Cast) -> Any:
    """The plan as it is shown, carried out."""
    url = reverse("round-experts", args=[round_.number])
    client = browser(cast.department)
    plan = client.get(url).context["proposal"].digest
    assert client.post(url, {"plan": plan}).status_code == 302
    return type(round_).objects.get(pk=round_.pk)


def signed(round_: Any, points: dict[int, str]) -> Any:
    """Every review of a round signed, with the points of its case for the first criterion."""
    for review in Review.objects.filter(round=round_.pk, state="invited"):
        scores = [row | {"points": points[review.case_id]} for row in callings.SCORES]
        walk(review, ("accept", review.reviewer, {"declared": True}),
             ("sign", review.reviewer, {"scores": scores, "verdict": "yes"}))  # fmt: skip
    return round_


def test_the_plan_is_proved_and_every_case_gets_its_experts(assigning: Any, cast: Cast) -> None:
    proposal = propose(assigning)
    assert proposal.proved
    assert len(proposal.pairs) == 6  # three for each of two cases
    assert proposal.shortages == ()
    made = asked_for(assigning, cast)
    assert Review.objects.filter(round=made.pk, state="invited").count() == 6
    assert proposal.digest in made.certificate
    assert made.events.filter(verb="assign").count() == 1


def test_a_plan_that_has_become_old_is_shown_anew_and_asks_nobody(assigning: Any, cast: Cast) -> None:
    answer = browser(cast.department).post(reverse("round-experts", args=[assigning.number]), {"plan": "old"})
    assert answer.status_code == 409
    assert not Review.objects.exists()


def test_whoever_declined_is_replaced_and_the_others_stay(assigning: Any, cast: Cast) -> None:
    made = asked_for(assigning, cast)
    gone, *_others = kept = list(Review.objects.filter(round=made.pk))
    walk(gone, ("decline", gone.reviewer))
    asked_for(made, cast)
    now = Review.objects.filter(round=made.pk, state="invited")
    assert {each.pk for each in kept} - {gone.pk} < {each.pk for each in now}
    assert not now.filter(case=gone.case_id, judge=gone.judge_id).exists()
    assert now.count() == 6


def test_the_matrix_says_who_has_not_answered_or_scored_and_which_panel_lacks_somebody(
    assigning: Any, cast: Cast
) -> None:
    made = asked_for(assigning, cast)
    first, second, *_others = Review.objects.filter(round=made.pk).order_by("number")
    walk(first, ("accept", first.reviewer, {"declared": True}))
    walk(second, ("decline", second.reviewer))
    page = words(browser(cast.department).get(reverse("round-scores", args=[made.number])))
    assert page.count("not scored") == 1
    assert page.count("not answered") == 4
    assert page.count("1 expert missing") == 1


def test_only_the_case_that_somebody_left_is_weighed_again(
    assigning: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asked_for(assigning, cast)
    before = {(each.case.pk, each.expert.pk): each.fit for each in propose(made).pairs}
    gone = Review.objects.filter(round=made.pk).first()
    assert gone is not None
    weighed: list[Any] = []
    whole = plans._fits
    monkeypatch.setattr(plans, "_fits", lambda cases, experts: weighed.extend(cases) or whole(cases, experts))
    walk(gone, ("decline", gone.reviewer))
    proposal = propose(made)
    assert [case.pk for case in weighed] == [gone.case_id]
    assert proposal.proved
    assert len(proposal.pairs) == 6
    held = {pair: fit for pair, fit in before.items() if pair != (gone.case_id, gone.judge_id)}
    assert held == {(each.case.pk, each.expert.pk): each.fit for each in proposal.pairs if each.asked}


def test_shortages_are_named_with_the_case(cast: Cast) -> None:
    case = callings.application_under_review(cast)
    callings.another_expert(cast)
    made = walk(create("round", by=cast.department, **callings.round_fields(cast, call=case.call)),
                ("begin", cast.department))  # fmt: skip
    page = browser(cast.department).get(reverse("round-experts", args=[made.number])).content.decode()
    assert [row["missing"] for row in propose(made).shortages] == ["2"]
    assert case.number in page


def test_two_experts_of_one_employer_never_sit_on_one_panel(assigning: Any) -> None:
    colleagues = Expert.objects.order_by("pk")[:2]
    Expert.objects.filter(pk=colleagues[1].pk).update(owner=colleagues[0].owner)
    panels: dict[str, list[Any]] = {}
    for each in propose(assigning).pairs:
        panels.setdefault(each.case.number, []).append(each.expert.owner_id)
    assert [len(set(panel)) for panel in panels.values()] == [3, 3]


def test_a_panel_that_lacks_economic_experts_says_so(assigning: Any) -> None:
    RuleSet.objects.filter(pk=assigning.rules_id).update(economic_least=1)
    assigning.refresh_from_db()
    assert len(propose(assigning).shortages) == 2
    Expert.objects.filter(pk__in=Expert.objects.values("pk")[:1]).update(expertise="economic")
    assert propose(assigning).shortages == ()


def test_cities_of_elsewhere_and_experts_do_not_see_the_plan(assigning: Any, cast: Cast) -> None:
    url = reverse("round-experts", args=[assigning.number])
    assert browser(cast.expert).get(url).status_code == 403
    assert browser(cast.stranger).get(url).status_code == 302
    assert browser(cast.author).get(reverse("round-scores", args=[assigning.number])).status_code == 403


def test_the_cut_is_drawn_and_named_behind_the_last_place(assigning: Any, cast: Cast) -> None:
    made = walk(asked_for(assigning, cast), ("start", cast.department))
    better, worse = made.call.applications.order_by("number")
    signed(made, {better.pk: "28", worse.pk: "21.5"})
    url = reverse("round-scores", args=[made.number])
    assert "Cut:" not in words(browser(cast.department).get(url))  # the call awards without a limit
    type(made.call).objects.filter(pk=made.call_id).update(quota=1)
    told = words(browser(cast.department).get(url))
    assert told.index("84.00") < told.index("Cut: 1 place ") < told.index("64.50")


def test_decisions_are_drafted_by_the_quota_and_carried_out_together(assigning: Any, cast: Cast) -> None:
    type(assigning.call).objects.filter(pk=assigning.call_id).update(quota=1)
    made = walk(asked_for(assigning, cast), ("start", cast.department))
    better, worse = made.call.applications.order_by("number")
    signed(made, {better.pk: "28", worse.pk: "21.5"})
    made = walk(made, *callings.decided(cast))
    url, client = reverse("round-scores", args=[made.number]), browser(cast.department2)
    rows = client.get(url).context["rows"]
    assert [(row.case, row.place, row.inside) for row in rows] == [(better, 1, True), (worse, 2, False)]
    assert client.post(url, {"award": [better.number]}).status_code == 302
    better.refresh_from_db(), worse.refresh_from_db()
    assert (better.state, better.mark, better.place) == ("proposed", Decimal("84.00"), 1)
    assert (worse.state, worse.mark) == ("not_selected", Decimal("64.50"))


def test_nothing_is_carried_out_before_a_second_person_has_decided(assigning: Any, cast: Cast) -> None:
    made = placed(assigning, "closed")
    answer = browser(cast.department).post(reverse("round-scores", args=[made.number]), {"award": []})
    assert answer.status_code == 403


def test_a_case_below_a_floor_stands_outside_the_order(assigning: Any, cast: Cast) -> None:
    rows = [row | {"floor": "20" if row["code"] == "new" else ""} for row in callings.CRITERIA]
    RuleSet.objects.filter(pk=assigning.rules_id).update(criteria=rows)
    made = walk(asked_for(assigning, cast), ("start", cast.department))
    good, low = made.call.applications.order_by("number")
    signed(made, {good.pk: "25", low.pk: "15"})
    standing = {each.case: each for each in standings(Round.objects.get(pk=made.pk))}
    assert (standing[good].vetoed, standing[low].vetoed, standing[low].place) == (False, True, 0)


def test_one_refusal_stops_no_other_decision(assigning: Any, cast: Cast) -> None:
    """Whoever brought a case under review may not propose it: the second person must."""
    made = walk(asked_for(assigning, cast), ("start", cast.department))
    first, second = made.call.applications.order_by("number")
    signed(made, dict.fromkeys((first.pk, second.pk), "20"))
    made = walk(made, *callings.decided(cast))
    answer = browser(cast.department).post(reverse("round-scores", args=[made.number]), {"award": [first.number]})
    assert answer.status_code == 302
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("review", "not_selected")


def test_the_scores_cost_as_many_queries_for_many_cases(assigning: Any, cast: Cast) -> None:
    from tests.browsing import queries

    made = placed(asked_for(assigning, cast), "scoring")
    url, client = reverse("round-scores", args=[made.number]), browser(cast.department)
    before = queries(client, url)
    case = callings.application_under_review(cast, guide=made.call.guides.first())
    create("review", by=cast.department, round=made, case=case, judge=callings.another_expert(cast))
    assert queries(client, url) == before


def test_the_order_says_which_cases_have_fewer_sheets_than_the_rules_ask_for(cast: Cast) -> None:
    made = callings.round_scoring(cast)  # one expert, where the rules ask for three
    url = reverse("round-scores", args=[made.number])
    assert "Fewer than 3 sheets" not in browser(cast.department).get(url).content.decode()
    placed(made, "closed")
    assert "Fewer than 3 sheets" in browser(cast.department).get(url).content.decode()
