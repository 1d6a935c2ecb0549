"""A follow-up is due each year after the release, for as many years as the rules say, and shows where it is late."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.calls.followups.models import anniversary
from kehui.desk.work.pieces import overdue, waiting
from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import callings, factories
from tests.callings import YEAR
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_each_year_opens_the_next_until_the_rules_end(cast: Cast) -> None:
    release = callings.follow_up_due(cast).release
    for year in (1, 2, 3):
        due = release.follow_ups.get(year=year)
        assert due.due_on == anniversary(release.released_on, year)
        walk(due, ("report", cast.author, YEAR), ("confirm", cast.department))
    found = list(release.follow_ups.order_by("year").values_list("year", "state"))
    assert found == [(year, "confirmed") for year in (1, 2, 3)]


def test_late_figures_stand_overdue_in_the_work_of_the_unit(cast: Cast) -> None:
    due = callings.follow_up_due(cast)
    assert due.pk in {piece.pk for piece in waiting(cast.author)}
    assert not overdue(waiting(cast.author))
    count = next(each for each in kinds["followup"].indicators if each.code == "overdue")
    with time_machine.travel(f"{due.due_on + timedelta(1)}T03:00:00Z", tick=False):
        assert due.pk in {piece.pk for piece in overdue(waiting(cast.author))}
        assert due.pk not in {piece.pk for piece in waiting(cast.rival)}
        assert count.value(due.due_on, timezone.localdate()) == 1


def test_figures_are_proved_and_a_year_is_followed_once(cast: Cast) -> None:
    due = callings.follow_up_due(cast)
    with pytest.raises(ValidationError) as caught:
        act(due, "report", by=cast.author, **YEAR | {"evidence": []})
    assert set(caught.value.message_dict) == {"evidence"}
    nothing = dict.fromkeys(("contracts", "contract_amount", "sales", "capital", "patents"), 0)
    assert walk(due, ("report", cast.author, nothing)).state == "reported"
    with pytest.raises(ValidationError) as caught:
        create("followup", by=cast.department, title="再来", release=due.release, year=1)
    assert set(caught.value.message_dict) == {"year"}
