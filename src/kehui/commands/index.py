"""`kehui index`: the indexes of matching and of the search box, which can always be thrown away and built again."""

import time
from pathlib import Path

import click

from kehui.commands.site import data_option, start


@click.command()
@click.argument("action", type=click.Choice(["status", "update", "rebuild"]), default="status")
@data_option
def index(action: str, data: Path) -> None:
    """Show, catch up or rebuild the indexes of matching and of the search box.

    \b
    Examples:
      kehui index            how far it is behind
      kehui index update     apply what is waiting
      kehui index rebuild    build it anew from the database
    """
    start(data)
    from kehui.desk.search import indexer as lookup
    from kehui.mechanisms.matching import indexer

    began = time.perf_counter()
    if action == "rebuild":
        click.echo(f"{indexer.rebuild()} records indexed in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        click.echo(f"{lookup.rebuild()} entries to look up in {time.perf_counter() - began:.1f} s")
    elif action == "update":
        click.echo(f"{indexer.catch_up()} records written in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        click.echo(f"{lookup.catch_up()} entries to look up in {time.perf_counter() - began:.1f} s")
    else:
        for each in (indexer, lookup):
            click.echo(each.shelf.status())
