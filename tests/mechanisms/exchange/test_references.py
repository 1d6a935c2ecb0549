"""Terms, organisations and records are found by code or name, within what a field may point at."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kehui.mechanisms.exchange.references import References
from kehui.records.kinds import kinds
from kehui.terms.models import Term
from tests import factories

pytestmark = pytest.mark.django_db

DEMAND = kinds["demand"].model._meta


def find(name: str, text: str):
    field = DEMAND.get_field(name)
    return References([field], [{name: text}]).find(field, text)


@pytest.mark.parametrize("text", ["370102", "历下区", "370102 历下区", "３７０１０２", "370102 旧名"])
def test_a_region_by_code_name_or_both(text: str) -> None:
    district = factories.region()
    assert find("region", text) == district


@pytest.mark.parametrize(
    "text", ["济南市历下区", "山东省济南市历下区", "济南市 › 历下区", "山东省 历下区", "LIXIA DISTRICT"]
)
def test_a_region_behind_what_stands_above_it(text: str) -> None:
    district = factories.region()
    assert find("region", text) == district


def test_a_district_of_another_city_is_not_meant() -> None:
    factories.region(), factories.region("370200")
    with pytest.raises(ValidationError):
        find("region", "青岛市历下区")


@pytest.mark.parametrize("text", ["371202", "莱城区", "莱芜市莱城区"])
def test_a_term_that_has_ended_is_refused_with_what_took_its_place(text: str) -> None:
    factories.region("371202")
    with pytest.raises(ValidationError) as refused:
        find("region", text)
    assert "370116" in refused.value.messages[0]


def test_an_organisation_by_code_or_name() -> None:
    made = factories.organisation("某 装备公司")
    assert {find("owner", text) for text in (made.code, made.code.lower(), made.name, f"{made.code} {made}")} == {made}


def test_a_name_that_means_several_asks_for_the_code() -> None:
    city = factories.region("370100")
    Term.objects.create(tree="region", code="370198", name="新区", parent=city)
    Term.objects.create(tree="region", code="370199", name="新区", parent=city)
    with pytest.raises(ValidationError) as refused:
        find("region", "新区")
    assert all(code in refused.value.messages[0] for code in ("370198", "370199"))


def test_of_two_of_one_name_the_one_in_force_is_meant() -> None:
    city = factories.region("370100")
    Term.objects.create(tree="region", code="370198", name="新区", parent=city, valid_to=date(2018, 12, 31))
    new = Term.objects.create(tree="region", code="370199", name="新区", parent=city, valid_from=date(2019, 1, 1))
    assert find("region", "新区") == new


def test_another_tree_is_not_searched() -> None:
    factories.term("industry", "I01")
    with pytest.raises(ValidationError):
        find("region", "I01")


def test_rows_share_one_query_per_key(django_assert_num_queries) -> None:
    factories.region()
    field = DEMAND.get_field("region")
    with django_assert_num_queries(1):
        found = References([field], [{"region": "历下区"}] * 50)
        assert all(found.find(field, "历下区").code == "370102" for _ in range(50))
