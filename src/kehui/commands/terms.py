"""`kehui terms`: brings a list of terms in from a sheet, or only says what it would do."""

import sys
from pathlib import Path

import click

from kehui.commands.site import data_option, pending_migrations, start


@click.group()
def terms() -> None:
    """The code lists: regions, industries, disciplines, fields, chains.

    \b
    Examples:
      kehui terms import chain.csv --dry-run
      kehui terms import --help
    """


@terms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tree", default="", help="The list to bring it into; the name of the file unless given.")
@click.option("--dry-run", is_flag=True, help="Only say row by row what would happen.")
@data_option
def bring_in(file: Path, tree: str, dry_run: bool, data: Path) -> None:
    """Bring a .csv or .xlsx FILE of terms into a list; good rows are written, bad rows are named.

    Columns: code, name, and as needed parent, since, until, successor, aliases, name_en, pinyin, source. A term that
    the file does not name stays as it is; nothing is deleted, a term is closed by its last day.

    Exit 0: every row was good. Exit 1: some row was bad. Exit 2: the file cannot be read as a list.

    \b
    Examples:
      kehui terms import chain.csv --dry-run
      kehui terms import 产业链2026.xlsx --tree chain
    """
    start(data)
    from kehui.terms.models import Tree
    from kehui.terms.planning import Verdict, summary
    from kehui.terms.reading import SheetRefused
    from kehui.terms.services import apply, plan_file

    if pending_migrations():
        raise click.UsageError(f"the database in {data} is not of this version; run `kehui serve` once")
    tree = tree or file.stem.lower()
    if tree not in Tree.values:
        raise click.UsageError(f"name the list with --tree: {', '.join(Tree.values)}")
    try:
        plan = plan_file(tree, file)
    except SheetRefused as error:
        raise click.UsageError(str(error)) from None
    for row in plan.rows:
        if row.verdict != Verdict.SAME:
            click.echo(f"{row.line.place}\t{row.verdict.label}\t{row.line.code}\t{row.words}")
    if plan.strays:
        click.echo(f"columns that are not taken over: {', '.join(plan.strays)}")
    click.echo(f"{tree}: {summary(plan.counts().items()) or 0}; {plan.unnamed} not in the file stay as they are")
    if dry_run:
        click.echo("nothing was written")
    else:
        click.echo(f"{apply(plan, file=file.name)} written")
    sys.exit(1 if plan.of(Verdict.BAD) else 0)
