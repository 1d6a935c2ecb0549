"""Rows of a corpus are there again as they were written."""

from pathlib import Path

from kehui.commands.texts import cells_of, kept


def test_rows_pass_and_can_be_asked_for(tmp_path: Path) -> None:
    rows = [("a", {"name": "强度≥80 MPa"}), ("b'\"", {"name": "\ud800?", "works": ""})]
    assert list(kept(iter(rows), tmp_path / "t.db")) == rows
    assert cells_of(tmp_path / "t.db", "a") == {"name": "强度≥80 MPa"}
    assert cells_of(tmp_path / "t.db", "b'\"") == {"name": "??", "works": ""}
    assert cells_of(tmp_path / "t.db", "c") == {}
