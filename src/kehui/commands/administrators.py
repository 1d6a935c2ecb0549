"""`kehui administrators`: the first system, security and audit administrator of a new installation."""

from pathlib import Path

import click

from kehui.commands.site import data_option, start


@click.command()
@data_option
@click.option("--system", required=True, help="User name of the system administrator.")
@click.option("--security", required=True, help="User name of the security administrator.")
@click.option("--audit", required=True, help="User name of the audit administrator.")
@click.option("--site", default="http://127.0.0.1:8000", show_default=True, help="Address of the site, for the links.")
def administrators(data: Path, system: str, security: str, audit: str, site: str) -> None:
    """Make the three administrators once; each sets a password by the link that is printed.

    Exit 1: there is an administrator already, or a user name is taken or named twice.

    \b
    Examples:
      kehui administrators --system guan --security an --audit shen
    """
    start(data)
    from kehui.administration.invitations import path_for
    from kehui.people.beginning import begin

    names = {"system": system, "security": security, "audit": audit}
    try:
        made = begin(names)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    for role, person in made.items():
        click.echo(f"{role:<9} {person.username}: {site.rstrip('/')}{path_for(person)}")
    click.echo("Pass each link to its owner: it is shown this once.")
