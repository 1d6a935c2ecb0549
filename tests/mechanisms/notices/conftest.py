"""A demand under way, and what people were told of it."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def cast() -> Any:
    from tests.factories import cast

    return cast()


@pytest.fixture
def draft(cast: Any) -> Any:
    """A demand that its author has just written; its officers exist."""
    from kehui.records.services import create
    from tests.factories import demand_fields

    assert cast.county.pk
    assert cast.city.pk
    return create("demand", by=cast.author, **demand_fields(cast.company))


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """Read all events on; the sorts of what one person was told, newest first."""
    from kehui.mechanisms.notices.gathering import read_on
    from kehui.mechanisms.notices.models import Notification

    def telling(person: Any, **more: Any) -> list[str]:
        while read_on():
            pass
        return [row.sort for row in Notification.objects.filter(person=person, **more)]

    return telling
