"""A small market on an index of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def index_dir(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A folder for the index of this test alone."""
    from kehui.mechanisms.matching.shelf import shelf

    settings.INDEX_DIR = tmp_path / "index"
    yield settings.INDEX_DIR
    shelf.close()


@pytest.fixture
def market(index_dir: Path) -> Any:
    """Everybody who may have to do with a record; no index yet. Needs the database."""
    from tests.factories import cast

    assert not index_dir.exists()
    return cast()


@pytest.fixture
def caught_up(market: Any) -> Any:
    """The same people, with an index that has been built."""
    from kehui.mechanisms.matching import indexer

    indexer.catch_up()
    return market
