"""The process's open index, and the lease by which only one process at a time writes it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kehui.core.search import Index, IndexBroken

_open: dict[Path, Index] = {}
_broken: dict[Path, tuple[int, int] | None] = {}  # which commit could not be opened: not tried again for every page


def path() -> Path:
    return Path(settings.INDEX_DIR)


def index() -> Index | None:
    """The index for reading; None while there is none or it is damaged, until the indexer has built it anew."""
    place = path()
    found = _open.get(place)
    if found is None and (commit := _last_commit(place)) != _broken.get(place):
        try:
            found = _open[place] = Index.open(place)
        except IndexBroken:
            _broken[place] = commit
    return found


def _last_commit(place: Path) -> tuple[int, int] | None:
    try:
        meta = (place / "meta.json").stat()
    except OSError:
        return None
    return meta.st_mtime_ns, meta.st_ino


def close() -> None:
    """Let go of the index, so that another process may write it or a rebuilt one may take its place."""
    if found := _open.pop(path(), None):
        found.close()


@contextmanager
def lease(*, wait: bool, place: Path | None = None) -> Iterator[bool]:
    """Hold the right to write the index (or another one at ``place``) on this machine; yields whether it was obtained.
    Ends with the process."""
    place = place or path()
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.with_name(place.name + ".lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
