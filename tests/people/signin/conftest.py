"""Every test of signing in begins without the attempts that the ones before counted."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()
