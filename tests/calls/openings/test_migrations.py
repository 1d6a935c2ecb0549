"""Demands of before belong to the season in whose days and region they were written down."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kehui.market.demands.models import Demand
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("openings", "0003_remove_questions"), ("demands", "0003_season")]


@pytest.fixture
def earlier() -> Iterator[Any]:
    """The tables as they were, with the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    call_command("migrate", verbosity=0)


def test_the_nearest_season_of_the_day_and_the_region(earlier: Any) -> None:
    person = factories.cast().author

    def made(app: str, model: str, number: str, at: tuple[int, int, int], region: str, **values: Any) -> None:
        moment = timezone.make_aware(datetime(*at, 23, 30))
        common = {"kind": model, "number": number, "title": number, "state": "open", "state_since": moment}
        where = earlier.get_model("terms", "Term").objects.get(tree="region", code=factories.region(region).code)
        earlier.get_model(app, model).objects.create(
            **common, created_by_id=person.pk, created_at=moment, region=where, **values
        )

    days = {"opens_on": date(2025, 3, 1), "closes_on": date(2025, 6, 30), "sort": "challenge"}
    made("openings", "call", "province", (2025, 2, 1), factories.SHANDONG, **days)
    made("openings", "call", "city", (2025, 2, 1), factories.JINAN, **days)
    made("openings", "call", "programme", (2025, 2, 1), factories.JINAN, **days | {"sort": "programme"})
    for number, at, region, source in (
        ("in the city", (2025, 6, 30), factories.LIXIA, "challenge"),
        ("elsewhere", (2025, 3, 1), factories.SHANDONG, "challenge"),
        ("too late", (2025, 7, 1), factories.LIXIA, "challenge"),
        ("too early", (2025, 2, 28), factories.LIXIA, "challenge"),
        ("of a visit", (2025, 4, 1), factories.LIXIA, "visit"),
    ):
        made("demands", "demand", number, at, region, source=source)
    call_command("migrate", verbosity=0)
    assert dict(Demand.objects.values_list("number", "season__number")) == {
        "in the city": "city", "elsewhere": "province", "too late": None, "too early": None, "of a visit": None,
    }  # fmt: skip
