"""`kehui work`: the background work alone, for sites whose web server is another process."""

import signal
import threading
from pathlib import Path

import click

from kehui.commands.site import data_option, prepare, start


@click.command()
@data_option
@click.option("--once", is_flag=True, help="Do what is due and waits now, then end: for a nightly job.")
def work(data: Path, once: bool) -> None:
    """Do what waits in the queue until Ctrl+C: imports, exports, digests, reminders.

    `kehui serve` does the same beside the site. Several may run; one works and the others wait to take its place.

    \b
    Examples:
      kehui work --data /srv/kehui
      kehui work --once
    """
    start(data)
    prepare()
    from kehui.background.lease import lease
    from kehui.background.worker import Worker, run_due

    if not once:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        click.echo("Kehui works off its queue  (Ctrl+C ends it)")
        try:
            Worker().run(stop)
        except KeyboardInterrupt:
            stop.set()
        click.echo("ended")
        return
    with lease() as held:
        if not held:
            raise click.ClickException("another process works off the queue already")
        click.echo(f"{run_due()} tasks done")
