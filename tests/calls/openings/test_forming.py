"""The form of a call: kept edition by edition, never changed once it is out."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.calls.openings import forming, sheets
from kehui.records.services import create
from tests import callings, factories
from tests.factories import Cast, placed
from tests.formed import ROWS, call_with_form, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_a_draft_is_written_over_and_what_is_out_gets_another_edition(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    first = forming.save(call, ROWS[:2], by=cast.department)
    assert forming.save(call, ROWS, by=cast.department).pk == first.pk
    placed(call, "open")
    with pytest.raises(ValidationError) as refused:
        forming.save(call, ROWS[:3], by=cast.department)
    assert set(refused.value.message_dict) == {"reason"}
    second = forming.save(call, ROWS[:3], by=cast.department, reason="附件不再需要")
    assert (second.number, len(second.rows)) == (2, 3)
    first.refresh_from_db()
    assert len(first.rows) == len(ROWS)
    told = call.events.filter(verb="write_form").order_by("id")
    assert [each.changes["form"][1][:1] for each in told] == ["1", "1", "2"]
    assert told.last().reason == "附件不再需要"


def test_applications_keep_the_edition_they_were_begun_with(cast: Cast) -> None:
    guide = callings.issued_guide(cast, call=call_with_form(cast))
    begun = create("application", by=cast.author, **callings.application_fields(cast, guide=guide))
    forming.save(begun.call, ROWS[:1], by=cast.department, reason="简化")
    later = create("application", by=cast.author, **callings.application_fields(cast, guide=guide))
    begun.refresh_from_db()
    assert [begun.form.number, later.form.number] == [1, 2]


def test_every_bad_row_is_named(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    with pytest.raises(ValidationError) as refused:
        forming.save(call, [row("甲", "a", "甲", "颜色"), row("甲", "b", "乙", "text", shown_when="c = 1")],
                     by=cast.department)  # fmt: skip
    first, second = refused.value.messages
    assert "1" in first
    assert "颜色" in first
    assert "2" in second
    assert "c" in second


def test_only_whoever_runs_the_call_writes_its_form(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    with pytest.raises(PermissionDenied):
        forming.save(call, ROWS, by=cast.author)
    placed(call, "reviewing")
    with pytest.raises(PermissionDenied):
        forming.save(call, ROWS, by=cast.department)


def test_a_sheet_comes_back_as_it_went_out() -> None:
    content = io.BytesIO()
    sheets.write(content, forming.tidy(ROWS))
    content.seek(0)
    sent: Any = content
    sent.name = "form.xlsx"
    back = forming.tidy(sheets.read(sent))
    assert [each["type"] for each in back][:2] == ["单选", "金额"]
    assert forming.read(back) == forming.read(forming.tidy(ROWS))
