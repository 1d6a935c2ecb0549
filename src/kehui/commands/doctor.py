"""`kehui doctor`: checks an installation and says, for everything that is wrong, what to do."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from kehui.commands.site import data_option, pending_migrations, start

LEAST_FREE = 1 << 30  # bytes


@dataclass(frozen=True)
class Check:
    name: str
    good: bool
    words: str
    grave: bool = True  # a warning otherwise


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Check Python, the database, the history, the index and the disk. Exit 1 when something must be mended.

    \b
    Examples:
      kehui doctor
      kehui doctor --data /srv/kehui
    """
    start(data)
    checks = list(_checks(data))
    for check in checks:
        mark = "ok  " if check.good else "BAD " if check.grave else "warn"
        click.echo(f"{mark} {check.name:<10} {check.words}")
    if any(check.grave and not check.good for check in checks):
        sys.exit(1)


def _checks(data: Path) -> Iterator[Check]:
    yield Check("python", sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}")
    free = shutil.disk_usage(data).free
    yield Check("disk", free > LEAST_FREE, f"{free / (1 << 30):.1f} GiB free in {data}")
    yield from _calendar()
    yield from _database()


def _mail() -> Check:
    from django.conf import settings

    from kehui.mechanisms.notices.models import Letter

    if not settings.EMAIL_HOST:
        return Check("mail", False, "off: nobody gets a digest until EMAIL_HOST names a mail server", grave=False)
    late = Letter.objects.filter(state=Letter.State.WAITING, attempt__gt=0).count()
    words = f"{settings.EMAIL_HOST}, links begin with {settings.SITE_URL}"
    return Check("mail", not late, words + (f"; {late} mails wait for the server" if late else ""), grave=False)


def _calendar() -> Iterator[Check]:
    from kehui.core.calendars import covered

    year = date.today().year
    words = (
        f"holidays of {year} are known"
        if covered(year)
        else f"holidays of {year} are not known: upgrade chinesecalendar"
    )
    yield Check("calendar", covered(year), words, grave=False)


def _database() -> Iterator[Check]:
    from django.db import DatabaseError, connection

    from kehui.desk.search.shelf import shelf as lookup
    from kehui.mechanisms.matching.shelf import shelf
    from kehui.records.models import ChainHead, Event, Record

    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield Check("database", False, f"does not answer: {str(error).strip().splitlines()[0]}")
        return
    words = (
        "tables are up to date"
        if not pending
        else f"{pending} changes of tables wait: run `kehui serve` or `kehui demo`"
    )
    yield Check("database", not pending, f"{connection.vendor}: {words}")
    if pending:
        return
    head, last = ChainHead.objects.filter(pk=1).first(), Event.objects.order_by("id").last()
    agree = (head.last, head.digest) == (last.id, last.digest) if head and last else not last
    words = f"{Record.objects.count()} records, {head.last if head else 0} events"
    yield Check("history", agree, words + ("" if agree else "; the chain's end is broken: run `kehui verify`"))
    for name, grave, status in (("index", True, shelf.status()), ("look-up", False, lookup.status())):
        yield Check(name, status.good, str(status), grave=grave)
    yield _mail()
