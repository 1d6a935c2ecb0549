"""The rules of technology demands: what each step checks, and what happens at the end of each road."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def errors(refused: Any) -> set[str]:
    return set(refused.value.error_dict)


def test_a_draft_needs_its_title_only(cast: Cast) -> None:
    assert create("demand", by=cast.author, title="甲").state == "draft"
    with pytest.raises(ValidationError) as refused:
        create("demand", by=cast.author, problem="乙")
    assert errors(refused) == {"title"}


def test_the_whole_road(cast: Cast) -> None:
    made = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    demand = factories.walk(
        made,
        ("submit", cast.author),
        ("clarify", cast.county),
        ("ask", cast.county),
        ("revise", cast.colleague),
        ("accept", cast.county, {"broker": cast.broker}),
        ("publish", cast.city, {"valid_until": factories.ahead()}),
        ("introduce", cast.broker),
        ("negotiate", cast.author),
        ("contract", cast.author, {"contracted_on": factories.ahead(0), "contract_amount": 60_000_000}),
        ("register", cast.broker, {"contract_number": "2026370000000001"}),
        ("deliver", cast.author),
        ("evaluate", cast.author, {"satisfaction": 5}),
    )
    assert (demand.state, demand.broker, demand.contract_amount) == ("evaluated", cast.broker, 60_000_000)
    assert demand.keywords == "残余应力;在线检测"


@pytest.mark.parametrize("day", [0, -1])
def test_a_demand_is_published_for_some_time(cast: Cast, day: int) -> None:
    made = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    accepted = factories.walk(made, ("submit", cast.author), ("accept", cast.county))
    with pytest.raises(ValidationError) as refused:
        act(accepted, "publish", by=cast.city)
    assert errors(refused) == {"valid_until"}
    with pytest.raises(ValidationError) as refused:
        act(accepted, "publish", by=cast.city, valid_until=factories.ahead(day))
    assert errors(refused) == {"valid_until"}


def test_only_technology_managers_look_after_demands(cast: Cast) -> None:
    made = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    submitted = factories.walk(made, ("submit", cast.author))
    with pytest.raises(ValidationError) as refused:
        act(submitted, "accept", by=cast.county, broker=cast.rival)
    assert errors(refused) == {"broker"}


def test_a_failed_contract_leads_back_to_the_search(cast: Cast) -> None:
    demand = factories.placed(factories.published_demand(cast), "contracted")
    assert factories.walk(demand, ("rescind", cast.author)).state == "published"


def test_a_conversion_says_into_what(cast: Cast) -> None:
    demand = factories.published_demand(cast)
    with pytest.raises(ValidationError) as refused:
        act(demand, "convert", by=cast.city, reason="需要攻关")
    assert errors(refused) == {"converted_to"}
    assert factories.walk(demand, ("convert", cast.city, {"converted_to": "challenge"})).state == "converted"


def test_satisfaction_is_a_mark_from_one_to_five(cast: Cast) -> None:
    delivered = factories.placed(factories.published_demand(cast), "delivered")
    with pytest.raises(ValidationError) as refused:
        act(delivered, "evaluate", by=cast.author, reason="很好", satisfaction=6)
    assert errors(refused) == {"satisfaction"}


def test_what_expired_may_be_renewed_by_its_company(cast: Cast) -> None:
    expired = factories.placed(factories.published_demand(cast), "expired")
    renewed = factories.walk(expired, ("renew", cast.colleague, {"valid_until": factories.ahead(30)}))
    assert (renewed.state, renewed.valid_until) == ("published", factories.ahead(30))


@pytest.mark.parametrize("code", ["demand", "talent"])
def test_what_is_published_says_so_in_chinese_and_not_since_when(code: str) -> None:
    with translation.override("zh-hans"):
        assert str(kinds[code].loop.state("published").label) == "已发布"
