"""A throw-away site for a benchmark: its data folder, its database, its people."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def options(words: str) -> argparse.ArgumentParser:
    """The options that every benchmark on a database takes."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument(
        "--postgres", action="store_true", help="on PostgreSQL: TEST_DATABASE_URL, or the server in the tests' wheel"
    )
    return parser


@contextmanager
def site(*, postgres: bool = False) -> Iterator[Path]:
    """Start Django on an empty folder with tables and term lists; both are gone afterwards. Once per process."""
    folder = Path(tempfile.mkdtemp(prefix="kehui-benchmark-"))
    try:
        with _database() if postgres else _embedded():
            start(folder)
            yield folder
            _hang_up()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(data: Path) -> None:
    """Start Django on a data folder and bring its tables up to date."""
    from kehui.commands import site as commands

    os.environ.setdefault("SECRET_KEY", "only for benchmarks")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    commands.start(data)
    commands.prepare()


def _hang_up() -> None:
    from django.db import connections

    from kehui.mechanisms.matching.shelf import shelf

    shelf.close()
    connections.close_all()


@contextmanager
def _embedded() -> Iterator[None]:
    os.environ.pop("DATABASE_URL", None)
    yield


@contextmanager
def _database() -> Iterator[None]:
    """A PostgreSQL database of its own; writes reach the disk as they do in production."""
    import psycopg

    from tests import postgres

    given = os.environ.get("TEST_DATABASE_URL")
    url = given or postgres.start()
    name = f"kehui_benchmark_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not given:
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = f"{url.rpartition('/')[0]}/{name}"
    try:
        yield
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def engine() -> str:
    """Which database this is, with its version."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.pg_version // 10000}"


def refresh() -> None:
    """Bring the statistics up as the platform does every hour, and on PostgreSQL autovacuum in time."""
    from django.db import connection

    from kehui.background import statistics

    statistics.refresh()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@dataclass
class Crew:
    """Who writes and who decides: two organisations, their members, and officers of three levels."""

    firm: Any
    college: Any
    clerk: Any
    researcher: Any
    county: Any
    city: Any
    province: Any


def crew() -> Crew:
    from kehui.people.services import enrol
    from kehui.terms.models import Term

    district = Term.objects.get(tree="region", code="370102")
    firm, college = organisation(1, "enterprise", district), organisation(2, "university", district)
    return Crew(
        firm=firm,
        college=college,
        clerk=enrol("clerk", name="企业用户", role="enterprise", organisation=firm),
        researcher=enrol("researcher", name="高校用户", role="institute", organisation=college),
        county=enrol("county", name="县区用户", role="county", region=district),
        city=enrol("city", name="市级用户", role="city", region=district.parent),
        province=enrol("province", name="省级用户", role="officer"),
    )


def organisation(serial: int, kind: str, region: Any, name: str = "") -> Any:
    """An organisation with a valid credit code that belongs to nobody, marked as demonstration."""
    from stdnum.cn import uscc

    from kehui.people.models import Organisation

    body = f"{'91' if kind == 'enterprise' else '12'}{region.code}MAB{serial:06d}"
    code = body + uscc.calc_check_digit(body)
    return Organisation.objects.create(
        code=code, name=name or f"示范单位{serial}", kind=kind, region=region, demonstration=True
    )
