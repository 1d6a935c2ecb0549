"""Every count of a season's funnel opens exactly its records; what is lost and how long it takes stand beside it."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kehui.calls.funnels.challenge import stages
from kehui.mechanisms.indicators.funnels import measured
from kehui.people.powers import Role
from kehui.records.models import Record
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import SHANDONG, Cast, ahead, person, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def season(cast: Cast):
    """A season with three demands of which two are published; two solutions, of which one wins and goes on to a
    contract; and beside them a demand of another season and a solution to it."""
    made = callings.open_call(cast, sort="challenge", title="第八届中国创新挑战赛")
    collected = {"season": made}
    need, _second = (factories.published_demand(cast, **collected) for _each in range(2))
    third = create("demand", by=cast.author, **factories.demand_fields(cast.company) | collected)
    walk(third, ("submit", cast.author))
    callings.solution_submitted(cast)
    first, other = (
        walk(create("solution", by=cast.scholar, **callings.solution_fields(cast, season=made, need=need)),
             ("submit", cast.scholar))
        for _each in range(2)
    )  # fmt: skip
    placed(made, "closed")
    walk(other, ("decline", cast.department))
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        first = walk(first, ("accept", cast.department2))
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        first = walk(first, ("shortlist", cast.department), ("win", cast.department2))
        first = walk(first, ("intend", cast.author, {"intended_on": ahead(0), "intended": 50_000_000}))
        act(first, "sign", by=cast.author, signed_on=ahead(0), amount=40_000_000)
    return made


COUNTS = [3, 0, 2, 2, 2, 1, 1, 0, 1, 1, 1, 0]


def test_counts_shares_days_and_amounts(season, cast: Cast) -> None:
    rows = measured(stages(season), cast.department)
    assert [row.count for row in rows] == COUNTS
    assert rows[0].share is None
    assert rows[2].share == pytest.approx(200 / 3)  # of what was collected: the clinic is passed by
    assert [rows[place].lost for place in (1, 2)] == [None, 1]  # who goes round the clinic is not lost there
    assert rows[4].share is None  # solutions are no part of the demands
    assert (rows[5].share, rows[5].days, rows[6].days) == (50, pytest.approx(4, abs=0.1), pytest.approx(6, abs=0.1))
    assert rows[8].share == 100
    assert [row.amount for row in rows if row.amount is not None] == [50_000_000, 40_000_000, 0]


def test_every_count_opens_exactly_its_records(season, cast: Cast) -> None:
    client = browser(cast.department)
    page = client.get(reverse("call-funnel", args=[season.number]))
    assert [row.count for row in page.context["rows"]] == COUNTS
    assert page.context["challengers"] == 1
    for row in page.context["rows"]:
        listed = client.get(row.url)
        assert listed.status_code == 200
        assert len(listed.context["rows"].object_list) == row.count, row.url
        assert row.url.replace("&", "&amp;") in page.content.decode()


def test_one_city_is_shown_alone(season, cast: Cast) -> None:
    url = reverse("call-funnel", args=[season.number])
    elsewhere = browser(cast.department).get(url, {"region": "371700"})
    assert [row.count for row in elsewhere.context["rows"]] == [0] * len(COUNTS)
    assert elsewhere.context["challengers"] == 0


def test_the_workbook_says_the_same(season, cast: Cast) -> None:
    answer = browser(cast.department).get(reverse("call-funnel", args=[season.number]), {"form": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == COUNTS
    assert re.match(r"/solutions/\?season=TZ-\d{4}-\d{6}&reached=accepted$", rows[5][6])


def test_the_funnel_is_for_those_who_run_or_watch_it(season, cast: Cast) -> None:
    url = reverse("call-funnel", args=[season.number])
    assert browser(cast.author).get(url).status_code == 403
    assert url not in browser(cast.author).get(reverse("call:show", args=[season.number])).content.decode()
    leader = browser(person(Role.LEADER, at=SHANDONG))
    assert leader.get(url).status_code == 200
    assert url in leader.get(reverse("call:show", args=[season.number])).content.decode()


def test_a_demand_belongs_to_the_season_that_it_names_whatever_the_day(season, cast: Cast) -> None:
    later = walk(create("demand", by=cast.author, **factories.demand_fields(cast.company)), ("submit", cast.author))
    assert measured(stages(season), cast.department)[0].count == COUNTS[0]
    later = walk(later, ("accept", cast.county, {"season": Record.objects.get(pk=season.pk)}))
    assert later.source == "challenge"
    assert measured(stages(season), cast.department)[0].count == COUNTS[0] + 1


def test_only_a_season_under_way_takes_demands(season, cast: Cast) -> None:
    fields = factories.demand_fields(cast.company)
    with pytest.raises(ValidationError) as caught:
        create("demand", by=cast.author, **fields, season=callings.open_call(cast))
    assert set(caught.value.message_dict) == {"season"}
    made = create("demand", by=cast.author, **fields, season=season)
    placed(season, "finished")
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.author)
    assert set(caught.value.message_dict) == {"season"}


def test_the_page_of_a_season_offers_a_demand_for_it_and_that_of_another_call_does_not(season, cast: Cast) -> None:
    link, client = "/demands/new/?season=", browser(cast.author)
    placed(season, "open")
    assert link + season.number in client.get(reverse("call:show", args=[season.number])).content.decode()
    other = callings.open_call(cast)
    assert link not in client.get(reverse("call:show", args=[other.number])).content.decode()
