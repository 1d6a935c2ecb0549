"""Which of some people are locked out after failed sign-ins, for the pages that show accounts."""

from collections.abc import Iterable

from kehui.people.models import Person
from kehui.people.signin.services import locked_accounts


def with_locks(people: Iterable[Person]) -> list[Person]:
    """The people, each with ``locked_until``: None where nothing is locked. One query."""
    found, locked = list(people), locked_accounts()
    for one in found:
        one.locked_until = locked.get(one.username)  # type: ignore[attr-defined]
    return found
