"""What a call lets each city recommend is held to, one by one and many at once, and is seen on its page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehui.calls.applications.models import Application
from kehui.calls.applications.rationing import room_to_recommend
from kehui.calls.openings.models import Call
from kehui.calls.shares import city_of
from kehui.records.bulk import act_many
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def at_the_city(cast: Cast, count: int, **limits):
    guide = callings.issued_guide(cast)
    Call.objects.filter(pk=guide.call_id).update(**limits)
    guide.call.refresh_from_db()
    made = [create("application", by=cast.author, **callings.application_fields(cast, guide=guide))
            for _each in range(count)]  # fmt: skip
    return [placed(each, "city") for each in made]


def test_a_city_recommends_no_more_than_the_call_lets_it(cast: Cast) -> None:
    first, second = at_the_city(cast, 2, per_city=1)
    act(first, "recommend", by=cast.city)
    with pytest.raises(ValidationError, match="1"):
        act(second, "recommend", by=cast.city)
    act(first, "withdraw", by=cast.author, reason="不再申报")
    act(second, "recommend", by=cast.city)
    second.refresh_from_db()
    assert second.state == "formal"


def test_the_limit_holds_for_many_at_once(cast: Cast) -> None:
    some = at_the_city(cast, 3, per_city=2)
    outcome = act_many("application", [each.pk for each in some], "recommend", by=cast.city)
    assert (len(outcome.done), len(outcome.refused)) == (2, 1)


def test_a_city_may_have_a_number_of_its_own(cast: Cast) -> None:
    city = city_of(cast.company.region)
    assert city is not None
    first, second = at_the_city(cast, 2, per_city=1, cities=[{"city": city.name, "most": "2"}])
    act(first, "recommend", by=cast.city)
    act(second, "recommend", by=cast.city)
    page = words(browser(cast.city).get(address(first.call)))
    assert f"set by this call ({first.call.document_number})" in page
    assert " 2 2 0 " in " ".join(page.split())


def test_a_limit_names_a_city_and_a_number(cast: Cast) -> None:
    strange = [{"city": "亚特兰蒂斯", "most": "不少"}]
    call = create("call", by=cast.department, **callings.call_fields(cast, cities=strange))
    with pytest.raises(ValidationError) as caught:
        act(call, "submit", by=cast.department)
    assert len(caught.value.message_dict["cities"]) == 2


def test_applicants_do_not_see_who_recommends_how_many(cast: Cast) -> None:
    first, _second = at_the_city(cast, 2, per_city=1)
    assert "Recommended by cities" not in words(browser(cast.author).get(address(first.call)))
    assert "Recommended by cities" in words(browser(cast.department).get(address(first.call)))


def chosen(some, **more):
    return {"number": [each.number for each in some], "step": "recommend"} | more


def test_the_sheet_for_many_says_how_many_places_are_left_and_who_comes_too_late(cast: Cast) -> None:
    first, *some = at_the_city(cast, 4, per_city=3)
    act(first, "recommend", by=cast.city)
    page = browser(cast.city).get("/applications/together/", chosen(some))
    assert "2 of 3 places left" in words(page)
    assert [bool(line.problem) for line in page.context["lines"]] == [False, False, True]
    assert "no place left" in words(page)
    versions = [f"{each.number}={each.version}" for each in some]
    page = browser(cast.city).post("/applications/together/", chosen(some, version=versions))
    assert [line.record.pk for line, _why in page.context["refused"]] == [some[2].pk]


def test_the_sheet_of_one_says_how_many_places_are_left(cast: Cast) -> None:
    first, second = at_the_city(cast, 2, per_city=1)
    assert "1 of 1 places left" in words(browser(cast.city).get(address(first, "step", "recommend")))
    act(first, "recommend", by=cast.city)
    assert "0 of 1 places left" in words(browser(cast.city).get(address(second, "step", "recommend")))


def test_the_sheet_for_many_looks_up_each_limit_once(cast: Cast, django_assert_max_num_queries) -> None:
    some = at_the_city(cast, 6, per_city=3)
    with CaptureQueriesContext(connection) as few:
        room_to_recommend(list(Application.objects.filter(pk__in=[each.pk for each in some[:2]])))
    with django_assert_max_num_queries(len(few)):
        room_to_recommend(list(Application.objects.filter(pk__in=[each.pk for each in some])))


def test_proposing_many_is_told_of_the_places_of_the_call_the_field_and_the_item(cast: Cast) -> None:
    guide = callings.issued_guide(cast)
    some = [placed(callings.application_under_review(cast, guide=guide), "review") for _each in range(3)]
    Call.objects.filter(pk=guide.call_id).update(quota=2)
    page = browser(cast.department2).get("/applications/together/", chosen(some, step="propose"))
    assert f"{guide.call.title}: 2 of 2 places left" in words(page)
    assert [bool(line.problem) for line in page.context["lines"]] == [False, False, True]
