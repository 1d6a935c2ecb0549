"""The look-up index follows records and organisations, and is built again when it is gone or damaged."""

import shutil
import threading
import time

import pytest

from kehui.desk.search import indexer
from kehui.desk.search.indexer import Indexer, Round
from kehui.desk.search.shelf import shelf
from kehui.desk.search.spelling import Speller
from kehui.people.models import Alias, Organisation
from kehui.records.services import change, create
from tests import factories as f
from tests.desk.search.test_finding import found

pytestmark = pytest.mark.django_db


def test_a_record_is_found_by_its_new_title_only(region: f.Cast) -> None:
    made = create("demand", by=region.author, **f.demand_fields(region.company, title="碳纤维"))
    assert indexer.catch_up() >= 1
    assert found("q=碳纤维", region.author) == ["碳纤维"]
    change(made, by=region.author, title="超滤膜")
    assert indexer.catch_up() == 1
    assert found("q=碳纤维", region.author) == []
    assert found("q=chaolvmo", region.author) == ["超滤膜"]
    assert indexer.catch_up() == 0
    assert shelf.status().good


def test_renamed_and_removed_organisations_are_noticed(region: f.Cast) -> None:
    f.displayed_achievement(region, title="超滤膜")
    other = f.organisation("山前研究所")
    turn = Round()
    turn.take()
    assert turn.take() == 0
    Alias.objects.create(organisation=region.university, name="海岱学院", kind=Alias.Kind.SHORT)
    assert turn.take() == 1
    assert found("q=海岱学院", region.stranger) == ["超滤膜"]
    Organisation.objects.filter(pk=region.university.pk).update(name="齐鲁示例大学")
    assert indexer.catch_up() == 1, "a look of another process compares them all"
    assert found("q=齐鲁示例", region.stranger) == ["超滤膜"]
    other.delete()
    assert indexer.catch_up() == 1


@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_a_damaged_index_is_built_again_by_itself(region: f.Cast, damage: str) -> None:
    f.published_demand(region, title="超滤膜")
    indexer.catch_up()
    if damage == "gone":
        shutil.rmtree(shelf.path())
    else:
        shelf.close()
        for path in shelf.path().glob("*"):
            path.write_bytes(b"no index")
    assert find_nothing_and_fail_not(region)
    indexer.catch_up()
    assert found("q=超滤膜", region.stranger) == ["超滤膜"]


def find_nothing_and_fail_not(region: f.Cast) -> bool:
    return found("q=超滤膜", region.stranger) in ([], ["超滤膜"])


def test_an_index_of_another_database_is_built_again(region: f.Cast) -> None:
    f.published_demand(region, title="超滤膜")
    indexer.catch_up()
    from kehui.desk.search.index import State

    index = shelf.index()
    assert index is not None
    index.write(state=State(cursor=10**9))
    indexer.catch_up()
    assert index is not shelf.index()
    assert found("q=超滤膜", region.stranger) == ["超滤膜"]


@pytest.mark.django_db(transaction=True)
def test_the_thread_beside_the_server_finds_a_record_soon(region: f.Cast) -> None:
    indexer.catch_up()
    stop = threading.Event()
    thread = threading.Thread(target=Indexer().run, args=(stop,))
    thread.start()
    try:
        f.published_demand(region, title="超滤膜")
        until = time.monotonic() + 30
        while not found("q=clm", region.stranger) and time.monotonic() < until:
            time.sleep(0.05)
        assert found("q=clm", region.stranger) == ["超滤膜"]
    finally:
        stop.set()
        thread.join()


def test_the_speller_remembers_and_comes_again() -> None:
    speller = Speller()
    assert speller.spelt(["重庆", "T300膜"]) == {"重庆": "chong qing", "T300膜": "T300 mo"}
    assert speller._process is not None
    speller._process.kill()
    assert speller.spelt(["膜"]) == {"膜": "mo"}
    speller.close()
    assert speller._process is None
    assert speller.spelt(["重庆"]) == {"重庆": "chong qing"}, "known without a process"
    assert speller._process is None
