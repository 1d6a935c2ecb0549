"""Conflicts of many who are asked at once are looked for once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls import exclusions
from kehui.calls.reviews.models import Review
from kehui.calls.rounds.assigning import carry_out, propose
from kehui.market.experts.models import Expert
from tests import callings, factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def assigning(cast: Cast) -> Any:
    """A round of one case with three experts in the pool."""
    return callings.round_assigning(cast, experts=3)


def test_a_plan_is_carried_out_with_one_graph(assigning: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal, looked = propose(assigning), []
    whole = exclusions.conflicts
    monkeypatch.setattr(exclusions, "conflicts", lambda *args, **more: looked.append(1) or whole(*args, **more))
    assert carry_out(assigning, proposal, by=cast.department) == 3
    assert len(looked) == 1


def test_a_conflict_that_came_up_since_the_plan_stops_all_of_it(assigning: Any, cast: Cast) -> None:
    proposal = propose(assigning)
    expert = proposal.pairs[1].expert
    employer = proposal.pairs[1].case.owner.name
    Expert.objects.filter(pk=expert.pk).update(history=[{"organisation": employer, "since": "2010"}])
    with pytest.raises(ValidationError, match=employer):
        carry_out(assigning, proposal, by=cast.department)
    assert not Review.objects.exists()
