"""The form of a call in the browser: page by page, without a script, with nothing lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kehui.calls.applications import filling
from kehui.records import addresses
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, placed
from tests.formed import ANSWERS, call_with_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def begun(cast: Cast) -> Any:
    guide = callings.issued_guide(cast, call=call_with_form(cast))
    return create("application", by=cast.author, **callings.application_fields(cast, guide=guide))


def address(application: Any, place: int, name: str = "application-form") -> str:
    return reverse(name, args=[application.number, place])


def first_page(**more: str) -> dict[str, str]:
    return {"f-body-asked": "1", "f-body": "企业", "f-sales": "1200", "f-team": "赵示例"} | more


def test_each_page_is_saved_and_leads_to_the_next(begun: Any, cast: Cast) -> None:
    answer = browser(cast.author).post(address(begun, 1), first_page(go="next"))
    assert answer.headers["Location"] == address(begun, 2)
    sent = {"f-joint-asked": "1", "f-joint": "是", "f-partners-rows": "2", "f-partners-0-0": "示例大学",
            "f-partners-0-1": "30", "f-partners-1-0": "", "f-partners-1-1": ""}  # fmt: skip
    browser(cast.author).post(address(begun, 2), sent)
    begun.refresh_from_db()
    assert filling.kept(begun) == {
        "body": "企业", "sales": "1200", "team": "赵示例", "joint": "是", "partners": "示例大学 | 30",
    }  # fmt: skip


def test_the_way_in_leads_to_the_first_page_that_is_not_complete(begun: Any, cast: Cast) -> None:
    browser(cast.author).post(address(begun, 1), first_page())
    answer = browser(cast.author).get(reverse("application-form-begin", args=[begun.number]))
    assert answer.headers["Location"] == address(begun, 2)


def test_what_is_typed_is_kept_by_itself_and_shown_again(begun: Any, cast: Cast) -> None:
    kept = browser(cast.author).post(address(begun, 1, "application-form-draft"), first_page(**{"f-team": "正在写"}))
    assert kept.status_code == 200
    begun.refresh_from_db()
    assert filling.kept(begun) == {}
    page = browser(cast.author).get(address(begun, 1)).content.decode()
    assert "正在写" in page


def test_a_hidden_field_is_on_the_page_but_hidden_and_shown_after_saving(begun: Any, cast: Cast) -> None:
    page = browser(cast.author).get(address(begun, 1)).content.decode()
    assert 'data-shown-when="all;f-body=企业" hidden' in page
    browser(cast.author).post(address(begun, 1), first_page(**{"f-sales": ""}))
    page = browser(cast.author).get(address(begun, 1)).content.decode()
    assert 'data-shown-when="all;f-body=企业">' in page


def test_the_check_lists_everything_missing_with_a_link_to_the_field(begun: Any, cast: Cast) -> None:
    browser(cast.author).post(address(begun, 1), first_page(**{"f-team": ""}))
    page = browser(cast.author).get(address(begun, 5)).content.decode()
    assert f'href="{address(begun, 1)}?check=1#field-team"' in page
    assert f'href="{address(begun, 3)}?check=1#field-aims"' in page
    assert f"{address(begun, 1)}?check=1#field-sales" not in page


def test_an_invalid_page_keeps_the_application_from_being_submitted_and_loses_nothing(begun: Any, cast: Cast) -> None:
    browser(cast.author).post(address(begun, 1), first_page(**{"f-sales": "lots"}))
    answer = browser(cast.author).post(reverse("application:step", args=[begun.number, "submit"]), {"version": ""})
    assert answer.status_code == 422
    assert "上年销售收入" in answer.content.decode()
    begun.refresh_from_db()
    assert (begun.state, filling.kept(begun)["sales"]) == ("draft", "lots")


def test_a_colleague_who_was_quicker_is_not_written_over_unseen(begun: Any, cast: Cast) -> None:
    form = filling.form_of(begun)
    seen = filling.seen(form.pages[0].fields, {})
    filling.save(begun, {"body": "高校", "team": "别人写的"}, by=cast.author)
    answer = browser(cast.author).post(address(begun, 1), first_page(seen=seen))
    assert answer.status_code == 409
    begun.refresh_from_db()
    assert filling.kept(begun)["team"] == "别人写的"
    assert "赵示例" in answer.content.decode()


def test_files_are_attached_and_named_in_the_answer(begun: Any, cast: Cast) -> None:
    sent = SimpleUploadedFile("查新.pdf", factories.letter().read())
    browser(cast.author).post(address(begun, 4), {"f-proof": sent})
    begun.refresh_from_db()
    made = begun.files.get()
    assert filling.kept(begun)["proof"] == f"#{made.pk} {made.name}"
    browser(cast.author).post(address(begun, 4), {"f-proof-gone": f"#{made.pk} {made.name}"})
    begun.refresh_from_db()
    assert "proof" not in filling.kept(begun)


def test_a_file_of_another_type_is_refused_in_words(begun: Any, cast: Cast) -> None:
    answer = browser(cast.author).post(address(begun, 4), {"f-proof": SimpleUploadedFile("a.docx", b"x")})
    assert answer.status_code == 422
    assert "a.docx" in answer.content.decode()
    assert not begun.files.exists()


def test_only_its_own_people_fill_it_in_and_only_as_a_draft(begun: Any, cast: Cast) -> None:
    assert browser(cast.rival).get(address(begun, 1)).status_code == 404
    placed(begun, "formal")
    assert browser(cast.author).get(address(begun, 1)).status_code == 403


def test_the_record_shows_the_answers_by_page(begun: Any, cast: Cast) -> None:
    filling.save(begun, ANSWERS, by=cast.author)
    page = browser(cast.author).get(reverse("application:show", args=[begun.number])).content.decode()
    assert "研究内容" in page
    assert ">30</td>" in page


def test_the_check_names_what_the_call_asks_for_beside_its_form(cast: Cast) -> None:
    from tests.browsing import words

    call = call_with_form(cast, sort="selection")
    fields = callings.application_fields(cast, guide=None, call=call) | {"guide": None}
    begun = create("application", by=cast.author, **fields)
    filling.save(begun, ANSWERS, by=cast.author)
    page = browser(cast.author).get(address(begun, 5))
    assert "Name the achievement that is to be selected." in words(page)
    assert "#id_result" in page.content.decode()


def test_a_file_is_taken_off_by_its_name_and_money_in_a_table_says_its_unit(begun: Any, cast: Cast) -> None:
    sent = {"go": "save", "f-proof": SimpleUploadedFile("查新.pdf", b"%PDF-1.4 novelty")}
    browser(cast.author).post(address(begun, 4), sent)
    page = browser(cast.author).get(address(begun, 4)).content.decode()
    assert "take off 查新.pdf" in page
    shown = browser(cast.author).get(reverse("application:show", args=[begun.number])).content.decode()
    assert "查新.pdf" in shown
    assert "#" not in shown.partition("查新报告")[2].partition("查新.pdf")[0].replace("&#", "")
    filling.save(begun, ANSWERS, by=cast.author)
    assert "投入 (in units of 10,000 yuan)" in browser(cast.author).get(address(begun, 2)).content.decode()


def test_the_way_to_the_form_stands_above_the_record(begun: Any, cast: Cast) -> None:
    page = browser(cast.author).get(addresses.page(begun)).content.decode()
    way = page.index(reverse("application-form-begin", args=[begun.number]))
    assert way < page.index('<div class="split">')


def test_the_dialog_of_submitting_says_first_what_is_missing_and_where(begun: Any, cast: Cast) -> None:
    asked = browser(cast.author).get(addresses.page(begun, "step", "submit"))
    page = asked.content.decode()
    assert f'href="{address(begun, 1)}?check=1#field-body"' in page
    assert "Confirm: submit" not in page
    filling.save(begun, {**ANSWERS, "proof": ""}, by=cast.author)
    assert "Confirm: submit" in browser(cast.author).get(addresses.page(begun, "step", "submit")).content.decode()


def test_answers_are_shown_with_units_columns_and_the_readers_words(begun: Any, cast: Cast) -> None:
    filling.save(begun, ANSWERS, by=cast.author)
    page = browser(cast.author).get(addresses.page(begun)).content.decode()
    assert "1,200 × 10,000 yuan" in page
    assert "投入 (in units of 10,000 yuan)" in page
    assert "enterprise" in page[page.index("申报主体") :][:300]
