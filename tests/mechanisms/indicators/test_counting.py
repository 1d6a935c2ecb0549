"""Counting rules: what falls into a period, counted once."""

from datetime import date

import pytest
import time_machine

from kehui.market.demands.models import Demand
from kehui.market.demands.queries import open_list, unanswered
from kehui.records.kinds import kinds
from kehui.records.services import act
from tests import factories

pytestmark = pytest.mark.django_db

MAY, JUNE = (date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 6, 1), date(2026, 6, 30))


def count(kind: str, code: str, period: tuple[date, date]) -> int:
    (indicator,) = [each for each in kinds[kind].indicators if each.code == code]
    return indicator.value(*period)


def test_a_period_ends_with_the_last_moment_of_its_last_day_here() -> None:
    cast = factories.cast()
    with time_machine.travel("2026-05-31 23:59 +0800", tick=False):
        factories.published_demand(cast)
    with time_machine.travel("2026-06-01 00:00 +0800", tick=False):
        factories.published_demand(cast)
    assert (count("demand", "collected", MAY), count("demand", "collected", JUNE)) == (1, 1)
    assert (count("demand", "published", MAY), count("demand", "published", JUNE)) == (1, 1)


def test_what_is_published_again_counts_once_and_a_renewal_not_at_all() -> None:
    cast = factories.cast()
    with time_machine.travel("2026-05-10 09:00 +0800", tick=False):
        demand = factories.published_demand(cast)
        factories.walk(demand, ("introduce", cast.author), ("reopen", cast.author))
    with time_machine.travel("2026-06-10 09:00 +0800", tick=False):
        act(demand, "renew", by=cast.author, valid_until=date(2026, 12, 1))
    assert (count("demand", "published", MAY), count("demand", "published", JUNE)) == (1, 0)
    assert (count("demand", "answered", MAY), count("demand", "answered", JUNE)) == (1, 0)


def test_unanswered_means_published_before_and_alone_until_the_end() -> None:
    cast = factories.cast()
    with time_machine.travel("2026-04-30 09:00 +0800", tick=False):
        alone, met = factories.published_demand(cast), factories.published_demand(cast)
    with time_machine.travel("2026-05-02 09:00 +0800", tick=False):
        factories.published_demand(cast)  # not yet published when May began
    with time_machine.travel("2026-05-20 09:00 +0800", tick=False):
        factories.walk(met, ("introduce", cast.author))
    assert list(unanswered(*MAY)) == [alone]
    assert list(open_list(days=30, on=date(2026, 5, 31))) == [alone]
    assert list(open_list(days=40, on=date(2026, 5, 31))) == []
    assert count("demand", "unanswered", MAY) == 1


def test_every_indicator_counts_records_of_its_kind() -> None:
    cast = factories.cast()
    with time_machine.travel("2026-05-10 09:00 +0800", tick=False):
        factories.published_demand(cast)
        factories.displayed_achievement(cast)
        factories.active_expert(cast)
    for kind in kinds:
        for indicator in kind.indicators:
            assert issubclass(indicator.rows(*MAY).model, kind.model)
    assert count("expert", "activated", MAY) == count("achievement", "published", MAY) == 1
    assert count("achievement", "registered", MAY) == 0
    assert Demand.objects.count() == 1
