"""Lists asked of the shared table find what the kind's own query finds, in the same order, by the order's index."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kehui.people.powers import powers
from kehui.records.filters import waiting_for_me
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.sorting import Order
from kehui.records.tables import columns_of
from tests import factories as f
from tests.generic.samples import sample

pytestmark = pytest.mark.django_db
MANY = 2000
SHARE = 4  # of the orders, that each person is asked for


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def pair(kind: Kind, person: Any) -> tuple[Any, Any]:
    """What somebody may view of a kind: from its own table, and from the shared one."""
    return tuple(kind.view.narrow(start, person) for start in (kind.model._default_manager.all(), keys_of(kind)))


def filled(kind: Kind, cast: f.Cast) -> None:
    """Records in every state, of two organisations, a blurred and a directed one among them."""
    for state in kind.loop.codes():
        f.placed(sample(kind.code, cast), state)
    if kind.code == "demand":
        for publicity in ("blurred", "directed"):
            f.published_demand(cast, title=publicity, publicity=publicity, summary="摘要", budget=7_000_000)


@pytest.mark.parametrize("code", [kind.code for kind in kinds])
def test_both_ways_of_asking_agree(code: str, cast: f.Cast) -> None:
    kind = kinds[code]
    filled(kind, cast)
    sorts = [name for name, column in columns_of(kind).items() if column.sortable]
    orders = [*sorts, *(f"-{name}" for name in sorts)]
    for place, (who, person) in enumerate(cast.people().items()):
        for sort in ("", *orders[place % SHARE :: SHARE]):  # each order by several of them
            own, shared = (
                list(Order(sort).apply(kind, seen, person).values_list("pk", flat=True)) for seen in pair(kind, person)
            )
            assert own == shared, (who, sort)
        own, shared = (
            set(seen.filter(waiting_for_me(kind, powers(person))).values_list("pk", flat=True))
            for seen in pair(kind, person)
        )
        assert own == shared, who


def test_conditions_are_negated_and_excluded_alike(cast: f.Cast) -> None:
    kind = kinds["demand"]
    filled(kind, cast)
    own, shared = pair(kind, cast.author)
    found = [set(seen.exclude(publicity="public").values_list("title", flat=True)) for seen in (own, shared)]
    assert found == [{"blurred", "directed"}] * 2


@pytest.mark.parametrize("who", ["stranger", "author", "scholar", "county", "department"])
@pytest.mark.parametrize("page", [1, 10])
def test_the_newest_come_by_the_index_and_from_one_table(who: str, page: int, cast: f.Cast) -> None:
    """Pages further on among so few rows PostgreSQL rather sorts, and rightly."""
    kind, now = kinds["achievement"], timezone.now()
    Record.objects.bulk_create(
        Record(kind=kind.code, number=f"CG-{place}", title="x", state="published", created_by=cast.scholar,
               state_since=now - timedelta(minutes=place))
        for place in range(MANY)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _own, shared = pair(kind, getattr(cast, who))
    rows = Order("").apply(kind, shared, getattr(cast, who)).values_list("pk")
    plan = explained(rows[page * 30 - 30 : page * 30 + 1])
    assert re.search(r"(SEARCH records_record USING INDEX|Index Scan using) record_recent", plan), plan
    assert kind.model._meta.db_table not in plan


def explained(query: Any) -> str:
    options = {"format": "TEXT"} if connection.vendor == "postgresql" else {}
    return query.explain(**options)
