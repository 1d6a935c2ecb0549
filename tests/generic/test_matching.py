"""What holds for every kind that is matched: pages of every pairing that it declares, and nothing secret counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.criteria import Aspects, applying
from kehui.mechanisms.matching.documents import matchable_kinds
from kehui.mechanisms.matching.queries import answers, pair_url
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.kinds import Kind, kinds
from tests import factories
from tests.browsing import browser
from tests.generic.samples import sample

pytestmark = pytest.mark.django_db
PAIRINGS = [
    pytest.param(kind, kinds[code], id=f"{kind.code}-{code}")
    for kind in matchable_kinds()
    for code in kind.matchable.against
]


@pytest.fixture
def cast(settings: Any, tmp_path: Any) -> Any:
    settings.INDEX_DIR = tmp_path / "index"
    yield factories.cast()
    shelf.close()


def open_one(kind: Kind, cast: Any) -> Any:
    return factories.placed(sample(kind.code, cast), kind.matchable.open[0])


@pytest.mark.parametrize(("kind", "other"), PAIRINGS)
def test_both_pages_of_a_pairing_answer_and_parts_sum(kind: Kind, other: Kind, cast: Any) -> None:
    asking, answering = open_one(kind, cast), open_one(other, cast)
    indexer.catch_up()
    for person in (cast.author, cast.scholar, cast.county, cast.stranger):
        for each in answers(asking, other.code, person=person):
            assert sum(part.value for part in each.parts) == pytest.approx(each.score, abs=1e-9)
            assert 0 <= each.score <= 100
    seen = all(one.view.allows(cast.county, each) for one, each in ((kind, asking), (other, answering)))
    page = f"{reverse('matches', args=[kind.code, asking.number])}?with={other.code}"
    for address in (page, pair_url(asking, answering)):
        assert browser(cast.county).get(address).status_code == (200 if seen else 404), address


@pytest.mark.parametrize(("kind", "other"), PAIRINGS)
def test_a_secret_value_is_neither_compared_nor_told(kind: Kind, other: Kind, cast: Any) -> None:
    aspects = Aspects(kind, open_one(kind, cast), without=set(kind.secret))
    for name, fields in aspects.declared.items():
        if set(fields) <= set(kind.secret):
            assert (aspects.value(name), aspects.words(name)) == (None, "")
    assert applying(kind, other)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.code) for kind in matchable_kinds()])
def test_matches_pages_take_as_many_queries_for_many_as_for_one(
    kind: Kind, cast: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    other = kinds[kind.matchable.against[0]]
    asking, counts = open_one(kind, cast), []
    for many in (1, 5):
        for _ in range(many):
            open_one(other, cast)
        indexer.catch_up()
        client = browser(cast.county)
        address = f"{reverse('matches', args=[kind.code, asking.number])}?with={other.code}"
        client.get(address)
        with django_assert_max_num_queries(30) as counted:
            client.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]
