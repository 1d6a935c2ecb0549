"""What every test of the interface starts from."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _nobody_called_before() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def people() -> Any:
    from tests.factories import cast

    return cast()
