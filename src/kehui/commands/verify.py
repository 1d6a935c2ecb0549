"""`kehui verify`: proves the history, or names the first row that does not hold."""

import sys
from pathlib import Path

import click

from kehui.commands.site import data_option, start


@click.command()
@data_option
def verify(data: Path) -> None:
    """Walk the hash chain of events and compare every record with what its events say.

    Exit 0: everything holds. Exit 1: something does not; the first bad row is named. Exit 2: nothing to verify.

    \b
    Examples:
      kehui verify
      kehui verify --data /srv/kehui
    """
    start(data)
    from django.db import DatabaseError

    from kehui.people.acts import broken
    from kehui.records.models import Event, Record
    from kehui.records.verification import Finding
    from kehui.records.verification import verify as walk

    try:
        events, records = Event.objects.count(), Record.objects.count()
    except DatabaseError:
        raise click.UsageError(f"there is no Kehui database in {data}; name another folder with --data") from None
    with click.progressbar(length=events, label="events", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        findings = list(walk(bar.update))
    if act := broken():
        findings.append(Finding(f"act {act} of the administrators was altered, is missing, or the one before it"))
    for finding in findings:
        where = f"event {finding.event}" if finding.event else f"record {finding.record}" if finding.record else "acts"
        click.echo(f"BAD  {where}: {finding.words}")
    if findings:
        sys.exit(1)
    click.echo(f"OK   {events} events in one unbroken chain, {records} records each explained by its events")
