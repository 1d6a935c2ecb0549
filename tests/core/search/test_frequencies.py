"""Document frequencies follow their mark: what is not committed does not count."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search import frequencies
from kehui.core.search.frequencies import Change, Frequencies, Mark, bins_of

KEYS = np.array([5, 7, 5 + frequencies.BINS], dtype=np.uint32)


def changed(**counts: int) -> Change:
    change = Change()
    for name, sign in counts.items():
        change.count(np.array([int(name[1:])], dtype=np.uint32), np.array([0]), sign=sign)
    return change


def test_changes_count_once_their_mark_is_loaded(tmp_path: Path) -> None:
    table = Frequencies(tmp_path)
    mark = table.save(changed(b5=1, b7=1))
    assert table.of(KEYS).tolist() == [0, 0, 0]
    table.load(mark)
    assert table.of(KEYS).tolist() == [1, 1, 1]  # keys that share a bin share a count
    table.load(table.save(changed(b5=-1)))
    assert table.of(KEYS).tolist() == [0, 1, 0]


def test_what_a_crash_left_behind_is_overwritten(tmp_path: Path) -> None:
    table = Frequencies(tmp_path)
    table.save(changed(b5=1, b7=1))
    mark = table.save(changed(b7=1))
    again = Frequencies(tmp_path)
    again.load(mark)
    assert again.of(KEYS).tolist() == [0, 1, 0]


def test_another_index_in_the_same_place_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    reader = Frequencies(tmp_path)
    reader.load(Frequencies(tmp_path, origin="old").save(changed(b5=1)))
    (tmp_path / "frequencies-0.log").unlink()
    reader.load(Frequencies(tmp_path, origin="new").save(changed(b7=1, b9=1)))
    assert reader.of(KEYS).tolist() == [0, 1, 0]


def test_a_long_journal_becomes_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "LONGEST_JOURNAL", 3)
    table = Frequencies(tmp_path)
    table.load(table.save(changed(b5=1, b7=1)))
    change = Change()
    for _ in range(3):
        change.count(np.array([5, 9], dtype=np.uint32), np.array([0, 0]), sign=1)
    mark = table.save(change)
    assert (mark.serial, mark.entries) == (1, 0)
    table.load(mark)
    table.tidy()
    assert table.of(KEYS).tolist() == [4, 1, 4]
    assert [path.name for path in tmp_path.iterdir()] == ["frequencies-1.npy"]
    other = Frequencies(tmp_path)
    other.load(table.save(changed(b7=1)))
    assert other.of(KEYS).tolist() == [4, 2, 4]


def test_files_that_end_early_are_refused(tmp_path: Path) -> None:
    table = Frequencies(tmp_path)
    mark = table.save(changed(b5=1, b7=1))
    with pytest.raises(ValueError, match="ends early"):
        Frequencies(tmp_path).load(Mark(0, mark.entries + 1))
    with pytest.raises(FileNotFoundError):
        Frequencies(tmp_path).load(Mark(4, 0))


def test_each_document_counts_a_bin_once() -> None:
    keys = np.array([3, 3, 8, 3], dtype=np.uint32)
    assert bins_of(keys, np.array([0, 0, 0, 1])).tolist() == [3, 8, 3]


def test_a_large_change_counts_as_a_small_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "LONGEST_JOURNAL", 3)
    keys = np.array([3, 8, 3, 3, 8, 9], dtype=np.uint32)
    change = Change()
    change.count(keys, np.array([0, 0, 0, 1, 1, 1]), sign=1)
    assert change.dense is not None
    change.count(keys, np.array([0, 1, 0, 1, 0, 2]), sign=1)
    change.count(keys[:1], np.array([0]), sign=-1)
    table = Frequencies(tmp_path)
    table.load(table.save(change))
    assert table.of(np.array([3, 8, 9], dtype=np.uint32)).tolist() == [3, 4, 2]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=20))
def test_a_journal_and_a_table_count_the_same(occurrences: list[tuple[int, int]]) -> None:
    keys = np.array([key for key, _ in occurrences], dtype=np.uint32)
    owners = np.array([owner for _, owner in occurrences], dtype=np.intp)
    journal, table = Change(), Change()
    table.dense = np.zeros(frequencies.BINS, dtype=np.int32)
    for change in (journal, table):
        change.count(keys, owners, sign=1)
    assert np.bincount(journal.steps() - 1, minlength=6).tolist() == table.dense[:6].tolist()


def test_a_journal_with_pages_that_were_never_written_is_refused(tmp_path: Path) -> None:
    mark = Frequencies(tmp_path).save(changed(b5=1, b7=1))
    (tmp_path / "frequencies-0.log").write_bytes(bytes(4 * mark.entries))
    with pytest.raises(ValueError, match="gaps"):
        Frequencies(tmp_path).load(mark)
