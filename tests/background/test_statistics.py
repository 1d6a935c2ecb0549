"""The database knows what its tables hold."""

import pytest
from django.db import connection

from kehui.background.periodic import periodics
from kehui.background.statistics import refresh
from tests import factories as f


@pytest.mark.django_db
def test_sqlite_counts_its_tables_every_hour() -> None:
    f.person("city")
    assert periodics["statistics"].run is refresh
    refresh()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_person'")
            assert cursor.fetchone()
