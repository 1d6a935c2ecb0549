"""A receiver on loopback, and a hook that tells it what an officer may see."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.mechanisms.webhooks.receiver import Receiver


@pytest.fixture
def cast() -> Any:
    from tests.factories import cast

    return cast()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE = True
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def hook(cast: Any, receiver: Receiver) -> Any:
    """Registered by the one administrator, confirmed by the other; its secret was taken."""
    from kehui.mechanisms.webhooks.models import Hook
    from kehui.mechanisms.webhooks.services import make_secret
    from kehui.people.acts import confirm, propose
    from kehui.people.powers import Role
    from tests.factories import person

    system = person(Role.SYSTEM)
    given = {"url": receiver.url, "kinds": [], "verbs": []}
    confirm(propose("hook", by=system, subject=cast.county, payload=given), by=person(Role.SECURITY))
    made = Hook.objects.get()
    make_secret(made, by=system)
    made.refresh_from_db()
    made.system = system
    return made
