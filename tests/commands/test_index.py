"""`kehui index`: how far the index is, catching up, and building it anew."""

from collections.abc import Callable

import pytest
from click.testing import Result

from tests import factories

pytestmark = pytest.mark.django_db


def test_status_update_and_rebuild(call: Callable[..., Result]) -> None:
    for name in ("documents", "entries to look up"):
        assert f"no usable index of {name}: " in call("index").output
    assert call("index", "update").output.startswith("0 records written in ")
    factories.displayed_achievement(factories.cast())
    assert call("index", "status").output == "0 documents, 3 changes behind\n0 entries to look up, 3 changes behind\n"
    assert call("index", "update").output.startswith("1 records written in ")
    assert call("index", "status").output == "1 documents, up to date\n2 entries to look up, up to date\n"
    assert call("index", "rebuild").output.startswith("1 records indexed in ")


def test_an_unknown_action_is_refused(call: Callable[..., Result]) -> None:
    result = call("index", "mend")
    assert result.exit_code == 2
    assert "'mend' is not one of" in result.output
