"""The platform takes the steps that time takes, in its own name."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kehui.background import periodic
from kehui.background.worker import run_ready
from kehui.records.clock import take_due_steps
from kehui.records.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_is_no_longer_valid_expires_on_the_day_after() -> None:
    cast = factories.cast()
    demand = factories.published_demand(cast)
    last = demand.valid_until
    assert take_due_steps(last) == 0
    assert take_due_steps(last + timedelta(1)) == 1
    demand.refresh_from_db()
    event = Event.objects.filter(record=demand.pk).last()
    assert (demand.state, event.verb, event.by) == ("expired", "expire", cast.platform)
    assert str(last) in event.reason
    assert take_due_steps(last + timedelta(1)) == 0


def test_only_states_that_count_the_day_are_moved() -> None:
    cast = factories.cast()
    demand = factories.published_demand(cast)
    factories.walk(demand, ("introduce", cast.author))
    assert take_due_steps(timezone.localdate() + timedelta(9999)) == 0


def test_steps_of_every_kind_are_taken() -> None:
    cast = factories.cast()
    shown = factories.displayed_achievement(cast)
    factories.published_demand(cast)
    assert take_due_steps(shown.valid_until + timedelta(1)) == 2
    shown.refresh_from_db()
    assert shown.state == "expired"


def test_the_worker_strikes_the_clock_every_hour() -> None:
    cast = factories.cast()
    demand = factories.published_demand(cast)
    with time_machine.travel(timezone.now() + timedelta(9999), tick=False):
        periodic.lay()
        run_ready()
    demand.refresh_from_db()
    assert demand.state == "expired"
