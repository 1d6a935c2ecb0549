"""The process's open look-up index, and the lease by which only one process at a time writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kehui.desk.search.index import Index, IndexBroken
from kehui.mechanisms.matching import shelf

_open: dict[Path, Index] = {}


def path() -> Path:
    """Beside the index of matching."""
    return Path(settings.INDEX_DIR).with_name("lookup")


def index() -> Index | None:
    """The index for reading; None while there is none or it is damaged, until the indexer has built it anew."""
    place = path()
    if place not in _open:
        try:
            _open[place] = Index.open(place)
        except IndexBroken:
            return None
    return _open[place]


def close() -> None:
    """Let go of the index, so that a rebuilt one may take its place."""
    _open.pop(path(), None)


@contextmanager
def lease(*, wait: bool) -> Iterator[bool]:
    """Hold the right to write the index on this machine; yields whether it was obtained."""
    with shelf.lease(wait=wait, place=path()) as held:
        yield held
