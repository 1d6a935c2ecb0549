"""A site of its own for every test here, copied from one that is prepared once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sites import Site, copied, prepared


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with prepared(tmp_path_factory.mktemp("template") / "site") as site:
        yield site


@pytest.fixture
def site(template: Site, tmp_path: Path) -> Iterator[Site]:
    with copied(template, tmp_path / "site") as made:
        yield made
