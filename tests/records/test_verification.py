"""The chain tells of every row that was altered, removed or slipped in, and names the first."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kehui.records.models import Record
from kehui.records.services import change, create
from kehui.records.verification import Finding, verify
from tests import factories
from tests.emptying import wrapped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

UNGUARDED = ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin")


def tamper(statement: str) -> None:
    """Run a statement as somebody would who owns the database and switches the triggers off."""
    guarded = connection.vendor == "sqlite"
    statements = wrapped([statement]) if guarded else [UNGUARDED[0], statement, UNGUARDED[1]]
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


@pytest.fixture
def history() -> list[Record]:
    """Two records with five events, the chain's numbers 1 to 5."""
    cast = factories.cast()
    assert cast.author.pk + 1 == cast.colleague.pk  # somebody else to lay the blame on
    first = create("demand", by=cast.author, title="甲")
    change(first, by=cast.author, title="乙")
    second = create("demand", by=cast.author, title="丙")
    change(second, by=cast.author, title="丁")
    change(first, by=cast.author, title="戊")
    assert list(verify()) == []
    return [first, second]


def findings() -> list[Finding]:
    return list(verify())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_event SET reason = 'x' WHERE id = 1",
        "DELETE FROM records_event WHERE id = 1",
        "DELETE FROM records_record",
    ],
)
def test_the_database_itself_refuses_to_change_history(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"append-only|never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert findings() == []


@pytest.mark.parametrize(
    "column",
    ["reason = 'x'", "verb = 'x'", "target = 'x'", "changes = '{}'", "by_id = by_id + 1", "digest = 'sha256:0'"],
)
def test_an_altered_event_is_named(column: str) -> None:
    tamper(f"UPDATE records_event SET {column} WHERE id = 2")
    assert findings()[0].event == 2


def test_an_event_dated_otherwise_is_named() -> None:
    tamper("UPDATE records_event SET at = '2020-01-01 00:00:00' WHERE id = 4")
    assert findings()[0].event == 4


def test_a_removed_event_is_named() -> None:
    tamper("DELETE FROM records_event WHERE id = 3")
    assert findings()[0].event == 3


def test_removed_last_events_are_missed_by_the_head() -> None:
    tamper("DELETE FROM records_event WHERE id > 3")
    assert findings()[0].event == 4
    tamper("DELETE FROM records_chainhead")
    assert findings()[0].event == 4


def test_an_unknown_algorithm_is_named() -> None:
    tamper("UPDATE records_event SET digest = 'md5:0' WHERE id = 5")
    assert findings()[0] == Finding("event 5 names an unknown digest algorithm", event=5)


def test_a_state_that_no_event_explains_is_named(history: Any) -> None:
    factories.placed(history[1], "published")
    assert [found.record for found in findings()] == [history[1].number]


def test_a_record_slipped_in_is_named(history: Any) -> None:
    Record(
        kind="demand", number="XQ-2026-999999", title="无来历", state="draft", created_by=history[0].created_by
    ).save()
    assert [found.record for found in findings()] == ["XQ-2026-999999"]


def test_progress_counts_every_event() -> None:
    counted: list[int] = []
    assert list(verify(counted.append)) == []
    assert sum(counted) == 5
