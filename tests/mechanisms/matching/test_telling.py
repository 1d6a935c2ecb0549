"""New matches as notifications: to whom the alert is for, by what they may see now, and not once it was opened."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.matching.models import MatchAlert
from kehui.mechanisms.matching.telling import gather, tell
from tests.factories import Cast, walk
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db


def test_an_alert_is_told_as_long_as_both_records_may_be_seen(
    caught_up: Cast, django_assert_max_num_queries: Any
) -> None:
    wanted, best = demand(caught_up, "锅炉水冷壁防腐涂层"), achievement(caught_up, "锅炉水冷壁防腐涂层")
    alert = MatchAlert.objects.create(person=caught_up.author, record=wanted, other=best, score=61.4)
    before = timezone.now() - timedelta(minutes=1)
    (line,) = gather(before)
    assert (line.person_id, line.record_id) == (caught_up.author.pk, wanted.pk)
    assert caught_up.author.powers.signed_in
    with django_assert_max_num_queries(4):
        said = tell(caught_up.author, {7: line})[7]
    assert best.number in said.text
    assert "61" in said.text
    assert best.number in said.url
    assert tell(caught_up.rival, {7: line}) == {}
    walk(best, ("pause", caught_up.scholar))
    assert tell(caught_up.author, {7: line}) == {}
    MatchAlert.objects.filter(pk=alert.pk).update(seen_at=timezone.now())
    assert not list(gather(before))
