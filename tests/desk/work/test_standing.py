"""What stands under way: for whom which records are counted, and that every number opens exactly these."""

from typing import Any

import pytest

from kehui.desk.work.standing import place_of, standing
from kehui.records.models import Record
from tests import factories as f
from tests.browsing import browser, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    """Open records of two organisations in two cities, some of them late, and one that is no longer open."""
    cast = f.cast()
    f.published_demand(cast)
    f.displayed_achievement(cast)
    late = f.placed(f.published_demand(cast, title="逾期的"), "submitted")
    Record.objects.filter(pk=late.pk).update(due_on=f.ahead(-3))
    f.placed(f.published_demand(cast, title="已结束的"), "withdrawn")
    elsewhere = f.published_demand(cast, title="别处的")
    Record.objects.filter(pk=elsewhere.pk).update(owner=cast.other_company, region=cast.other_company.region)
    return cast


@pytest.mark.parametrize("name", ["leader", "department", "county", "city", "elsewhere", "author"])
def test_every_number_opens_the_list_of_exactly_its_records(cast: f.Cast, name: str) -> None:
    person = getattr(cast, name)
    place = place_of(person)
    assert place is not None
    found = standing(person, place)
    assert any(one.late for one in found) is (name != "elsewhere")
    client = browser(person)
    for one in found:
        assert one.count == sum(each.count for each in one.stands) == counted(client, one.url)
        assert not one.late or one.late == counted(client, one.late_url)
        for each in one.stands:
            assert each.count == counted(client, each.url), each.url


def counted(client: Any, url: str) -> int:
    return client.get(url).context["page"].paginator.count


def test_a_county_sees_its_own_and_the_province_all(cast: f.Cast) -> None:
    def demands(person: Any) -> int:
        return next((one.count for one in standing(person, place_of(person)) if one.kind.code == "demand"), 0)

    assert (demands(cast.leader), demands(cast.county), demands(cast.elsewhere), demands(cast.author)) == (3, 2, 1, 2)
    assert place_of(cast.broker) is None


def test_the_desk_asks_as_often_for_many_as_for_one(cast: f.Cast) -> None:
    client = browser(cast.leader)
    few = queries(client, "/desk/under-way/")
    for _each in range(3):
        f.published_demand(cast)
    assert queries(client, "/desk/under-way/") == few
