"""The rules of commissioners: sent by their unit, approved by another, shown with consent and never with contacts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.records.kinds import kinds
from kehui.records.queries import hidden, visible
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import factories
from tests.supplies import commissioner_fields, consent, serving_commissioner

pytestmark = pytest.mark.django_db
KEPT = {"contact_phone", "contact_email", "consent_on", "consent_text", "grade", "assessed_on"}


def test_the_unit_recommends_and_another_approves() -> None:
    cast = factories.cast()
    made = create("commissioner", by=cast.expert, **commissioner_fields(cast.university))
    with pytest.raises(ValidationError) as refused:
        act(made, "apply", by=cast.expert)
    assert set(refused.value.error_dict) == {"consent_on", "consent_text"}
    act(made, "apply", by=cast.expert, **consent())
    with pytest.raises(PermissionDenied):
        act(made, "recommend", by=cast.outsider)
    act(made, "recommend", by=cast.county)
    with pytest.raises(SecondPersonError):
        act(made, "approve", by=cast.county)
    act(made, "approve", by=cast.county2)
    with pytest.raises(ValidationError) as refused:
        act(made, "start", by=cast.city)
    assert set(refused.value.error_dict) == {"host", "tasks", "agreed_on", "valid_until"}


def test_a_nominated_commissioner_serves_only_with_consent() -> None:
    cast = factories.cast()
    made = create("commissioner", by=cast.scholar, **commissioner_fields(cast.university))
    made = factories.walk(made, ("nominate", cast.scholar), ("approve", cast.county))
    days = {"agreed_on": factories.ahead(-1), "valid_until": factories.ahead(90)}
    with pytest.raises(ValidationError) as refused:
        act(made, "start", by=cast.city, host="示例镇", tasks="到村", **days)
    assert set(refused.value.error_dict) == {"consent_on", "consent_text"}


def test_contacts_and_grades_are_not_for_strangers_and_consent_ends_without_a_reason() -> None:
    cast = factories.cast()
    serving = serving_commissioner(cast)
    kind = kinds["commissioner"]
    assert hidden(kind, serving, cast.stranger) == hidden(kind, serving, cast.author) == KEPT
    assert hidden(kind, serving, cast.county) == set()
    event = act(serving, "withdraw", by=cast.expert)
    assert (event.target, event.reason) == ("withdrawn", "")
    seen = {name for name, person in cast.people().items() if visible(kind, person).exists()}
    assert seen == {"expert", "scholar", "fellow"}
