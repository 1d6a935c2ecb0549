"""The rules of experts: nobody is shown without their consent, and it ends when they say so."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kehui.records.models import Event
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db

CONSENT = {"consent_text": "2026-1"}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def errors(refused: Any) -> set[str]:
    return set(refused.value.error_dict)


def test_whoever_applies_consents(cast: Cast) -> None:
    made = create("expert", by=cast.expert, **factories.expert_fields(cast.university))
    with pytest.raises(ValidationError) as refused:
        act(made, "apply", by=cast.expert)
    assert errors(refused) == {"consent_on", "consent_text"}
    with pytest.raises(ValidationError) as refused:
        act(made, "apply", by=cast.expert, consent_on=factories.ahead(1), **CONSENT)
    assert errors(refused) == {"consent_on"}


def test_nobody_becomes_active_without_consent(cast: Cast) -> None:
    made = create("expert", by=cast.scholar, **factories.expert_fields(cast.university))
    with pytest.raises(PermissionDenied):
        act(made, "apply", by=cast.scholar, consent_on=timezone.localdate(), **CONSENT)
    verified = factories.walk(made, ("nominate", cast.scholar), ("verify", cast.county))
    with pytest.raises(ValidationError) as refused:
        act(verified, "activate", by=cast.city)
    assert errors(refused) == {"consent_on", "consent_text"}
    act(verified, "activate", by=cast.city, consent_on=timezone.localdate(), **CONSENT)


def test_verifying_and_activating_are_done_by_two(cast: Cast) -> None:
    made = create("expert", by=cast.expert, **factories.expert_fields(cast.university))
    consent = {"consent_on": timezone.localdate(), **CONSENT}
    verified = factories.walk(made, ("apply", cast.expert, consent), ("verify", cast.city))
    with pytest.raises(SecondPersonError):
        act(verified, "activate", by=cast.city)
    act(verified, "activate", by=cast.city2)


def test_consent_is_withdrawn_without_saying_why(cast: Cast) -> None:
    expert = factories.active_expert(cast)
    event = act(expert, "withdraw", by=cast.expert)
    assert (event.target, event.reason) == ("withdrawn", "")
    with pytest.raises(PermissionDenied):
        act(factories.active_expert(cast), "withdraw", by=cast.scholar)


def test_the_expert_brings_their_own_record_up_to_date(cast: Cast) -> None:
    expert = factories.active_expert(cast)
    amended = factories.walk(expert, ("amend", cast.expert, {"keywords": "超声;声发射"}))
    assert (amended.state, amended.keywords) == ("active", "超声;声发射")
    with pytest.raises(TypeError):
        act(expert, "amend", by=cast.expert, owner=cast.company)


def test_events_never_hold_what_is_personal(cast: Cast) -> None:
    expert = factories.active_expert(cast)
    factories.walk(expert, ("amend", cast.expert, {"contact_phone": "0531-77777777", "bio": "另一段经历"}))
    written = str(list(Event.objects.filter(record=expert.pk).values_list("changes", "reason")))
    for value in ("赵示例", "无损检测研究", "0531-", "另一段", "zhao@", "超声应力测量方法"):
        assert value not in written
    assert "contact_phone" in written
