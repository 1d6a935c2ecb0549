"""The index on disk: atomic commits with a cursor, crashes, damage, several users at once."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kehui.core.search import Document, Index, IndexBroken, Query, frequencies, rebuild, search
from kehui.core.search.index import LITTLE, MUCH
from kehui.core.search.tokens import keys_of

WRITER = """
import sys
from kehui.core.search import Document, Index
index = Index.open(sys.argv[1])
for cursor in range(1, 1000):
    index.write([Document(f"{cursor}-{n}", "x", {"t": f"钢铁焊接 T{cursor}"}) for n in range(20)], cursor=cursor)
    print(cursor, flush=True)
"""

STUCK_WRITER = """
import sys
from kehui.core.search import Document, Index

def documents():
    for n in range(2000):
        yield Document(f"half-{n}", "x", {"t": "写到一半 T9"})
    print("half", flush=True)
    sys.stdin.read()

Index.open(sys.argv[1]).write(documents(), ["kept"], cursor=99)
"""


def started(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def killed(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return rest


def ids(index: Index, text: str) -> set[str]:
    return {hit.id for hit in search(index, Query.of(text), kinds=["x"], limit=100)}


def test_a_write_replaces_deletes_and_moves_the_cursor(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "x", {"t": "碳纤维"}), Document("b", "x", {"t": "碳纤维"})], cursor=3)
        index.write([Document("a", "x", {"t": "玻璃钢"})], ["b"], cursor=4)
        assert (index.count, index.cursor) == (1, 4)
        assert ids(index, "碳纤维") == set()
        assert ids(index, "玻璃钢") == {"a"}
        index.write(deletes=["absent"])
        assert index.cursor == 4
    with Index.open(tmp_path / "index") as index:
        assert (index.count, index.cursor) == (1, 4)
        assert index.stored(["a", "b"]).keys() == {"a"}


def test_a_writer_killed_between_commits_leaves_the_last_one(tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    process = started(WRITER, tmp_path / "index")
    assert process.stdout is not None
    for _ in range(5):
        said = process.stdout.readline()
    rest = killed(process).split()
    last = int(rest[-1] if rest else said)
    with Index.open(tmp_path / "index") as index:
        assert index.cursor in (last, last + 1)  # the last commit may not have been told any more
        assert index.count == 20 * index.cursor
        assert index.view().state.lengths["x", "t"] == 20 * index.cursor * 4
        index.write([Document("after", "x", {"t": "之后"})], cursor=5000)
        assert ids(index, "之后") == {"after"}


def test_a_writer_killed_in_the_middle_of_a_write_leaves_nothing_of_it(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("kept", "x", {"t": "碳纤维"})], cursor=7)
    process = started(STUCK_WRITER, tmp_path / "index")
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    killed(process)
    with Index.open(tmp_path / "index") as index:
        assert (index.count, index.cursor) == (1, 7)
        assert ids(index, "写到一半碳纤维") == {"kept"}
        index.write([Document("half-1", "x", {"t": "写到一半"})], cursor=8)
        assert ids(index, "写到一半") == {"half-1"}


def test_an_error_while_documents_are_read_changes_nothing(tmp_path: Path) -> None:
    def documents() -> object:
        yield Document("b", "x", {"t": "碳纤维"})
        raise RuntimeError("the source failed")

    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "x", {"t": "碳纤维"})], cursor=1)
        with pytest.raises(RuntimeError, match="the source failed"):
            index.write(documents(), ["a"], cursor=2)  # type: ignore[arg-type]
        index.write([Document("c", "x", {"t": "碳纤维"})], cursor=3)
        assert ids(index, "碳纤维") == {"a", "c"}


def test_other_processes_commits_are_seen(tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    with Index.open(tmp_path / "index") as reader, Index.open(tmp_path / "index") as writer:
        writer.write([Document("a", "x", {"t": "碳纤维"})], cursor=1)
        assert (reader.cursor, ids(reader, "碳纤维")) == (1, {"a"})
        writer.write(deletes=["a"], cursor=2)
        assert (reader.cursor, ids(reader, "碳纤维")) == (2, set())


def test_searches_go_on_while_documents_are_written(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def read(index: Index) -> None:
        try:
            while not done.is_set():
                for hit in search(index, Query.of("钢铁T300"), kinds=["x"]):
                    assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        except BaseException as error:
            failures.append(error)

    with Index.create(tmp_path / "index") as index:
        readers = [threading.Thread(target=read, args=(index,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        for cursor in range(25):
            index.write([Document(f"d{n}", "x", {"t": f"钢铁 T300 {cursor}"}) for n in range(20)], cursor=cursor)
        done.set()
        for reader in readers:
            reader.join()
    assert failures == []


def test_a_rebuild_takes_the_place_of_the_old_index_under_its_readers(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("old", "x", {"t": "碳纤维"})], cursor=1)
    with Index.open(tmp_path / "index") as reader:
        assert ids(reader, "碳纤维") == {"old"}
        rebuild(tmp_path / "index", (Document(f"new{n}", "x", {"t": "碳纤维"}) for n in range(3)), cursor=9)
        assert (reader.cursor, ids(reader, "碳纤维")) == (9, {"new0", "new1", "new2"})
        assert reader.view().found_in(keys_of(["碳纤"])).tolist() == [3]
        reader.write([Document("new3", "x", {"t": "碳纤维"})], cursor=10)
        assert len(ids(reader, "碳纤维")) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_an_index_that_two_threads_fill_ranks_as_one_that_a_single_thread_fills(tmp_path: Path) -> None:
    texts = [f"碳纤维 T{n % 7} 树脂{'界面' * (n % 5)}" for n in range(1500)]
    documents = [Document(f"d{n}", "x", {"t": text}) for n, text in enumerate(texts)]
    found: list[list[Any]] = []
    for memory in (LITTLE, MUCH):
        with Index.create(tmp_path / str(memory), memory=memory) as index:
            index.write(documents, unique=True)
            queries = [Query.of(text) for text in ("T3 碳纤维", "树脂界面", "T5")]
            found.append([search(index, query, kinds=["x"], limit=30) for query in queries])
    assert found[0] == found[1]
    assert all(len(hits) == 30 for hits in found[0])


def test_a_rebuild_that_fails_leaves_the_old_index_serving(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("old", "x", {"t": "碳纤维"})], cursor=1)
        with pytest.raises(ValueError, match="not usable"):
            rebuild(tmp_path / "index", [Document("", "x", {})])
        assert ids(index, "碳纤维") == {"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_create_leaves_other_peoples_files_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        Index.create(tmp_path)


def test_the_memory_of_the_first_write_is_what_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="memory"):  # the engine refuses less than it needs
        Index.create(tmp_path / "index", memory=1_000_000)


@pytest.mark.parametrize("state", ["absent", "empty", "foreign", "garbage"])
def test_what_is_no_index_is_told(tmp_path: Path, state: str) -> None:
    path = tmp_path / "index"
    if state != "absent":
        path.mkdir()
    if state == "foreign":
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw")
        tantivy.Index(builder.build(), str(path))
    if state == "garbage":
        (path / "meta.json").write_bytes(b"\x00garbage")
    with pytest.raises(IndexBroken, match="index"):
        Index.open(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with every sort of file: so many terms that a table of frequencies was written, and a journal."""
    path = tmp_path_factory.mktemp("whole") / "index"
    texts = ["".join(chr(0x4E00 + (number * 7 + place) % 9000) for place in range(1500)) for number in range(900)]
    with Index.create(path) as index:
        index.write(Document(f"d{number}", "x", {"t": text}) for number, text in enumerate([*texts, "碳纤维"]))
        index.write([Document("b", "x", {"t": "碳纤维"})])
    return path


