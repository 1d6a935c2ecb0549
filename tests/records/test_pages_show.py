"""A record's page: who sees what of it, its timeline, its files, notes and links."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kehui.records import services
from kehui.records.models import Link, Note
from kehui.records.services import create
from tests import factories as f
from tests.browsing import address, browser, queries, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


@pytest.fixture
def blurred(cast: f.Cast) -> Any:
    return f.published_demand(cast, publicity="blurred", summary="只给摘要", problem="不外传的难题")


def test_a_draft_does_not_exist_for_strangers(cast: f.Cast) -> None:
    draft = create("demand", by=cast.author, **f.demand_fields(cast.company))
    for name in ("show", "change", "history"):
        assert browser(cast.rival).get(address(draft, name)).status_code == 404, name
    assert browser().get(address(draft)).status_code == 404
    assert browser(cast.author).get(address(draft)).status_code == 200


def test_a_number_typed_carelessly_leads_to_the_record(demand: Any) -> None:
    careless = address(demand).replace(demand.number, demand.number.lower())
    assert browser().get(careless)["Location"] == address(demand)
    assert browser().get(address(demand).replace(demand.number, "nonsense")).status_code == 404


def test_amounts_terms_codes_and_tables_are_shown_in_words(cast: f.Cast, demand: Any) -> None:
    text = words(browser(cast.author).get(address(demand)))
    assert "80 × 10,000 yuan" in text
    assert demand.industry.name_en in text
    assert "joint development, commissioned development" in text
    assert "Indicator Target value Unit Test condition Present value 检测误差 ≤5 % 室温 12" in text


def test_what_is_secret_is_not_on_a_strangers_page(cast: f.Cast, blurred: Any) -> None:
    for person in (None, cast.rival):
        page = browser(person).get(address(blurred))
        text = page.content.decode()
        assert "只给摘要" in text
        assert "Not shown to you:" in text
        for secret in ("不外传的难题", blurred.owner.name, blurred.contact_phone, "检测误差", str(cast.author)):
            assert secret not in text, secret
    assert "不外传的难题" in words(browser(cast.county).get(address(blurred)))


def test_only_insiders_learn_who_did_what(cast: f.Cast, demand: Any) -> None:
    inside, outside = (words(browser(person).get(address(demand))) for person in (cast.author, None))
    assert str(cast.county) in inside
    assert str(cast.county) not in outside
    assert "accept" in outside


def test_the_page_offers_the_steps_that_are_open(cast: f.Cast, demand: Any) -> None:
    codes = [action.code for action in browser(cast.author).get(address(demand)).context["actions"]]
    assert codes == ["introduce"]
    others = [action.code for action in browser(cast.author).get(address(demand)).context["further"]]
    assert others == [step.code for step in f_steps(cast.author, demand) if step.code != "introduce"]
    assert browser().get(address(demand)).context["actions"] == []
    assert "Waiting for: its organisation or author" in words(browser().get(address(demand)))


def f_steps(person: Any, record: Any) -> Any:
    from kehui.records.queries import steps_open

    return steps_open(record, person)


def test_notes_for_offices_stay_there(cast: f.Cast, demand: Any) -> None:
    note = {"text": "请复核预算", "audience": "office"}
    browser(cast.county).post(address(demand, "note"), note)
    browser(cast.author).post(address(demand, "note"), {"text": "已补充材料", "audience": "office"})
    assert "请复核预算" in words(browser(cast.city).get(address(demand)))
    assert "请复核预算" not in words(browser(cast.author).get(address(demand)))
    assert "已补充材料" in words(browser(cast.city).get(address(demand)))
    assert "已补充材料" in words(browser(cast.author).get(address(demand)))
    assert "已补充材料" not in words(browser(cast.author).get(f"{address(demand)}?timeline=events"))
    assert "已补充材料" not in words(browser(cast.colleague).get(address(demand)))
    assert browser().post(address(demand, "note"), note).status_code == 302
    assert Note.objects.count() == 2


def test_an_empty_note_is_refused_in_words(cast: f.Cast, demand: Any) -> None:
    page = browser(cast.author).post(address(demand, "note"), {"text": " "}, follow=True)
    assert page.status_code == 200
    assert Note.objects.count() == 0
    assert "Error:" in words(page)


def test_a_file_comes_back_as_a_download_for_insiders_only(cast: f.Cast, demand: Any) -> None:
    sent = SimpleUploadedFile("测试报告.pdf", b"%PDF-1.4 report")
    page = browser(cast.author).post(address(demand, "attach"), {"file": sent}, follow=True)
    assert "测试报告.pdf" in words(page)
    file = demand.files.get()
    assert file.sha256 in page.content.decode()
    answer = browser(cast.county).get(address(demand, "file", file.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 report"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for person in (None, cast.rival):
        assert browser(person).get(address(demand, "file", file.pk)).status_code == 404
        assert "测试报告.pdf" not in words(browser(person).get(address(demand)))


@pytest.mark.parametrize("name", ["virus.exe", ""])
def test_a_file_that_cannot_be_kept_is_refused_in_words(cast: f.Cast, demand: Any, name: str) -> None:
    sent = {"file": SimpleUploadedFile(name, b"MZ")} if name else {}
    page = browser(cast.author).post(address(demand, "attach"), sent, follow=True)
    assert "Error:" in words(page)
    assert not demand.files.exists()


def test_links_are_stated_by_number_and_show_only_what_the_reader_may_see(cast: f.Cast, demand: Any) -> None:
    other = create("demand", by=cast.author, **f.demand_fields(cast.company, title="关联的草稿"))
    client = browser(cast.author)
    client.post(address(demand, "link"), {"relation": "continues", "number": other.number.lower()})
    assert Link.objects.get().relation == "continues"
    assert "关联的草稿" in words(client.get(address(demand)))
    assert "关联的草稿" not in words(browser().get(address(demand)))
    assert 'data-picker="/offered/"' in client.get(address(demand)).content.decode()
    client.post(address(demand, "link"), {"relation": "related", "number": "关联的草稿"})
    assert Link.objects.filter(relation="related").get().target_id == other.pk
    for number in ("XQ-2020-000001", demand.number):
        page = client.post(address(demand, "link"), {"relation": "related", "number": number}, follow=True)
        assert "Error:" in words(page)
    assert browser(cast.rival).post(address(demand, "link"), {"relation": "related"}).status_code == 403
    assert Link.objects.count() == 2


def test_a_record_with_much_history_asks_the_database_no_more_often(cast: f.Cast, demand: Any) -> None:
    client = browser(cast.county)
    for text in ("一", "二"):
        services.note(demand, text, by=cast.author)
    few = queries(client, address(demand))
    for place in range(20):
        services.note(demand, f"第{place}条", by=cast.author)
    assert queries(client, address(demand)) == few


def test_markup_in_a_record_is_shown_not_run(cast: f.Cast) -> None:
    evil = "<img src=x onerror=alert(1)>"
    made = f.published_demand(cast, title=evil, problem=evil, indicators=[{"name": evil, "target": evil}])
    services.note(made, evil, by=cast.author)
    assert "<img" not in browser(cast.author).get(address(made)).content.decode()
    assert "<img" not in browser(cast.author).get(address(made, "history")).content.decode()


def test_the_history_verifies_itself_and_compares_versions(cast: f.Cast, demand: Any) -> None:
    page = browser(cast.author).get(address(demand, "history"))
    assert "Every entry follows from the one before" in words(page)
    assert [[row.label for row in rows] for _heading, rows in page.context["differing"]] == [["Valid until"]]
    first, last = page.context["older"], page.context["newer"]
    same = browser(cast.author).get(f"{address(demand, 'history')}?from={first}&to={first}")
    assert "Both versions say the same." in words(same)
    assert browser(cast.author).get(f"{address(demand, 'history')}?from=0&to={last}").context["older"] == first
    assert "0531" not in words(page)
    assert browser(cast.rival).get(address(demand, "history")).status_code == 404


def test_what_was_sent_back_says_why_at_the_top_until_it_is_handed_in_again(cast: f.Cast) -> None:
    demand = f.walk(create("demand", by=cast.author, **f.demand_fields(cast.company)), ("submit", cast.author))
    assert "请补充检测条件" not in words(browser(cast.author).get(address(demand)))
    services.act(demand, "return", by=cast.county, reason="请补充检测条件")
    page = browser(cast.author).get(address(demand))
    top = page.content.decode().partition('id="timeline"')[0]
    assert "请补充检测条件" in top
    assert str(cast.county) in top
    services.act(demand, "submit", by=cast.author)
    assert (
        "请补充检测条件" not in browser(cast.author).get(address(demand)).content.decode().partition('id="timeline"')[0]
    )


def test_versions_that_nobody_wrote_are_the_first_and_the_last(cast: f.Cast) -> None:
    page = address(f.published_demand(cast), "history")
    plain = browser(cast.author).get(page)
    for made_up in ("0", "9" * 5000, "²"):
        answer = browser(cast.author).get(page, {"from": made_up, "to": made_up})
        assert answer.context["older"] == plain.context["older"]
        assert answer.context["newer"] == plain.context["newer"]
