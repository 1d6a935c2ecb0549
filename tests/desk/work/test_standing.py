"""What stands under way: for whom which records are counted, and that every number opens exactly these."""

from typing import Any

import pytest

from kehui.desk.work import standing as standings
from kehui.desk.work.standing import Place, place_of, standing
from kehui.people.powers import Role
from kehui.records import paging
from kehui.records.models import Record
from tests import factories as f
from tests.browsing import browser, queries, words

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


def adviser(cast: f.Cast) -> Any:
    """A technology manager who works for two organisations and serves a demand of a third."""
    person = f.person(Role.BROKER, organisation=cast.other_company)
    person.memberships.create(organisation=cast.other_university, since=f.LONG_AGO)
    wanted = f.published_demand(cast, title="有人服务的")
    type(wanted).objects.filter(pk=wanted.pk).update(broker=person)
    return person


@pytest.mark.parametrize(
    "name", ["leader", "department", "county", "city", "elsewhere", "author", "broker", "expert", "adviser"]
)
def test_every_number_opens_the_list_of_exactly_its_records(cast: f.Cast, name: str) -> None:
    person = adviser(cast) if name == "adviser" else getattr(cast, name)
    place = place_of(person)
    assert place is not None
    found = standing(person, place)
    assert any(one.late.count for one in found) is (name not in ("elsewhere", "broker", "expert", "adviser"))
    client = browser(person)
    for one in found:
        assert one.tally.count == sum(each.tally.count for each in one.stands) == counted(client, one.url)
        assert not one.late.count or one.late.count == counted(client, one.late_url)
        for each in one.stands:
            assert each.tally.count == counted(client, each.url), each.url


def counted(client: Any, url: str) -> int:
    return client.get(url).context["rows"].paginator.count


def test_a_county_sees_its_own_and_the_province_all(cast: f.Cast) -> None:
    def demands(person: Any) -> int:
        return next((one.tally.count for one in standing(person, place_of(person)) if one.kind.code == "demand"), 0)

    assert (demands(cast.leader), demands(cast.county), demands(cast.elsewhere), demands(cast.author)) == (3, 2, 1, 2)


def test_whoever_has_no_office_and_no_organisation_sees_what_they_take_part_in(cast: f.Cast) -> None:
    def seen(person: Any) -> dict[str, int]:
        return {one.kind.code: one.tally.count for one in standing(person, place_of(person))}

    assert seen(cast.broker) == {}
    wanted = f.published_demand(cast, title="由技术经理人服务的")
    type(wanted).objects.filter(pk=wanted.pk).update(broker=cast.broker)
    assert seen(cast.broker)["demand"] == 1
    assert "Under way where I take part" in words(browser(cast.broker).get("/desk/under-way/"))
    assert place_of(cast.expert) == place_of(cast.broker)  # an expert does not act for the university
    assert place_of(f.person(Role.AUDIT)) is None


def test_as_far_as_lists_count_and_no_further(cast: f.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (standings, paging):
        monkeypatch.setattr(module, "COUNTED", 2)
    found = {one.kind.code: one for one in standing(cast.leader, Place(""))}["demand"]
    assert (str(found.tally), str(found.late)) == ("2+", "1")
    assert sorted(str(each.tally) for each in found.stands) == ["1", "2"]


def test_the_desk_asks_as_often_for_many_as_for_one(cast: f.Cast) -> None:
    client = browser(cast.leader)
    few = queries(client, "/desk/under-way/")
    for _each in range(3):
        f.published_demand(cast)
    assert queries(client, "/desk/under-way/") == few
