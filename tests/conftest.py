"""How every test runs: on its own empty data folder, without a network, on SQLite or with --postgres on PostgreSQL."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from kehui.commands.site import settle
from tests import emptying, postgres, prepared

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
ALIKE = {
    "api": "calls description malformed",
    "desk/search": "views",
    "desk/work": "views",
    "generic": "matching walks",
    "journeys": "access account excel files search terms writing",
    "mechanisms/exchange": "corruption libreoffice",
    "mechanisms/inquiries": "views",
    "mechanisms/matching": "documents lexicon pairs queries rebuild services views weights",
    "people/signin": "sessions single_sign_on",
    "records": "audiences pages_files pages_forms pages_previews pages_show pages_steps",
    "terms": "finding",
}
SAME = (
    "tests/permissions/", "test_matri",
    *(f"tests/{area}/" for area in ("administration", "calls", "fieldwork", "market", "portal", "registry")),
    *(f"tests/{area}/test_{name}.py" for area, names in ALIKE.items() for name in names.split()),
)  # fmt: skip
OTHERWISE = (
    *(f"tests/calls/{area}/test_services.py" for area in ("draws", "reviews", "rounds")),
    "tests/calls/rounds/test_reminding.py", "tests/calls/rounds/test_reserves.py",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        help="run the tests that use the database, on PostgreSQL: the server of TEST_DATABASE_URL or one of our own",
    )
    parser.addoption(
        "--spark", action="store_true", help="run the tests of whole jobs on Spark: half a minute, Java 17"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the environment before Django reads its settings from it; workers of xdist inherit the database's address."""
    hypothesis.settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("untimed")
    folder = Path(tempfile.mkdtemp(prefix="kehui-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ.update(DJANGO_SETTINGS_MODULE="kehui.settings", KEHUI_DATA=str(folder), SECRET_KEY="only for tests")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the cores are busy: its threads would spin as they wait for each other
    if not hasattr(config, "workerinput"):
        emptied = prepared.announce()
        config.add_cleanup(lambda: shutil.rmtree(emptied, ignore_errors=True))
        config.add_cleanup(prepared.forget)  # before the folder goes
    if not config.getoption("postgres"):
        os.environ.pop("DATABASE_URL", None)
    elif not hasattr(config, "workerinput"):
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or postgres.start()
    if config.getoption("numprocesses", None):
        config.add_cleanup(prepared.begin())
    adapt_settings(folder)


def adapt_settings(folder: Path) -> None:
    """What tests need otherwise than a site: cheap passwords, no second factor, SQLite in a file for threads."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else every browser of a test looks through all static files first
    settings.SECOND_FACTOR_ROLES = []  # administrators of tests have no telephone; tests of signing in set it again
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
        options = database["OPTIONS"]  # the test data may be lost
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def uses_database(item: pytest.Item) -> bool:
    """Whether the test asks for the database, by a mark or by a fixture however far away."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On PostgreSQL only what it may answer otherwise than SQLite is run again: what locks, races, breaks a constraint
    or sends SQL of our own, and of all else what does something to a column or a table that databases do in their own
    ways and no other test does there - a cast, a function, LIKE, JSON, DISTINCT, a grouping, a set of several queries.
    Left out are the walk of every address by every role, the tables of roles and steps, the interface's description,
    what a browser does, and pages and services that ask only what the tests of all kinds, of lists, of services and
    the demonstration year ask too."""
    path = collection_path.as_posix()
    same = any(part in path for part in SAME) and not any(part in path for part in OTHERWISE)
    return True if same and config.getoption("postgres") and collection_path.is_file() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what uses the database is run, and is not alike on both."""
    if config.getoption("postgres"):
        others = [item for item in items if not uses_database(item) or item.get_closest_marker("alike")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]


def pytest_collection_finish(session: pytest.Session) -> None:  # noqa: ARG001
    """All tests are imported."""
    settle()


def is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine."""
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    return host in ("localhost", "") or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that reaches for another machine fails."""

    class LocalSocket(socket.socket):
        def connect(self, address: Any) -> None:
            if not is_local(address):
                self.close()
                pytest.fail(f"a test tried to reach {address}")
            super().connect(address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", LocalSocket)
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying_gets_past_triggers() -> Iterator[None]:
    with emptying.past_triggers():
        yield


@pytest.fixture(autouse=True, scope="session")
def _templates_are_told_of_once_a_page(django_test_environment: None) -> Iterator[None]:  # noqa: ARG001
    """Django tells a test of every template that a page includes, with a copy of all it may read."""
    from django.template import Template
    from django.test.signals import template_rendered

    def render(self: Any, context: Any) -> Any:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:  # noqa: ARG001
    """The worker's database is a copy of the one prepared for the run."""
    from django.db import connection

    test: dict[str, Any] = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        prepared.copy_to(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = prepared.template()
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for the browser journeys; without one they are skipped, on CI they fail."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    missing = "no Chromium found: install one, or name it in CHROMIUM, to run the browser journeys"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
