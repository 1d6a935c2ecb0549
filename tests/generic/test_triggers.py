"""The database itself guards what must not change: no migration has lost one of its triggers.

SQLite drops the triggers of a table without a word when a later migration lets Django build the table anew.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

SQLITE = """
    people_adminact      people_adminact_no_delete
    people_adminact      people_adminact_no_update
    people_grant         people_grant_apart_insert
    people_grant         people_grant_apart_update
    records_event        records_event_no_delete
    records_event        records_event_no_update
    records_record       records_pairs_added
    records_record       records_pairs_changed
    records_record       records_record_no_delete
    signin_accountevent  signin_accountevent_no_delete
    signin_accountevent  signin_accountevent_no_update
"""
POSTGRESQL = """
    people_adminact      people_adminact_guard_row
    people_adminact      people_adminact_guard_statement
    people_grant         people_grant_apart
    records_event        records_event_guard_row
    records_event        records_event_guard_statement
    records_record       records_record_guard_row
    records_record       records_record_guard_statement
    signin_accountevent  signin_accountevent_no_delete
    signin_accountevent  signin_accountevent_no_truncate
    signin_accountevent  signin_accountevent_no_update
"""
ASKED = {
    "sqlite": ("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'", SQLITE),
    "postgresql": (
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
        POSTGRESQL,
    ),
}


def test_every_trigger_is_there_after_all_migrations() -> None:
    asked, expected = ASKED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert sorted(cursor.fetchall()) == sorted(tuple(line.split()) for line in expected.split("\n") if line.strip())
