"""Kill -9 during an import: nothing is half written, and the next worker goes on where it stood, no row twice."""

import random

import pytest

from tests.faults.sites import Site

pytestmark = pytest.mark.django_db  # so that these run on PostgreSQL too


def act(site: Site, *command: str) -> str:
    code, output = site.run("tests.faults.importing", *command)
    assert code == 0, output
    return output


def test_an_import_killed_behind_any_statement_goes_on_behind_its_last_whole_batch(site: Site) -> None:
    assert int(act(site, "die_importing")) > 20
    assert site.kehui("verify")[0] == 0


@pytest.mark.parametrize("seed", [1])
def test_an_import_killed_at_any_moment_is_finished_by_the_next_worker(site: Site, seed: int) -> None:
    """The very command that an operator runs takes up what the killed process had in hands."""
    act(site, "bring", "60")
    wait = random.Random(seed).randint(2, 5)
    with site.start("tests.faults.importing", "work_telling") as working:
        for _batch in range(wait):
            assert working.stdout.readline() == "batch\n"
        working.kill()
    code, words = site.kehui("work", "--once")
    assert code == 0, words
    act(site, "finished", "60")
