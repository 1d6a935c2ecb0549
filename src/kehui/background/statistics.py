"""Every hour SQLite counts what its tables hold, so that it chooses the right index; PostgreSQL does so by itself."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import hourly

SAMPLE = 100_000  # rows looked at per index: with fewer, a value that half of the rows hold looks rare


def register() -> None:
    hourly("statistics", label=_("look at what the tables hold"), minute=20)(refresh)


def refresh(_since: datetime | None = None, _until: datetime | None = None) -> str:
    """Without figures SQLite takes every index to be as good as any other. New connections know the figures."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
            cursor.execute("ANALYZE")
    return ""
