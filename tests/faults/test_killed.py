"""Kill -9 at every point of a write: afterwards the history is whole and the index catches up."""

import random

import pytest

from tests.faults.sites import Site

pytestmark = pytest.mark.django_db  # so that these run on PostgreSQL too


def intact(site: Site) -> None:
    """`kehui verify` says that everything holds."""
    code, words = site.kehui("verify")
    assert (code, words[:2]) == (0, "OK"), words


def test_a_bulk_load_killed_behind_any_statement_leaves_whole_batches(site: Site) -> None:
    assert int(site.act("die_loading")) > 20
    intact(site)


def test_a_step_killed_behind_any_statement_is_taken_whole_or_not_at_all(site: Site) -> None:
    assert int(site.act("die_stepping")) > 8
    intact(site)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_bulk_load_killed_at_any_moment_leaves_whole_batches(site: Site, seed: int) -> None:
    wait = random.Random(seed).randint(1, 4)
    with site.start("tests.faults.acts", "load", "100000") as loading:
        for _batch in range(wait):
            assert loading.stdout.readline() == "100\n"
        loading.kill()
    site.act("check")
    intact(site)


def test_an_indexer_killed_inside_any_commit_goes_on_where_it_stood(site: Site) -> None:
    site.act("show", "120")
    assert int(site.act("die_indexing")) >= 3
    intact(site)


@pytest.mark.parametrize("seed", [1])
def test_an_indexer_killed_at_any_moment_catches_up(site: Site, seed: int) -> None:
    """The index there is kept and goes on; it equals one built anew."""
    site.act("show", "20")
    site.act("equal")
    site.act("show", "100")
    wait = random.Random(seed).randint(2, 5)
    with site.start("tests.faults.acts", "index") as indexing:
        for _commit in range(wait):
            assert indexing.stdout.readline() == "commit\n"
        indexing.kill()
    code, words = site.kehui("index")
    assert code == 0, words
    assert "behind" in words
    site.act("equal")
    assert site.kehui("index")[1].splitlines()[0] == "120 documents, up to date"
