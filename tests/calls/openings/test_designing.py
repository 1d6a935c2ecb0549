"""The page on which a call's form is written: for whoever runs the call; everybody else looks at it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kehui.calls.openings import forming, sheets
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast
from tests.formed import ROWS, call_with_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def address(call: Any) -> str:
    return reverse("call-form", args=[call.number])


def posted(rows: list[dict[str, str]], **more: str) -> dict[str, str]:
    cells = {f"r-{at}-{name}": text for at, row in enumerate(rows) for name, text in row.items()}
    return {"rows": str(len(rows)), **cells, **more}


def test_rows_are_written_in_the_order_of_their_places(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    sent = posted(ROWS[3:6]) | {"r-0-place": "1", "r-1-place": "2", "r-2-place": "0.5"}
    assert browser(cast.department).post(address(call), sent).status_code == 200
    assert [row["code"] for row in forming.latest(call).rows] == ["aims", "joint", "partners"]


def test_errors_stand_on_the_page_by_row_and_nothing_typed_is_lost(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    answer = browser(cast.department).post(address(call), posted([ROWS[0], ROWS[1] | {"shown_when": "none = 1"}]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 2" in page
    assert "上年销售收入" in page
    assert forming.latest(call) is None


def test_a_sheet_is_shown_first_and_kept_when_saved(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    content = io.BytesIO()
    sheets.write(content, forming.tidy(ROWS))
    page = browser(cast.department).post(address(call), {"sheet": SimpleUploadedFile("a.xlsx", content.getvalue())})
    assert "查新报告" in page.content.decode()
    assert forming.latest(call) is None


def test_a_sheet_with_a_strange_column_says_which(cast: Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    sent = SimpleUploadedFile("a.csv", "页,颜色\n甲,红\n".encode())
    answer = browser(cast.department).post(address(call), {"sheet": sent})
    assert answer.status_code == 422
    assert "颜色" in answer.content.decode()


def test_others_look_at_it_and_may_not_write(cast: Cast) -> None:
    call = call_with_form(cast)
    page = browser(cast.author).get(address(call)).content.decode()
    assert "申报主体" in page
    assert 'name="rows"' not in page
    assert browser(cast.author).post(address(call), posted(ROWS[:1])).status_code == 403
    sheet = browser(cast.author).get(reverse("call-form-sheet", args=[call.number]))
    assert sheet.getvalue()[:2] == b"PK"


def test_a_new_call_begins_with_the_form_of_an_earlier_one(cast: Cast) -> None:
    call_with_form(cast, sort="selection", plan_year=2026)
    last_year = call_with_form(cast, plan_year=2025, title="2025年度申报通知")
    call = create("call", by=cast.department, **callings.call_fields(cast))
    shown = browser(cast.department).get(f"/calls/{call.number}/").content.decode()
    way = f"{address(call)}?from={last_year.number}"
    assert f'href="{way}"' in shown
    answer = browser(cast.department).get(way)
    assert [row["code"] for _at, _place, row, _wrong in answer.context["rows"]][:7] == [row["code"] for row in ROWS]
    assert forming.latest(call) is None
    browser(cast.department).post(way, posted(ROWS[:3]))
    assert len(forming.latest(call).rows) == 3
    assert "?from=" not in browser(cast.department).get(f"/calls/{call.number}/").content.decode()


def test_whoever_only_reads_a_call_takes_nothing_over(cast: Cast) -> None:
    before, call = call_with_form(cast), callings.open_call(cast)
    answer = browser(cast.author).get(f"{address(call)}?from={before.number}")
    assert not answer.context["rows"][0][2]["code"]
    assert not answer.context["earlier"]
