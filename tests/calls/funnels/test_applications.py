"""The funnel of a plan year tells the share led by enterprises with its denominator, and opens its records."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.funnels.applications import stages
from kehui.mechanisms.indicators.funnels import measured
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, ahead, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def programme(cast: Cast) -> Any:
    """Three applications: one by an enterprise and one by another are awarded, and the first is signed."""
    call = callings.open_call(cast, rules=callings.rules_in_force(cast, notice_first=False))
    item = callings.issued_guide(cast, call=call, awards=9)
    first, second, _third = (callings.application_under_review(cast, guide=item) for _each in range(3))
    second = placed(second, "review", lead="institute")
    first, second = (
        walk(each, ("propose", cast.department2), ("announce", cast.department), ("award", cast.department2))
        for each in (first, second)
    )
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=first))
    walk(made, ("submit", cast.author), ("sign", cast.department, {"agreement_number": "1"}))
    return item.call


def test_the_share_of_enterprises_stands_beside_its_denominator(programme: Any, cast: Cast) -> None:
    rows = measured(stages(programme), cast.department)
    assert [row.count for row in rows] == [3, 3, 3, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0]
    awarded, led = rows[5], rows[6]
    assert (awarded.count, led.count, led.share) == (2, 1, 50)
    assert rows[8].amount == 300_000_000


def test_every_count_opens_exactly_its_records(programme: Any, cast: Cast) -> None:
    client = browser(cast.department)
    page = client.get(reverse("call-funnel", args=[programme.number]))
    assert page.context["challengers"] == 1
    for row in page.context["rows"]:
        listed = client.get(row.url)
        assert len(listed.context["rows"].object_list) == row.count, row.url


def test_a_selection_ends_with_the_award_and_has_no_lead(cast: Cast) -> None:
    call = callings.selected(cast).call
    assert [stage.state for stage in stages(call)][-1] == "awarded"
    assert all("lead" not in stage.filters for stage in stages(call))


def running(cast: Cast, item: Any) -> Any:
    """A team whose agreement is signed."""
    won = placed(create("application", by=cast.author, **callings.application_fields(cast, guide=item)), "awarded")
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=won))
    funds = {"user_funding": 100_000_000}
    return walk(made, ("submit", cast.author), ("countersign", cast.scholar, funds),
                ("sign", cast.department, {"agreement_number": "1"}))  # fmt: skip


def test_an_open_bid_challenge_is_followed_to_its_projects_and_tells_who_left_the_race(cast: Cast) -> None:
    item = callings.issued_guide(cast, call=callings.open_call(cast, sort="open_bid"), user=cast.university, awards=2)
    slow, _fast = (running(cast, item) for _team in range(2))
    placed(slow, "running", starts_on=ahead(-30), milestones=[{"name": "样机", "due": str(ahead(-1)), "share": "50"}])
    walk(slow, ("eliminate", cast.department2, {"out_at": "样机"}))
    call = item.call
    rows = {row.stage.state: row for row in measured(stages(call), cast.department) if "lead" not in row.stage.filters}
    assert (rows["running"].count, rows["eliminated"].count) == (2, 1)


def test_projects_of_another_call_of_the_same_year_are_not_counted(programme: Any, cast: Cast) -> None:
    other = callings.open_call(cast, plan_year=programme.plan_year)
    assert all(row.count == 0 for row in measured(stages(other), cast.department))
