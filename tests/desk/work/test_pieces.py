"""What waits for a person: by whose powers, since when, until when, and at the same cost for one piece and for many."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.desk.work import pieces
from kehui.desk.work.rows import rows
from kehui.people.delegations import delegate
from kehui.people.powers import Role
from kehui.records.services import act, create
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def draft(cast: f.Cast, title: str = "草稿") -> Any:
    return create("demand", by=cast.author, **f.demand_fields(cast.company, title=title))


def submitted(cast: f.Cast) -> Any:
    demand = draft(cast)
    act(demand, "submit", by=cast.author)
    return demand


def test_a_piece_says_what_to_do_and_as_whom(cast: f.Cast) -> None:
    demand = submitted(cast)
    (piece,) = pieces.waiting(cast.county)
    assert piece.pk == demand.pk
    assert {"demand.accept", "demand.clarify"} <= set(piece.codes)
    assert [row.because for row in rows([piece], cast.county)] == [[str(Role.COUNTY.label)]]
    assert pieces.waiting(cast.author) == []
    assert pieces.waiting(cast.elsewhere) == []


def test_what_the_author_began_is_started_until_it_ends(cast: f.Cast) -> None:
    demand = submitted(cast)
    assert [piece.pk for piece in pieces.started(cast.author)] == [demand.pk]
    act(demand, "withdraw", by=cast.author, reason="不再需要")
    assert pieces.started(cast.author) == []


def test_the_soonest_due_stands_first(cast: f.Cast) -> None:
    demands = [submitted(cast) for _each in range(3)]
    days = [date(2026, 3, 9), None, date(2026, 3, 2)]
    for demand, day in zip(demands, days, strict=True):
        type(demand).objects.filter(pk=demand.pk).update(due_on=day)
    assert [piece.due_on for piece in pieces.waiting(cast.county)] == [days[2], days[0], None]


def test_of_more_than_is_read_the_soonest_are(cast: f.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (9, 2, 5):
        demand = submitted(cast)
        type(demand).objects.filter(pk=demand.pk).update(due_on=date(2026, 3, days))
    monkeypatch.setattr(pieces, "MOST", 2)
    assert [piece.due_on.day for piece in pieces.waiting(cast.county) if piece.due_on] == [2, 5]


def test_due_soon_counts_working_days(cast: f.Cast) -> None:
    demand = submitted(cast)
    friday = date(2026, 3, 6)
    type(demand).objects.filter(pk=demand.pk).update(due_on=date(2026, 3, 11))  # Wednesday, three working days on
    rows = pieces.waiting(cast.county)
    assert pieces.soon(rows, today=friday) == rows
    assert pieces.soon(rows, today=friday - timedelta(days=1)) == []
    assert pieces.overdue(rows, today=date(2026, 3, 12)) == rows
    assert pieces.overdue(rows, today=date(2026, 3, 11)) == []


def test_what_waits_by_a_delegated_role_says_for_whom(cast: f.Cast) -> None:
    submitted(cast)
    grant, today = cast.city.grants.get(), timezone.localdate()
    delegate(grant, to=cast.city2, by=cast.city, since=today, until=today)
    cast.city2.grants.update(until=today - timedelta(days=1))
    colleague = type(cast.city2).objects.get(pk=cast.city2.pk)
    (piece,) = pieces.waiting(colleague)
    assert piece.lender == cast.city.pk
    assert pieces.lenders([piece]) == {cast.city.pk: cast.city}


def test_many_pieces_cost_as_much_as_one(cast: f.Cast, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    submitted(cast)
    assert cast.county.powers
    with CaptureQueriesContext(connection) as few:
        pieces.waiting(cast.county)
    for _each in range(6):
        submitted(cast)
    with django_assert_num_queries(len(few)):
        assert len(pieces.waiting(cast.county)) == 7
