"""What the commands that need the database share: choosing the data folder, starting Django, bringing tables up."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ALLOCATIONS, YOUNGER = 50_000, 20  # between two looks for garbage, and between two at what is older
ENDING = {signal.SIGINT, signal.SIGTERM}
Command = TypeVar("Command", bound=Callable[..., Any])

data_option: Callable[[Command], Command] = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("KEHUI_DATA", "data")),
    show_default="./data",
    help="Folder of the database, the files and the index.",
)


def start(data: Path, *, demo: bool = False) -> None:
    """Start Django on a data folder; a line and exit 2 when the folder cannot be used."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"the data folder {data} cannot be used: {error.strerror}") from None
    os.environ["KEHUI_DATA"] = str(data)
    if demo:
        os.environ["KEHUI_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehui.settings")
    import django

    django.setup()
    settle()


def settle() -> None:
    """Let Python look for memory to give back seldom, and never through what is imported by now: a page makes tens of
    thousands of objects and frees them as it goes, and a seventh of its time went into looking."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, YOUNGER, YOUNGER)


def apart(work: Callable[[], None]) -> None:
    """Do work before serving in a process of its own, so that the server does not hold the memory it took: changing
    the tables takes as much as the server itself. Ends this process as the work ended where it failed. Elsewhere than
    on Linux the work is done here."""
    if sys.platform != "linux":
        work()
        return
    sys.stdout.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # until there is a child to end
    child = os.fork()
    if not child:
        os._exit(_code(work))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        _pid, status = os.waitpid(child, 0)
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise
    signal.signal(signal.SIGTERM, before)
    if code := os.waitstatus_to_exitcode(status):
        raise click.exceptions.Exit(code if code > 0 else 128 - code)


def _code(work: Callable[[], None]) -> int:
    """The exit code of some work, its errors told."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        work()
        code = 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT  # the process that waits says so
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    return code


def require_database() -> None:
    """Says in a line that the database cannot be reached, or is none."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise click.ClickException(f"the database does not answer: {str(error).strip().splitlines()[0]}") from None


def prepare() -> None:
    """Bring tables and term lists to this version's state."""
    from django.core.management import call_command

    from kehui.terms.services import load_all

    require_database()
    call_command("migrate", verbosity=0, interactive=False)
    load_all()


def pending_migrations() -> int:
    """How many changes of tables this version still has to make."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
