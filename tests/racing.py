"""An open-bid challenge for tests: its list item, and teams that race for it."""

from typing import Any

from kehui.records.services import create
from tests import callings
from tests.factories import Cast, placed


def item_of_race(cast: Cast, **more: Any) -> Any:
    """A list item of an open-bid challenge whose end user is the university."""
    call = more.pop("call", None) or callings.open_call(cast, sort="open_bid")
    return callings.issued_guide(cast, call=call, user=cast.university, **more)


def team(cast: Cast, guide: Any, **more: Any) -> Any:
    """A running project about a list item."""
    origin = placed(create("application", by=cast.author, **callings.application_fields(cast, guide=guide)), "awarded")
    return placed(create("project", by=cast.author, **callings.project_fields(cast, origin=origin, **more)), "running")
