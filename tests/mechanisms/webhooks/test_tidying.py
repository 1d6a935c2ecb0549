"""Deliveries that were taken long ago go, those that wait stay."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.webhooks.feeding import feed
from kehui.mechanisms.webhooks.models import Delivery
from kehui.mechanisms.webhooks.tidying import tidy
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_what_waits_is_kept_however_old(cast: Any, hook: Any) -> None:
    f.published_demand(cast)
    feed(hook)
    Delivery.objects.update(laid_at=timezone.now() - timedelta(days=100))
    first = Delivery.objects.order_by("event").first()
    assert first
    Delivery.objects.filter(pk=first.pk).update(stand="taken")
    assert tidy(None, timezone.now()) == "1"
    assert set(Delivery.objects.values_list("stand", flat=True)) == {"waiting"}
