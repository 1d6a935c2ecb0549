"""The open index of a process: taken up when there is one, and no page waits for one that cannot be opened."""

from pathlib import Path
from typing import Any

import pytest

from kehui.core.search import Document, Index
from kehui.core.search.state import State
from kehui.mechanisms.matching.shelf import shelf


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every try to open an index."""
    found, opening = [], Index.open.__func__  # type: ignore[attr-defined]

    def noted(cls: type[Index], place: Path) -> Index:
        found.append(place)
        return opening(cls, place)

    monkeypatch.setattr(Index, "open", classmethod(noted))
    return found


def older_format(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index as an earlier version left it."""
    with monkeypatch.context() as patch, Index.create(place) as index:
        now = State.packed
        patch.setattr(State, "packed", lambda state: now(state).replace(b'"format": ', b'"format": 9'))
        with pytest.raises(ValueError, match="index format"):
            index.write([Document("a1", "demand", {"title": "碳纤维"})])


def test_an_index_that_cannot_be_opened_is_tried_once(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, tries: list[Path]
) -> None:
    older_format(index_dir, monkeypatch)
    assert [shelf.index() for _page in range(3)] == [None] * 3
    assert len(tries) == 1


def test_it_is_tried_again_once_it_was_written_anew(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, tries: list[Path]
) -> None:
    older_format(index_dir, monkeypatch)
    assert shelf.index() is None
    from kehui.core.search.index import rebuild

    rebuild(index_dir, [Document("a1", "demand", {"title": "碳纤维"})], cursor=3)
    found: Any = shelf.index()
    assert (found.count, found.cursor, len(tries)) == (1, 3, 2)


def test_where_there_is_none_nothing_is_tried(index_dir: Path, tries: list[Path]) -> None:
    assert not index_dir.exists()
    assert shelf.index() is None
    assert tries == []
