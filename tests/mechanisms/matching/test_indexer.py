"""The index follows the outbox: what is open can be found, what is not cannot, and a crash or a loss mends itself."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.indexer import Indexer
from kehui.mechanisms.matching.shelf import shelf
from kehui.records import following, services
from kehui.records.models import Outbox
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, found, held, rewrite

pytestmark = pytest.mark.django_db


def test_a_record_can_be_found_once_it_is_open(caught_up: Cast) -> None:
    made = achievement(caught_up, "碳纤维上浆剂", shown=False)
    indexer.catch_up()
    assert found("碳纤维上浆剂") == []
    services.act(made, "submit", by=caught_up.scholar)
    services.act(made, "show", by=caught_up.county)
    assert indexer.catch_up() == 1
    assert found("碳纤维上浆剂") == [made.pk]


def test_a_record_leaves_the_index_with_its_open_states_and_comes_back(caught_up: Cast) -> None:
    made = achievement(caught_up, "碳纤维上浆剂")
    for step, by, expected in (
        ("pause", caught_up.scholar, []),
        ("resume", caught_up.scholar, [made.pk]),
        ("withdraw", caught_up.scholar, []),
    ):
        services.act(made, step, by=by, reason="试验")
        indexer.catch_up()
        assert found("碳纤维上浆剂") == expected, step


def test_a_changed_record_is_found_by_its_new_words_only(caught_up: Cast) -> None:
    made = achievement(caught_up, "碳纤维上浆剂")
    indexer.catch_up()
    rewrite(caught_up, made, title="轴承钢热处理", abstract="淬火回火")
    indexer.catch_up()
    assert found("碳纤维上浆剂") == []
    assert found("淬火回火") == [made.pk]


def test_the_cursor_stands_at_the_last_row_and_nothing_is_written_twice(caught_up: Cast) -> None:
    achievement(caught_up, "碳纤维上浆剂")
    assert indexer.catch_up() == 1
    index = shelf.index()
    assert index is not None
    assert index.cursor == Outbox.objects.order_by("id").last().id
    assert indexer.catch_up() == 0
    assert str(shelf.status()) == "1 documents, up to date"


def test_many_rows_of_one_record_are_one_document(caught_up: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "ROWS", 2)  # several commits for one record's rows
    made = achievement(caught_up, "碳纤维上浆剂")
    for _again in range(3):
        services.act(made, "pause", by=caught_up.scholar, reason="试验")
        services.act(made, "resume", by=caught_up.scholar)
    indexer.catch_up()
    assert found("碳纤维上浆剂") == [made.pk]
    assert shelf.status().held == 1


def test_status_counts_what_is_behind(caught_up: Cast) -> None:
    achievement(caught_up, "碳纤维上浆剂")
    status = shelf.status()
    assert (status.held, status.behind, status.good) == (0, 3, False)  # made, handed in, shown


@pytest.mark.usefixtures("market")
def test_without_an_index_status_says_what_to_do() -> None:
    status = shelf.status()
    assert (status.held, status.good) == (None, False)
    assert "kehui index rebuild" in str(status)


def beyond_repair() -> None:
    """A commit that no engine can read."""
    for path in shelf.path().glob("*"):
        path.write_bytes(b"not an index")


def gone() -> None:
    shutil.rmtree(shelf.path())


def another_programs() -> None:
    """An engine's index without our state."""
    shutil.rmtree(shelf.path())
    shelf.path().mkdir()
    (shelf.path() / "meta.json").write_text("{}")


@pytest.mark.parametrize("damage", [beyond_repair, gone, another_programs])
@pytest.mark.parametrize("opened", [True, False], ids=["while open", "while closed"])
def test_a_damaged_index_is_built_again_by_itself(caught_up: Cast, damage: Callable[[], None], opened: bool) -> None:
    made = achievement(caught_up, "碳纤维上浆剂")
    indexer.catch_up()
    if not opened:
        shelf.close()
    damage()
    later = achievement(caught_up, "碳纤维预浸料")
    indexer.catch_up()
    assert set(found("碳纤维")) == {made.pk, later.pk}
    assert shelf.status().good


def test_a_rebuild_leaves_out_what_is_not_open(caught_up: Cast) -> None:
    open_now = achievement(caught_up, "碳纤维上浆剂")
    achievement(caught_up, "碳纤维预浸料", shown=False)
    assert indexer.rebuild() == 1
    assert set(held()) == {str(open_now.pk)}


def test_rows_that_come_while_the_index_is_built_are_applied_after_it(
    caught_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor of a rebuilt index stands where the outbox stood before the records were read."""
    read = indexer.build

    def slow(*args: object, **values: object) -> None:
        read(*args, **values)  # type: ignore[arg-type]
        achievement(caught_up, "碳纤维上浆剂")

    monkeypatch.setattr(indexer, "build", slow)
    indexer.rebuild()
    monkeypatch.undo()
    assert shelf.status().behind == 3
    indexer.catch_up()
    assert len(found("碳纤维上浆剂")) == 1


HOLD = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.usefixtures("caught_up")
def test_only_one_process_at_a_time_writes() -> None:
    lock = shelf.path().with_name(shelf.path().name + ".lock")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with shelf.lease(wait=False) as held:
            assert not held
        other.stdin.close()
    with shelf.lease(wait=False) as held:
        assert held


@pytest.mark.usefixtures("index_dir")
def test_the_lease_ends_with_its_block() -> None:
    for _again in range(2):
        with shelf.lease(wait=False) as held:
            assert held
            with shelf.lease(wait=False) as twice:
                assert not twice


def wait_until(true: Callable[[], bool], *, seconds: float) -> float:
    """Seconds until something became true; fails after so many."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            pytest.fail(f"not within {seconds} seconds")
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.fixture
def indexing() -> Iterator[None]:
    """The thread of the server."""
    stop = threading.Event()

    def run() -> None:
        try:
            Indexer().run(stop)
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    wait_until(lambda: shelf.status().good, seconds=20)
    yield
    stop.set()
    worker.join(timeout=10)
    assert not worker.is_alive()


ON_REAL_TABLES = pytest.mark.usefixtures("transactional_db", "market", "indexing")  # seen by other threads


@ON_REAL_TABLES
def test_the_thread_makes_a_record_findable_within_a_second(market: Cast) -> None:
    made = achievement(market, "碳纤维上浆剂")
    assert wait_until(lambda: found("碳纤维上浆剂") == [made.pk], seconds=5) < 1


@ON_REAL_TABLES
def test_the_thread_goes_on_after_a_failure(
    market: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(following, "AFTER_FAILURE", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr(indexer, "_catch_up", lambda: 1 / 0)
        wait_until(lambda: "indexing failed" in caplog.text, seconds=5)
    made = achievement(market, "碳纤维上浆剂")
    wait_until(lambda: found("碳纤维上浆剂") == [made.pk], seconds=5)


@pytest.mark.usefixtures("caught_up")
def test_a_second_thread_takes_over_when_the_first_ends() -> None:
    """With the lease held elsewhere the thread waits instead of writing."""
    stop, rounds = threading.Event(), []

    class Counting(Indexer):
        def _round(self) -> float:
            rounds.append(1)
            return 0.01

    with shelf.lease(wait=True):
        waiting = threading.Thread(target=Counting().run, args=(stop,))
        waiting.start()
        time.sleep(0.5)
        assert not rounds
    wait_until(lambda: bool(rounds), seconds=5)
    stop.set()
    waiting.join(timeout=5)
