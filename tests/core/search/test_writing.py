"""Batches of a write: exact statistics, and each id once."""

from pathlib import Path

import pytest

from kehui.core.search.documents import Document
from kehui.core.search.index import Index


def test_an_id_put_twice_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "x", {"t": "钢铁"})], cursor=1)
        with pytest.raises(ValueError, match="twice"):
            index.write([Document("b", "x", {}), Document("c", "x", {}), Document("b", "x", {})], cursor=2)
        assert (index.count, index.cursor) == (1, 1)
        index.write([Document("b", "x", {})], cursor=3)
        assert (index.count, index.cursor) == (2, 3)


def test_totals_follow_puts_replacements_and_deletes(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write(Document(f"d{n}", "x", {"t": "钢铁焊接"}) for n in range(1200))
        index.write([Document("d0", "x", {"t": "钢铁", "u": "T300"})], ["d1", "absent"])
        state = index.view().state
        assert (state.documents, state.shown["x", "t"], state.shown["x", "u"]) == (1199, 1199, 1)
        assert state.lengths["x", "t"] == 3 * 1198 + 1
