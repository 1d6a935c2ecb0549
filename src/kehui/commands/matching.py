"""`kehui matching`: learn the weights of matching from verdicts, or find new pairs and tell people, at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kehui.commands.site import data_option, start

if TYPE_CHECKING:
    from kehui.mechanisms.matching.models import WeightVersion


@click.command()
@click.argument("action", type=click.Choice(["status", "train", "terms", "suggest"]), default="status")
@data_option
def matching(action: str, data: Path) -> None:
    """Learn the weights of matching from verdicts, terms in two languages from records, or find new pairs.

    \b
    Examples:
      kehui matching            which weights serve, and why
      kehui matching train      learn from all verdicts; switched on only if better on held ones
      kehui matching terms      learn terms in two languages from the open records
      kehui matching suggest    find the pairs of what has changed, and tell people
    """
    start(data)
    from kehui.mechanisms.matching import lexicon, suggestions, weights
    from kehui.people.services import machine

    if action == "train":
        _tell(weights.train(by=machine()))
    elif action == "terms":
        made = lexicon.learn()
        click.echo(f"{len(made.terms)} terms in two languages, learnt from {made.records} records")
    elif action == "suggest":
        click.echo(f"{suggestions.look()} changes looked at, {suggestions.alert()} people told")
    else:
        serving = weights.current()
        click.echo(f"serving: {f'version {serving.pk}' if serving else 'the shipped table'}")
        click.echo(f"{len(weights.verdicts())} verdicts to learn from")


def _tell(version: "WeightVersion") -> None:
    click.echo(f"version {version.pk}: {version.verdicts} verdicts, {version.pairs} held pairs of {version.questions}")
    click.echo(f"in order: {version.old:.3f} before, {version.new:.3f} now, difference {version.low:+.3f} to "
               f"{version.high:+.3f} (90 %)")  # fmt: skip
    click.echo(
        "switched on"
        if version.better
        else "not switched on: too few held verdicts, not better than chance, or only by one person's verdicts"
    )
