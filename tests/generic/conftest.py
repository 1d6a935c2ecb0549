"""One cast for all tests of a module, in a transaction around them: each test takes back what itself wrote."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:  # noqa: ARG001
    """Everybody, made before the first test: who were made in one would be gone in the next."""
    from django.db import transaction

    from tests import factories

    with django_db_blocker.unblock(), transaction.atomic():
        yield factories.everybody()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def given(kind: Any, cast: Any) -> Iterator[Any]:
    """Who writes a record of the kind, and its fields; what these name is made once for all tests of the kind."""
    from django.db import transaction

    from tests.generic.samples import SAMPLES

    with transaction.atomic():
        yield SAMPLES[kind.code](cast)
        transaction.set_rollback(True)
