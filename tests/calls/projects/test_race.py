"""Teams of a race are taken out at a milestone of its list item, each while that is open; the others go on (M12)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from kehui.calls.projects import race
from kehui.calls.projects.panels import race_panel
from kehui.calls.projects.queries import agreed
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.services import act, change, create
from tests import callings, factories, racing
from tests.browsing import address, browser, words
from tests.factories import Cast, ahead, placed, walk

pytestmark = pytest.mark.django_db
FIRST, SECOND, LAST = "样机", "中试", "示范应用"


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def item(cast: Cast, *days: int, kept: tuple[str, ...] = ("", "", "")) -> Any:
    """A list item whose milestones are due so many days from now."""
    names = (FIRST, SECOND, LAST)
    rows = [
        {"name": name, "due": str(ahead(day)), "share": "30", "kept": most}
        for name, day, most in zip(names, days, kept, strict=False)
    ]
    return racing.item_of_race(cast, milestones=rows, awards=4)


def teams(cast: Cast, guide: Any, count: int) -> list[Any]:
    rows = [row | {"state": ""} for row in guide.milestones]
    return [racing.team(cast, guide, milestones=rows) for _each in range(count)]


def out(project: Any, cast: Cast, at: str) -> Any:
    return walk(project, ("eliminate", cast.department, {"out_at": at}))


def refused(project: Any, cast: Cast, at: str) -> str:
    with pytest.raises(ValidationError) as caught:
        act(project, "eliminate", by=cast.department, reason="示例", out_at=at)
    assert set(caught.value.message_dict) == {"out_at"}
    return " ".join(caught.value.messages)


def test_a_team_leaves_the_race_at_a_milestone_while_another_goes_on(cast: Cast) -> None:
    slow, fast = teams(cast, item(cast, -30, 30), 2)
    slow = out(slow, cast, FIRST)
    assert (slow.state, slow.out_at) == ("eliminated", FIRST)
    with pytest.raises(ValidationError, match="已无其他团队"):
        act(fast, "eliminate", by=cast.department, reason="里程碑未通过", out_at=FIRST)


def test_the_milestone_is_named_and_is_one_of_the_list_item(cast: Cast) -> None:
    slow, _fast = teams(cast, item(cast, -30), 2)
    with pytest.raises(ValidationError) as caught:
        act(slow, "eliminate", by=cast.department, reason="示例")
    assert set(caught.value.message_dict) == {"out_at"}
    assert "验收" in refused(slow, cast, "验收")


def test_nobody_is_taken_out_at_a_milestone_that_is_not_due_unless_the_team_has_reported_about_it(cast: Cast) -> None:
    one, two, _three = teams(cast, item(cast, -30, 30), 3)
    assert str(ahead(30).year) in refused(one, cast, SECOND)
    told = [row | {"state": "stopped" if row["name"] == SECOND else ""} for row in two.milestones]
    assert out(placed(two, "running", milestones=told), cast, SECOND).out_at == SECOND


def test_a_milestone_is_closed_by_elimination_at_a_later_one(cast: Cast) -> None:
    one, two, _three = teams(cast, item(cast, -60, -30), 3)
    out(one, cast, SECOND)
    assert SECOND in refused(two, cast, FIRST)
    assert race.open_to(two) == [SECOND]


def test_a_milestone_is_closed_when_no_more_teams_are_left_than_it_keeps(cast: Cast) -> None:
    one, two, three = teams(cast, item(cast, -60, -30, kept=("2", "1")), 3)
    assert FIRST in refused(one, cast, SECOND)  # the first comes first
    out(one, cast, FIRST)
    assert "2" in refused(two, cast, FIRST)
    assert race.open_to(two) == [SECOND]
    out(two, cast, SECOND)
    assert race.open_to(three) == []


def test_a_team_is_not_taken_out_at_a_milestone_before_one_that_was_accepted_of_it(cast: Cast) -> None:
    one, _two = teams(cast, item(cast, -60, -30), 2)
    passed = [row | {"state": "passed"} for row in one.milestones]
    act(placed(one, "midterm"), "continue", by=cast.department, midterm="通过。", milestones=passed)
    assert race.open_to(type(one).objects.get(pk=one.pk)) == [SECOND]


def test_only_teams_of_an_open_bid_challenge_race(cast: Cast) -> None:
    guide = callings.issued_guide(cast)
    alone, _other = racing.team(cast, guide), racing.team(cast, guide)
    with pytest.raises(ValidationError, match="揭榜挂帅"):
        act(alone, "eliminate", by=cast.department, reason="里程碑未通过", out_at=FIRST)


def test_where_the_list_item_names_no_milestones_those_of_the_agreement_count(cast: Cast) -> None:
    guide = racing.item_of_race(cast)
    rows = [{"name": FIRST, "due": str(ahead(-1)), "share": "50"}]
    slow, _fast = (racing.team(cast, guide, milestones=rows) for _each in range(2))
    assert out(slow, cast, FIRST).out_at == FIRST


def test_the_sheet_offers_the_open_milestones_and_says_why_the_others_are_not(cast: Cast) -> None:
    one, _two, _three = teams(cast, item(cast, -30, 30), 3)
    page = browser(cast.department).get(address(one, "step", "eliminate")).content.decode()
    assert f'<option value="{FIRST}">' in page
    assert f'<option value="{SECOND}">' not in page
    ahead_of_all = teams(cast, item(cast, 30), 2)[0]
    page = words(browser(cast.department).get(address(ahead_of_all, "step", "eliminate")))
    assert f"“{FIRST}” is due on" in page


def test_the_race_stands_on_the_page_of_its_item_with_the_money_of_who_left(cast: Cast) -> None:
    guide = item(cast, -60, -30, kept=("2", "1"))
    one, two, _three = teams(cast, guide, 3)
    pay = [{"day": "2026-11-28", "amount": "45", "milestone": FIRST, "early": "预拨"}]
    walk(one, ("pay", cast.department, {"payments": pay}))
    walk(one, ("eliminate", cast.department2, {"out_at": FIRST}))
    page = words(browser(cast.department).get(address(guide)))
    assert "Race of the teams" in page
    assert page.count("goes on") == 2
    assert page.count("taken out") >= 1
    assert "2 teams are in the race" in page
    assert "paid 45" in page
    assert "Race of the teams" in words(browser(cast.scholar).get(address(two)))  # the end user
    for stranger in (cast.rival, None):
        assert "Race of the teams" not in words(browser(stranger).get(address(guide)))


def test_the_race_is_read_in_as_many_queries_for_six_teams_as_for_two(cast: Cast) -> None:
    counts = []
    request = RequestFactory().get("/")
    for count in (2, 6):
        guide = item(cast, -60, -30)
        teams(cast, guide, count)
        request.user = type(cast.department).objects.get(pk=cast.department.pk)
        with CaptureQueriesContext(connection) as asked:
            found = race_panel(request, kinds["guide"], guide)
        assert found is not None
        assert len(found[1]["rows"]) == count
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_no_team_sees_the_others_of_its_race(cast: Cast) -> None:
    guide = item(cast, -30)
    mine, other = teams(cast, guide, 2)
    placed(other, "running", created_by=cast.rival)
    Record.objects.filter(pk=other.pk).update(owner=cast.other_company)
    assert "Race of the teams" not in words(browser(cast.author).get(address(mine)))
    assert "Race of the teams" in words(browser(cast.department).get(address(mine)))


def test_an_agreement_of_a_race_takes_over_the_milestones_of_its_item(cast: Cast) -> None:
    bid = callings.application_under_review(cast, guide=item(cast, 30, 60))
    assert [(row["name"], row["share"]) for row in agreed(bid)["milestones"]] == [(FIRST, "30"), (SECOND, "30")]


def test_an_agreement_of_a_race_has_the_milestones_of_its_item(cast: Cast) -> None:
    origin = placed(callings.application_under_review(cast, guide=item(cast, 30, 60)), "awarded")
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=origin))
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.author)
    assert SECOND in " ".join(caught.value.message_dict["milestones"])
    change(made, by=cast.author, milestones=agreed(origin)["milestones"])
    assert walk(made, ("submit", cast.author)).state == "offered"
