"""One site for all tests here, as it was prepared whenever another test begins."""

from collections.abc import Iterator

import pytest

from tests.faults.sites import Site, opened


@pytest.fixture(scope="session")
def prepared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("faults") / "site") as site:
        yield site


@pytest.fixture
def site(prepared_site: Site) -> Site:
    prepared_site.renew()
    return prepared_site
