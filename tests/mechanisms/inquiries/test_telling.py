"""Whoever asked somebody outside is told of the answer, and nobody else is."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from kehui.mechanisms.inquiries.services import answer, ask
from kehui.mechanisms.inquiries.telling import SOURCE, gather, tell
from kehui.mechanisms.notices.gathering import ask as gathered
from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.notices.said import grouped
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_the_asker_is_told_of_the_answer() -> None:
    cast = f.cast()
    demand = f.published_demand(cast)
    made, _token = ask(demand, "可否放宽？", by=cast.county, days=7)
    ask(demand, "何时？", by=cast.city, days=7)
    hour = timezone.now() - timedelta(hours=1)
    assert list(gather(hour)) == [], "nothing is answered yet"
    answer(made, name="周示例", text="可放宽到8%")
    (line,) = gather(hour)
    assert tell(cast.city, {1: line}) == {}
    gathered(SOURCE)
    row = Notification.objects.get(sort="answered")
    assert (row.person, row.record_id) == (cast.county, demand.pk)
    with translation.override("en"):
        (group,), _gone = grouped(cast.county, [row])
    assert group.number == demand.number
    assert [(said.what, said.who) for said in group.lines] == [
        ("Your question to somebody outside is answered", "周示例")
    ]
