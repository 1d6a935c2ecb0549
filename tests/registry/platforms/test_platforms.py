"""The rules of laboratories and centres: two people decide, the notice runs its days, titles need their document."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from kehui.records.attachments import attach
from kehui.records.kinds import kinds
from kehui.records.queries import hidden
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import factories
from tests.supplies import operating_platform, platform_fields

pytestmark = pytest.mark.django_db
APPROVAL = {"approval_document": "鲁科字〔2026〕3号", "approved_on": "2026-06-01"}


def test_from_the_application_to_operation_with_a_notice_of_five_working_days() -> None:
    cast = factories.cast()
    with time_machine.travel("2026-05-11 09:00 +0800", tick=False):  # a Monday
        made = create("platform", by=cast.scholar, **platform_fields(cast.university))
        steps = (("submit", cast.scholar), ("argue", cast.city), ("announce", cast.department))
        made = factories.walk(made, *steps)
        assert str(made.notice_until) == "2026-05-18"
        with pytest.raises(SecondPersonError):
            act(made, "approve", by=cast.department, **APPROVAL)
        with pytest.raises(ValidationError, match="2026"):
            act(made, "approve", by=cast.department2, **APPROVAL)
    with time_machine.travel("2026-05-19 09:00 +0800", tick=False):
        made = factories.walk(made, ("approve", cast.department2, APPROVAL))
        with pytest.raises(ValidationError):
            act(made, "accept", by=cast.department)
        attach(made, factories.letter("验收报告.pdf"), by=cast.department)
        assert factories.walk(made, ("accept", cast.department)).state == "operating"


def test_nobody_enters_a_platform_without_its_document() -> None:
    cast = factories.cast()
    made = create("platform", by=cast.scholar, **platform_fields(cast.university))
    act(made, "submit", by=cast.scholar)
    with pytest.raises(ValidationError) as refused:
        act(made, "enter", by=cast.department)
    assert set(refused.value.error_dict) == {"approval_document", "approved_on"}


def test_strangers_read_what_it_offers_and_not_whom_to_ring() -> None:
    cast = factories.cast()
    made = operating_platform(cast)
    assert hidden(kinds["platform"], made, cast.stranger) == {"contact_name", "contact_phone"}
    assert hidden(kinds["platform"], made, cast.fellow) == set()
