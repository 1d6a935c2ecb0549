"""Saved searches tell their owners of what is new to them: once, with the reason, and only what they may see."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.background.periodic import periodics
from kehui.desk.search import indexer, services
from kehui.desk.search.alerts import alerts_for, look
from kehui.desk.search.models import Alerting, SavedSearch, SearchAlert
from kehui.market.demands.models import Demand
from kehui.records.services import act, create
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(region: f.Cast) -> SavedSearch:
    f.published_demand(region, title="碳纤维预浸料")
    indexer.catch_up()
    return services.save(region.scholar, name="碳纤维", query="q=碳纤维&kind=demand", alerting=Alerting.NOW)


def looked(alerting: str = Alerting.NOW) -> int:
    indexer.catch_up()
    return look(alerting)


@pytest.mark.usefixtures("saved")
def test_a_new_record_is_told_once_with_the_reason(region: f.Cast) -> None:
    assert looked() == 0
    made = f.published_demand(region, title="碳纤维表面处理")
    assert looked() == 1
    assert looked() == 0
    act(made, "renew", by=region.author, valid_until=f.ahead(120))
    assert looked() == 0
    (line,) = alerts_for(region.scholar)
    assert (line.title, line.number, line.new) == ("碳纤维表面处理", made.number, True)
    assert "碳纤维" in line.reason
    assert alerts_for(region.scholar, timezone.now() + timedelta(minutes=1)) == []
    assert services.mark_seen(region.scholar) == 1
    assert not alerts_for(region.scholar)[0].new


def test_what_was_known_is_not_told_when_it_changes(region: f.Cast, saved: SavedSearch) -> None:
    known = Demand.objects.get(pk=saved.known[0])
    act(known, "renew", by=region.author, valid_until=f.ahead(120))
    assert looked() == 0


@pytest.mark.usefixtures("saved")
def test_a_record_is_told_when_it_becomes_visible_and_no_longer_when_it_is_not(region: f.Cast) -> None:
    made = create("demand", by=region.author, **f.demand_fields(region.company, title="碳纤维导管"))
    assert looked() == 0
    published = {"valid_until": f.ahead()}
    f.walk(made, ("submit", region.author), ("accept", region.county), ("publish", region.city, published))
    assert looked() == 1
    f.placed(made, "draft")
    assert alerts_for(region.scholar) == []


@pytest.mark.usefixtures("saved")
def test_directed_demands_and_other_kinds_are_not_told(region: f.Cast) -> None:
    f.published_demand(region, title="碳纤维定向", publicity="directed", summary="示例")
    f.displayed_achievement(region, title="碳纤维成果")
    f.published_demand(region, title="海水淡化")
    assert looked() == 0


def test_each_search_is_told_at_its_own_time_and_off_means_off(region: f.Cast, saved: SavedSearch) -> None:
    daily = services.save(region.rival, name="膜", query="q=膜", alerting=Alerting.DAILY)
    services.edit(saved, name=saved.name, alerting=Alerting.OFF)
    f.published_demand(region, title="碳纤维膜")
    assert looked(Alerting.NOW) == 0
    assert periodics["search.alerts"].run(None, timezone.now()) == "1 alerts"
    assert SearchAlert.objects.get().search == daily
    services.edit(saved, name=saved.name, alerting=Alerting.NOW)
    assert looked() == 0, "what there was when alerts were turned on is known"


def test_a_look_that_is_cut_off_goes_on_where_it_was(
    region: f.Cast, saved: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kehui.desk.search import alerts

    monkeypatch.setattr(alerts, "ROWS", 1)
    f.published_demand(region, title="碳纤维表面处理")
    assert sum(looked() for _turn in range(12)) == 1
    saved.refresh_from_db()
    assert saved.alerts.count() == 1


@pytest.mark.parametrize(
    ("name", "query", "problem"), [("", "q=膜", "name"), ("碳纤维", "q=膜", "name"), ("空", "", "__all__")]
)
def test_what_cannot_be_saved_says_why(region: f.Cast, saved: SavedSearch, name: str, query: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        services.save(region.scholar, name=name, query=query)
    assert problem in getattr(caught.value, "error_dict", {"__all__": None})
    assert SavedSearch.objects.get() == saved


@pytest.mark.usefixtures("saved")
def test_there_is_a_limit(region: f.Cast, settings: Any) -> None:
    settings.SAVED_SEARCHES = 1
    with pytest.raises(ValidationError, match="1"):
        services.save(region.scholar, name="更多", query="q=膜")


@pytest.mark.usefixtures("saved")
def test_alerts_take_a_constant_number_of_queries(region: f.Cast, django_assert_max_num_queries: Any) -> None:
    for place in range(5):
        f.published_demand(region, title=f"碳纤维{place}")
    assert looked() == 5
    with django_assert_max_num_queries(6):
        assert len(alerts_for(region.scholar)) == 5
