"""`kehui serve`: the site in one process, with the indexers and the worker beside it."""

import ctypes
import signal
import socket
import sys
import threading
from pathlib import Path

import click

from kehui.commands.site import apart, data_option, prepare, start

THREADS = 8  # requests served at once
ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(data: Path, host: str, port: int) -> None:
    """Serve the site on this machine until Ctrl+C.

    \b
    Examples:
      kehui serve
      kehui serve --host 0.0.0.0 --port 8080 --data /srv/kehui
    """
    require_free(host, port)
    share_memory()
    start(data)
    apart(prepare)
    run(host, port)


def share_memory() -> None:
    """Let all threads take their memory from two pools: with one for each, as glibc has it, what one gave back cannot
    be used by another, and the idle server held a third more. Other C libraries have no such pools."""
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(ARENA_MAX, 2)


def require_free(host: str, port: int) -> None:
    """Refuse in words an address that cannot be listened on, before any work is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise taken(host, port, error) from None


def taken(host: str, port: int, error: OSError) -> click.ClickException:
    hint = "choose another with --port, or --port 0 for a free one"
    return click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}; {hint}")


def run(host: str, port: int) -> None:
    """Listen, say where, and keep the indexes and the queue going until interrupted."""
    from django.conf import settings
    from waitress.server import create_server

    from kehui.background.worker import Worker
    from kehui.desk.search.indexer import Indexer as LookUp
    from kehui.mechanisms.matching.indexer import Indexer
    from kehui.wsgi import application

    try:
        server = create_server(
            application, host=host, port=port, threads=THREADS, ident="kehui",
            clear_untrusted_proxy_headers=not settings.PROXIES,
        )  # fmt: skip
    except OSError as error:
        raise taken(host, port, error) from None
    stop = threading.Event()
    works = (Indexer().run, LookUp().run, Worker().run)
    workers = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
    for worker in workers:
        worker.start()
    click.echo(f"Kehui is at http://{host}:{server.effective_port}  (Ctrl+C ends it)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what systemd and containers send
    try:
        server.run()  # returns when interrupted
        click.echo("ended")
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=5)
        server.close()