@pytest.mark.parametrize("suffix", ["store", "term", "idx", "fieldnorm", "log", "npy"])
@pytest.mark.parametrize("damage", ["removed", "cut", "emptied"])
def test_damaged_files_are_told_at_once_or_when_searched(tmp_path: Path, whole: Path, suffix: str, damage: str) -> None:
    path = shutil.copytree(whole, tmp_path / "index")
    damaged = list(path.glob(f"*.{suffix}"))
    assert damaged
    for file in damaged:
        size = file.stat().st_size
        file.unlink() if damage == "removed" else os.truncate(file, size // 2 if damage == "cut" else 0)
    with pytest.raises(IndexBroken):
        ids(Index.open(path), "碳纤维")


def test_a_full_disk_leaves_the_old_index_serving_and_takes_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a failed write left would keep the disk full, and the next write from succeeding."""
    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "x", {"t": "碳纤维"})])
        files = sorted((tmp_path / "index").iterdir())
        monkeypatch.setattr(frequencies, "LONGEST_JOURNAL", 0)

        def full(file: Any, _table: Any) -> None:
            file.write(bytes(1000))
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(np, "save", full)
            with pytest.raises(OSError, match="No space"):
                index.write([Document("b", "x", {"t": "碳纤维"})])
        assert sorted((tmp_path / "index").iterdir()) == files
        assert ids(index, "碳纤维") == {"a"}
        index.write([Document("b", "x", {"t": "碳纤维"})])
        assert ids(index, "碳纤维") == {"a", "b"}
