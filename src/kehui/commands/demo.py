"""`kehui demo`: the demonstration region, built, matched, printed and served."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kehui.commands.serve import require_free, run, share_memory
from kehui.commands.site import apart, data_option, prepare, require_database, start

if TYPE_CHECKING:
    from rich.console import Console

    from kehui.demonstration.agreement import Matched

WIDTH = 160  # of the printed table where there is no terminal


class NotADemonstration(click.ClickException):
    """The database holds real people; exit 2."""

    exit_code = 2


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--serve/--no-serve", default=True, help="Serve the site afterwards, or end after the table.")
@click.option("--full", is_flag=True, help="With a whole year of every area before it, as large as a province's.")
def demo(data: Path, host: str, port: int, serve: bool, full: bool) -> None:
    """Build the demonstration region, match all its demands, print what was matched and why, and serve the site.

    A second call finds the region there and goes on with it. Exit 1: the address is taken. Exit 2: the database
    holds something else than a demonstration; nothing of it is touched.

    \b
    Examples:
      kehui demo
      kehui demo --no-serve
      kehui demo --full --data whole-year
      kehui demo --port 8080 --data demo-data
    """
    began = time.perf_counter()
    if serve:
        require_free(host, port)
        share_memory()
    start(data, demo=True)

    def work() -> None:
        build(data, full=full)
        report(began, full=full)

    if serve:
        apart(work)
        click.echo(f"Sign in as one of the sample people at http://{host}:{port or '(the port below)'}/sign-in/")
        run(host, port)
    else:
        work()
        click.echo(f"Look around with: kehui demo --data {data}")


def build(data: Path, *, full: bool = False) -> None:
    """Load the region where it is not there yet, and bring the index up to it."""
    from kehui.demonstration.loading import holds_other_things, is_loaded, load
    from kehui.demonstration.meetings import judge_matches
    from kehui.demonstration.year import filled_year
    from kehui.demonstration.year.sizes import FULL
    from kehui.desk.search import indexer as lookup
    from kehui.mechanisms.matching import indexer

    require_database()
    if holds_other_things():
        raise NotADemonstration(
            f"the database of {data} holds people or organisations that are no demonstration, and stays as it is; "
            "name an empty folder with --data, and unset DATABASE_URL if it is set"
        )
    prepare()
    if full and is_loaded() and filled_year() is None:
        raise NotADemonstration(
            f"the demonstration of {data} was built without the whole year, which comes before it; "
            "name an empty folder with --data"
        )
    with _progress("loading the region") as advance:
        new = load(progress=advance, sizes=FULL if full else None)
    if new:
        indexer.rebuild()  # whatever an older database left in the folder
    else:
        indexer.catch_up()
    judge_matches()
    indexer.catch_up()
    if new:
        lookup.rebuild()


def report(began: float, *, full: bool = False) -> None:
    """Match every open demand and print the best answers, the reasons, and how well they agree with what was meant."""
    from rich.console import Console

    from kehui.demonstration.agreement import SOLVERS, agreement, match_all
    from kehui.records.kinds import kinds

    with _progress("matching") as advance:
        matched = match_all(progress=advance)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    _print_matches(console, matched)
    every = kinds["demand"].model._default_manager.count()
    answered = sum(each.best("achievement") is not None for each in matched)
    console.print(f"{every} demands, {len(matched)} of them published and open; {answered} have a match")
    for code in SOLVERS:
        found = agreement(matched, code)
        console.print(
            f"known {code}s of {found.demands} demands: recall@10 {found.recall:.3f}, nDCG@10 {found.ndcg:.3f}",
            highlight=False,
        )
    if full:
        _print_year(console)
    console.print(f"done in {time.perf_counter() - began:.1f} s", highlight=False)


def _print_matches(console: "Console", matched: "list[Matched]") -> None:
    from rich.table import Table

    table = Table(title="The best answers to every open demand", show_lines=False, pad_edge=False)
    table.add_column("demand", ratio=5)
    table.add_column("best achievement", ratio=5)
    table.add_column("score", justify="right")
    table.add_column("why", ratio=5)
    table.add_column("best expert", no_wrap=True)
    for each in matched:
        solver, expert = each.best("achievement"), each.best("expert")
        table.add_row(
            f"{each.demand.number} {each.demand.title}",
            solver.record.title if solver else "—",
            f"{solver.score:.1f}" if solver else "",
            solver.in_short if solver else "",
            f"{expert.record.title} {expert.score:.1f}" if expert else "—",
        )
    console.print(table)


def _print_year(console: "Console") -> None:
    """What the indicators count of the whole year, each with its counting rule."""
    from rich.table import Table

    from kehui.demonstration.year import filled_year
    from kehui.demonstration.year.figures import figures

    if (year := filled_year()) is None:
        return
    table = Table(title=f"The whole year {year}", pad_edge=False)
    table.add_column("indicator")
    table.add_column("count", justify="right")
    table.add_column("counted how")
    for each in figures(year):
        share = "" if each.of is None else f" of {each.of} ({each.value / max(each.of, 1):.1%})"
        table.add_row(str(each.indicator.label), f"{each.value}{share}", str(each.indicator.rule))
    console.print(table)


@contextmanager
def _progress(label: str) -> Iterator[Any]:
    """A bar on standard error when that is a terminal; called with what is done, of how much."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)
