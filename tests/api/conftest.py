"""What every test of the interface starts from."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _nobody_called_before(db: None) -> None:  # noqa: ARG001
    from kehui.background import counting

    counting.forget(float("inf"))


@pytest.fixture
def people() -> Any:
    from tests.factories import cast

    return cast()
