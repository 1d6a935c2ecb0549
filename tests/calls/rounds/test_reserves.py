"""Whoever is next in reserve takes the place of a winner who was struck off, once."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.rounds import reserves
from kehui.calls.rounds.models import Feedback, Reserve
from tests import factories
from tests.browsing import browser, words
from tests.calls.rounds.test_letters import cases_of, decided
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def struck_off(cast: Cast) -> tuple[Any, str]:
    """A round with a winner on notice who was revoked, and two runners-up in reserve."""
    made = decided(cast, "25", "22", "20", "18", reserves=2)
    best = cases_of(made)[0]
    url = reverse("round-scores", args=[made.number])
    browser(cast.department2).post(url, {"award": [best.number]})
    assert reserves.next_up(made) == []
    walk(type(best).objects.get(pk=best.pk), ("announce", cast.department), ("uphold", cast.department2))
    return made, url


def test_the_next_in_order_moves_up_with_a_letter_and_only_one(cast: Cast) -> None:
    made, url = struck_off(cast)
    client = browser(cast.department2)
    _best, second, third, last = cases_of(made)
    assert f"{second.number}" in words(client.get(url))
    for _twice in range(2):
        client.post(url, {"move_up": "1"})
    assert [each.state for each in cases_of(made)] == ["revoked", "proposed", "review", "not_selected"]
    moved = Reserve.objects.get(case=second.pk)
    assert (moved.gone_id, moved.moved_at is not None) == (cases_of(made)[0].pk, True)
    assert list(Feedback.objects.filter(case=second.pk).exclude(sent_at=None).order_by("pk")
                .values_list("decision", flat=True)) == ["reserve", "award"]  # fmt: skip
    assert third.pk != last.pk


def test_only_who_runs_the_round_moves_anybody_up(cast: Cast) -> None:
    made, url = struck_off(cast)
    assert browser(cast.leader).post(url, {"move_up": "1"}).status_code == 403
    assert [each.state for each in cases_of(made)][1] == "review"


def test_the_reserve_is_let_go_by_declining_it(cast: Cast) -> None:
    made, url = struck_off(cast)
    browser(cast.department2).post(url, {"release": "1"})
    assert [each.state for each in cases_of(made)][1:] == ["not_selected"] * 3
    assert reserves.waiting(made) == []
