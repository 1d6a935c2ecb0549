"""The command `kehui`: a list of subcommands, each imported only when it is called."""

import os
from importlib import import_module

import click

from kehui import __version__

COMMANDS = {
    "demo": "Build the demonstration region, match it, and serve it.",
    "serve": "Serve the site on this machine.",
    "work": "Do the background work that waits in the queue.",
    "match": "Match two files: queries against a corpus, with reasons.",
    "assign": "Give cases their experts from a file of scores, with a proof.",
    "verify": "Prove the history: walk the hash chain and name the first bad row.",
    "doctor": "Check this installation and say what to do.",
    "terms": "Bring a list of regions, industries, fields or chains in from a sheet.",
    "administrators": "Make the first three administrators of a new installation.",
    "permissions": "Print who may do what, made from the rules.",
    "index": "Show, catch up or rebuild the search index.",
    "matching": "Learn the weights of matching from verdicts; find new pairs.",
}

EXAMPLES = """\b
Examples:
  kehui demo                               the demonstration region at http://127.0.0.1:8000
  kehui demo --no-serve                    only load, match and print
  kehui match demands.xlsx results.tsv     match two files, no database needed
  kehui serve --data /srv/kehui            the real thing, on its own data
  kehui verify && echo intact              for the nightly job
"""


class Lazy(click.Group):
    """Lists subcommands without importing them, so that `kehui match` never waits for the web framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kehui.commands.{cmd_name}"), cmd_name)
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Lazy, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kehui")
def kehui() -> None:
    """Kehui 科汇 matches every technology demand with those who can solve it, follows it to the contract and the
    money, and lets a public authority prove every number it reports."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehui.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the other cores have texts or requests of their own
    kehui(prog_name="kehui")
