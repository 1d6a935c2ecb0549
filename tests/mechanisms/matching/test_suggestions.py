"""Kept pairs and alerts: found when something comes or changes, told once to those it concerns, never too many."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.models import MatchAlert, Suggestion
from kehui.mechanisms.matching.services import judge
from kehui.mechanisms.matching.suggestions import alert, look
from kehui.records.kinds import kinds
from tests.browsing import browser
from tests.factories import Cast, walk
from tests.mechanisms.matching.market import achievement, achievement_row, achievements, demand

pytestmark = pytest.mark.django_db
WORDS = "锅炉水冷壁防腐涂层"


@pytest.fixture(autouse=True)
def thresholds(settings: Any) -> None:
    settings.MATCHING_SUGGEST_SCORE, settings.MATCHING_ALERT_SCORE = 5.0, 20.0
    settings.MATCHING_ALERTS_A_DAY = 3


def found(cast: Cast) -> None:
    """What the hourly round does."""
    assert cast
    indexer.catch_up()
    look()


def told(person: Any) -> list[tuple[str, str]]:
    return [(each.record.title, each.other.title) for each in MatchAlert.objects.filter(person=person).order_by("id")]


def test_a_pair_is_kept_once_whichever_of_the_two_came_last(caught_up: Cast) -> None:
    wanted = demand(caught_up, WORDS)
    found(caught_up)
    best = achievement(caught_up, WORDS)
    found(caught_up)
    kept = Suggestion.objects.get()
    assert (kept.source_id, kept.target_id) == (wanted.pk, best.pk)
    demand(caught_up, "轴承钢热处理")
    found(caught_up)
    assert look() == 0
    assert Suggestion.objects.count() == 1


def test_a_pair_goes_when_one_of_them_can_no_longer_be_found(caught_up: Cast) -> None:
    demand(caught_up, WORDS)
    best = achievement(caught_up, WORDS)
    found(caught_up)
    walk(best, ("pause", caught_up.scholar))
    found(caught_up)
    assert not Suggestion.objects.exists()


def test_both_sides_are_told_once(caught_up: Cast) -> None:
    demand(caught_up, WORDS)
    achievement(caught_up, f"{WORDS}喷涂")
    assert caught_up.colleague
    found(caught_up)
    assert alert() == 3
    assert told(caught_up.author) == told(caught_up.colleague) == [(WORDS, f"{WORDS}喷涂")]
    assert told(caught_up.scholar) == [(f"{WORDS}喷涂", WORDS)]
    found(caught_up)
    assert alert() == 0


def test_nobody_is_told_more_than_the_daily_number_and_the_rest_comes_later(
    caught_up: Cast, time_machine: Any, settings: Any
) -> None:
    settings.MATCHING_ALERT_SCORE = 10.0
    demand(caught_up, WORDS)
    achievements(caught_up, [achievement_row(caught_up, f"{WORDS}{n}") for n in range(5)])
    found(caught_up)
    alert()
    assert len(told(caught_up.author)) == 3
    assert alert() == 0
    time_machine.move_to(timezone.now() + timedelta(days=1))
    alert()
    assert len(told(caught_up.author)) == 5


def test_pairs_below_the_threshold_and_judged_ones_are_not_told(caught_up: Cast, settings: Any) -> None:
    wanted, best = demand(caught_up, WORDS), achievement(caught_up, WORDS)
    found(caught_up)
    settings.MATCHING_ALERT_SCORE = 99.0
    assert alert() == 0
    settings.MATCHING_ALERT_SCORE = 20.0
    judge(wanted, best, "rejected", reason="已有", by=caught_up.author)
    assert alert() == 0


def test_the_details_of_a_blurred_demand_do_not_count_and_are_not_shown(caught_up: Cast) -> None:
    """Its summary alone makes the pair; the words of its problem do not."""
    secret = "氯离子浓度超标"
    demand(caught_up, "锅炉水冷壁", problem=secret, publicity="blurred", summary=WORDS)
    achievement(caught_up, secret)
    achievement(caught_up, WORDS)
    found(caught_up)
    assert [each.target.title for each in Suggestion.objects.all()] == [WORDS]
    alert()
    page = browser(caught_up.scholar).get(reverse("match-alerts")).content.decode()
    assert "锅炉水冷壁" in page
    assert secret not in page


def test_a_directed_demand_tells_its_own_people_and_nobody_else(caught_up: Cast) -> None:
    demand(caught_up, WORDS, publicity="directed", summary=WORDS)
    achievement(caught_up, WORDS)
    found(caught_up)
    alert()
    assert told(caught_up.author) == [(WORDS, WORDS)]
    assert told(caught_up.scholar) == []


def test_the_page_of_alerts_marks_what_was_opened(caught_up: Cast) -> None:
    wanted, best = demand(caught_up, WORDS), achievement(caught_up, WORDS)
    found(caught_up)
    alert()
    client = browser(caught_up.author)
    assert best.number in client.get(reverse("match-alerts")).content.decode()
    client.get(reverse("match-pair", args=["demand", wanted.number, "achievement", best.number]))
    assert MatchAlert.objects.get(person=caught_up.author).seen_at
    browser(caught_up.scholar).post(reverse("match-alerts"))
    assert not MatchAlert.objects.filter(seen_at=None).exists()
    assert browser(caught_up.stranger).get(reverse("match-alerts")).status_code == 302


def test_an_alert_about_what_one_may_no_longer_see_is_not_shown(caught_up: Cast) -> None:
    demand(caught_up, WORDS)
    best = achievement(caught_up, WORDS)
    found(caught_up)
    alert()
    walk(best, ("pause", caught_up.scholar))
    assert best.number not in browser(caught_up.author).get(reverse("match-alerts")).content.decode()


def test_the_best_pairs_of_a_region_are_for_officers_and_narrowed_by_the_address(caught_up: Cast) -> None:
    wanted, best = demand(caught_up, WORDS), achievement(caught_up, WORDS)
    found(caught_up)
    assert caught_up.elsewhere  # so that the other city is among the regions
    for who, code in (("county", 200), ("broker", 200), ("department", 200), ("author", 403), ("stranger", 302)):
        assert browser(getattr(caught_up, who)).get(reverse("pairings")).status_code == code, who
    client = browser(caught_up.county)

    def shown(**query: str) -> bool:
        return wanted.number in client.get(reverse("pairings", query=query)).content.decode()

    assert shown()
    assert shown(industry="I02", region="370100", least="10", unseen="1", pair="demand-achievement")
    for query in ({"industry": "I06"}, {"region": "370200"}, {"least": "99"}, {"pair": "demand-expert"}):
        assert not shown(**query), query
    judge(wanted, best, "accepted", reason="合适", by=caught_up.county)
    assert shown()
    assert not shown(unseen="1")
    assert shown(least="nonsense", region="nowhere", pair="nothing", page="99")


def test_a_directed_demand_is_in_the_pairs_of_its_own_offices_only(caught_up: Cast) -> None:
    wanted = demand(caught_up, WORDS, publicity="directed", summary=WORDS)
    achievement(caught_up, WORDS)
    found(caught_up)
    assert wanted.number in browser(caught_up.county).get(reverse("pairings")).content.decode()
    assert wanted.number not in browser(caught_up.elsewhere).get(reverse("pairings")).content.decode()


def test_the_number_of_queries_of_the_pages_does_not_grow(
    caught_up: Cast, django_assert_max_num_queries: Any, settings: Any
) -> None:
    settings.MATCHING_ALERTS_A_DAY, settings.MATCHING_SUGGEST_SCORE, settings.MATCHING_ALERT_SCORE = 100, 0.5, 0.5
    demand(caught_up, WORDS)
    counts = []
    for many in (1, 9):
        achievements(caught_up, [achievement_row(caught_up, f"{WORDS}{many}{n}") for n in range(many)])
        found(caught_up)
        alert()
        both = []
        for who, name in (("county", "pairings"), ("author", "match-alerts")):
            client = browser(getattr(caught_up, who))
            client.get(reverse(name))
            with django_assert_max_num_queries(20) as counted:
                assert len(client.get(reverse(name)).context["rows"]) == (1 if many == 1 else 10)
            both.append(len(counted))
        counts.append(both)
    assert counts[0] == counts[1]


def test_every_pairing_that_kinds_declare_can_be_chosen(caught_up: Cast) -> None:
    page = browser(caught_up.county).get(reverse("pairings"))
    offered = [frozenset(code.split("-")) for code, _label in page.context["pairs"]]
    declared = {
        frozenset((kind.code, code))
        for kind in kinds
        for code in (kind.matchable.against if kind.matchable else ())
        if code != kind.code
    }
    assert len(offered) == len(set(offered))  # each once, asked from one side
    assert set(offered) == declared != set()
