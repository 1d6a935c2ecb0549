"""A small region whose records and organisations can be looked up, on an index of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def region(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """Everybody, and no index yet. Needs the database."""
    from kehui.desk.search.shelf import shelf
    from tests.factories import cast

    settings.INDEX_DIR = tmp_path / "index"
    yield cast()
    shelf.close()
