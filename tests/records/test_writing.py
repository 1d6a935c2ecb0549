"""One write is one transaction and one piece of the chain, however deeply services call each other."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kehui.records.models import ChainHead, Event, Outbox
from kehui.records.services import change, create
from kehui.records.verification import verify
from kehui.records.writing import write
from tests import factories

pytestmark = pytest.mark.django_db


def _write_and_fail(work: Callable[[], object]) -> None:
    with write():
        work()
        raise ZeroDivisionError


def test_events_of_nested_writes_are_chained_when_the_outermost_ends() -> None:
    cast = factories.cast()
    with write():
        made = create("demand", by=cast.author, title="甲")
        change(made, by=cast.author, title="乙")
        assert not Event.objects.exists()
    assert list(Event.objects.values_list("id", "verb")) == [(1, "create"), (2, "change")]
    assert ChainHead.objects.get().last == 2
    assert Outbox.objects.count() == 1  # one record was touched, however often
    assert list(verify()) == []


def test_an_inner_write_that_fails_takes_only_its_own_events_along() -> None:
    cast = factories.cast()
    with write():
        made = create("demand", by=cast.author, title="甲")
        with pytest.raises(ZeroDivisionError):
            _write_and_fail(lambda: change(made, by=cast.author, title="乙"))
    made.refresh_from_db()
    assert made.title == "甲"
    assert list(Event.objects.values_list("verb", flat=True)) == ["create"]


def test_a_failed_write_leaves_no_gap_in_the_chain() -> None:
    cast = factories.cast()
    assert cast.author
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(lambda: create("demand", by=cast.author, title="甲"))
    create("demand", by=cast.author, title="乙")
    assert list(Event.objects.values_list("id", flat=True)) == [1]
    assert list(verify()) == []


def test_a_history_taken_over_bears_its_own_time() -> None:
    cast = factories.cast()
    then = datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    with write(at=then):
        made = create("demand", by=cast.author, title="甲")
    assert (made.created_at, made.state_since, Event.objects.get().at) == (then, then, then)
    assert made.number == "XQ-2024-000001"
