"""`kehui permissions`: who may do what, as a document made from the rules."""

from pathlib import Path

import click

from kehui.commands.site import data_option, start


@click.command()
@data_option
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to the terminal."
)
def permissions(data: Path, write: Path | None) -> None:
    """Print role × kind × step, the states in which each holds, and who reads secret fields, in Markdown.

    \b
    Examples:
      kehui permissions
      kehui permissions --write docs/reference/permissions.md
    """
    start(data)
    from django.utils import translation

    from kehui.administration.permissions import document

    with translation.override("en"):
        text = "\n".join(document()) + "\n"
    if write:
        write.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
