"""What was read long ago goes, what was not read stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.notices.models import Letter, Notification
from kehui.mechanisms.notices.tidying import tidy

pytestmark = pytest.mark.django_db


def test_only_what_was_read_long_ago_goes(cast: Any) -> None:
    now = timezone.now()
    old, person = now - timedelta(days=400), cast.county
    letters = [Letter.objects.create(person=person, key=str(n), laid_at=old, state="sent") for n in range(2)]
    for key, at, read_at, letter in (("a", old, old, letters[0]), ("b", old, None, letters[1]), ("c", now, now, None)):
        Notification.objects.create(
            person=person, sort="own", key=key, topic=key, channel="page", at=at, read_at=read_at, letter=letter
        )
    assert tidy(None, now) == "1"
    assert set(Notification.objects.values_list("key", flat=True)) == {"b", "c"}
    assert Letter.objects.get() == letters[1]
