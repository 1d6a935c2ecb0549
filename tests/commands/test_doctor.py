"""`kehui doctor`: one line for each check, and for what is wrong also what to do."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result

from kehui.commands import doctor as doctor_command
from kehui.core import calendars
from kehui.desk.search import indexer as lookup
from kehui.mechanisms.matching import indexer
from kehui.mechanisms.notices.models import Letter
from kehui.records.models import ChainHead
from tests import factories

pytestmark = pytest.mark.django_db


def lines(result: Result) -> dict[str, str]:
    """Each check's mark and words by its name."""
    found = {}
    for line in result.output.splitlines():
        mark, name, words = line.split(maxsplit=2)
        found[name] = f"{mark} {words}"
    return found


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Holidays are published in autumn; in the last weeks of a year a check of the next is not wanted here."""
    settings.EMAIL_HOST = "mail.example.cn"
    monkeypatch.setattr(calendars, "covered", lambda _year: True)


@pytest.mark.usefixtures("healthy")
def test_a_healthy_site_has_no_complaints(call: Callable[..., Result]) -> None:
    factories.displayed_achievement(factories.cast())
    indexer.catch_up()
    lookup.catch_up()
    result = call("doctor")
    found = lines(result)
    assert result.exit_code == 0, result.output
    assert list(found) == ["python", "disk", "calendar", "database", "history", "index", "look-up", "mail"]
    assert all(words.startswith("ok ") for words in found.values()), result.output
    assert found["history"] == "ok 1 records, 3 events"
    assert found["index"] == "ok 1 documents, up to date"


@pytest.mark.usefixtures("healthy")
def test_mail_that_is_off_or_waits_is_a_warning(call: Callable[..., Result], settings: Any) -> None:
    indexer.catch_up()
    Letter.objects.create(person=factories.cast().county, key="2026-11-26", attempt=1)
    assert lines(call("doctor"))["mail"].endswith("1 mails wait for the server")
    settings.EMAIL_HOST = ""
    result = call("doctor")
    assert lines(result)["mail"].startswith("warn off")
    assert result.exit_code == 0


@pytest.mark.usefixtures("healthy")
def test_a_missing_index_is_bad_and_told_how_to_mend(call: Callable[..., Result]) -> None:
    result = call("doctor")
    assert result.exit_code == 1
    assert lines(result)["index"].startswith("BAD no usable index")
    assert "kehui index rebuild" in result.output


@pytest.mark.usefixtures("healthy")
def test_a_broken_end_of_the_chain_is_bad(call: Callable[..., Result]) -> None:
    factories.displayed_achievement(factories.cast())
    ChainHead.objects.update(last=7)
    result = call("doctor")
    assert result.exit_code == 1
    assert "kehui verify" in lines(result)["history"]


def test_unknown_holidays_are_a_warning(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "covered", lambda _year: False)
    indexer.catch_up()
    result = call("doctor")
    assert result.exit_code == 0, result.output
    assert lines(result)["calendar"].startswith(f"warn holidays of {date.today().year} are not known")


@pytest.mark.usefixtures("healthy")
def test_little_room_on_the_disk_is_bad(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_command, "LEAST_FREE", 1 << 62)
    indexer.catch_up()
    result = call("doctor")
    assert result.exit_code == 1
    assert lines(result)["disk"].startswith("BAD ")


@pytest.mark.usefixtures("healthy")
def test_tables_of_an_older_version_are_bad(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_command, "pending_migrations", lambda: 2)
    result = call("doctor")
    assert result.exit_code == 1
    assert "2 changes of tables wait" in lines(result)["database"]
    assert "index" not in lines(result)
