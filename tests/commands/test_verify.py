"""`kehui verify`: exit 0 and a count when all holds, 1 and the first bad row when not, 2 without a database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kehui.records.services import create
from tests import factories
from tests.commands.processes import kehui


@pytest.mark.django_db
def test_an_intact_history_is_counted(call: Callable[..., Result]) -> None:
    cast = factories.cast()
    factories.displayed_achievement(cast)
    result = call("verify")
    assert result.exit_code == 0
    assert result.output == "OK   3 events in one unbroken chain, 1 records each explained by its events\n"


@pytest.mark.django_db
def test_an_empty_history_holds(call: Callable[..., Result]) -> None:
    assert call("verify").exit_code == 0


@pytest.mark.django_db
def test_a_record_that_moved_without_an_event_is_named(call: Callable[..., Result]) -> None:
    made = create("demand", by=factories.cast().author, title="锅炉")
    factories.placed(made, "published")
    result = call("verify")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"BAD  record {made.number}: the record is in state published, its last event led to draft"
    ]


def test_an_empty_folder_has_nothing_to_verify(tmp_path: Path) -> None:
    """In a process of its own, which has no tables."""
    ended = kehui("verify", "--data", str(tmp_path))
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1] == (
        f"Error: there is no Kehui database in {tmp_path}; name another folder with --data"
    )


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    ended = kehui("verify", "--data", str(blocked))
    assert ended.returncode == 2
    assert str(blocked) in ended.stderr
