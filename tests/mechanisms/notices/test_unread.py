"""The number in the bar: one query, none for strangers, and it stops counting at 99."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.notices.unread import unread_count

pytestmark = pytest.mark.django_db


def test_one_query_and_none_for_strangers(cast: Any, django_assert_num_queries: Any) -> None:
    person = cast.county
    with django_assert_num_queries(0):
        assert unread_count(AnonymousUser()) == unread_count(None) == ""
    with django_assert_num_queries(1):
        assert unread_count(person) == ""
    rows = [
        Notification(person=person, sort="own", key=str(n), topic="x", channel="page", at=timezone.now())
        for n in range(120)
    ]
    Notification.objects.bulk_create(rows[:7])
    assert unread_count(person) == "7"
    Notification.objects.bulk_create(rows[7:])
    assert unread_count(person) == "99+"
