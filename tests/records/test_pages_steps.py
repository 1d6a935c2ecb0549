"""Steps: the page says what a step does and demands, and a refusal is said in words and leaves nothing behind."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kehui.records.models import Event
from kehui.records.services import act, change, create
from tests import callings
from tests import factories as f
from tests.browsing import HTMX, address, browser, hidden_values, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def draft(cast: f.Cast) -> Any:
    return create("demand", by=cast.author, **f.demand_fields(cast.company))


def take(person: Any, record: Any, code: str, **sent: Any) -> Any:
    """Open a step's page and confirm it."""
    client, url = browser(person), address(record, "step", code)
    return client.post(url, hidden_values(client.get(url)) | sent)


def state(record: Any) -> str:
    return type(record).objects.get(pk=record.pk).state


def test_a_step_says_what_it_does_and_is_taken(cast: f.Cast, draft: Any) -> None:
    text = words(browser(cast.author).get(address(draft, "step", "submit")))
    assert "draft submitted Afterwards" in text
    assert "Afterwards the record waits for: county officer, city officer or department officer" in text
    assert take(cast.author, draft, "submit")["Location"] == address(draft)
    assert state(draft) == "submitted"


@pytest.mark.parametrize("version", ["", "x", "9" * 5000])
def test_a_version_that_is_no_number_is_the_present_one(cast: f.Cast, draft: Any, version: str) -> None:
    assert take(cast.author, draft, "submit", version=version).status_code == 302
    assert state(draft) == "submitted"


def test_a_reason_is_asked_for_where_the_step_demands_one(cast: f.Cast, draft: Any) -> None:
    take(cast.author, draft, "submit")
    before = Event.objects.count()
    refused = take(cast.county, draft, "return", reason="  ")
    assert refused.status_code == 422
    assert Event.objects.count() == before
    back = take(cast.county, draft, "return", reason="缺少测试条件")
    assert back["Location"] == reverse("demand:list")  # an officer does not see drafts
    assert state(draft) == "draft"
    assert "缺少测试条件" in words(browser(cast.author).get(address(draft)))


def test_what_must_be_filled_in_first_is_named_with_the_way_there(cast: f.Cast) -> None:
    bare = create("demand", by=cast.author, title="只有标题", owner=cast.company)
    page = browser(cast.author).get(address(bare, "step", "submit"))
    assert f'href="{address(bare, "change")}#id_problem"' in page.content.decode()
    before = Event.objects.count()
    refused = take(cast.author, bare, "submit")
    assert refused.status_code == 422
    assert "Fill in “the problem” first." in words(refused)
    assert (state(bare), Event.objects.count()) == ("draft", before)


def test_whoever_was_slower_is_told_who_was_quicker(cast: f.Cast, draft: Any) -> None:
    take(cast.author, draft, "submit")
    client, url = browser(cast.county), address(draft, "step", "accept")
    opened = hidden_values(client.get(url))
    act(draft, "return", by=cast.county2, reason="先补正")
    refused = client.post(url, opened)
    assert refused.status_code == 409
    assert f"{cast.county2} took “return for correction”" in words(refused)
    assert state(draft) == "draft"
    assert client.get(url).status_code == 404
    assert client.post(url, opened | {"opened": "forged"}).status_code == 404
    assert browser(cast.elsewhere).post(url, opened).status_code == 404


def test_a_record_changed_meanwhile_is_shown_before_the_step_is_taken(cast: f.Cast, draft: Any) -> None:
    client, url = browser(cast.author), address(draft, "step", "submit")
    opened = hidden_values(client.get(url))
    change(draft, by=cast.colleague, title="换了标题")
    warned = client.post(url, opened)
    assert warned.status_code == 409
    assert "The record was changed while you were reading it" in words(warned)
    assert "换了标题" in words(warned)
    assert state(draft) == "draft"
    client.post(url, hidden_values(warned))
    assert state(draft) == "submitted"


def test_nobody_accepts_alone_what_they_wrote(cast: f.Cast) -> None:
    own = create("demand", by=cast.county, **f.demand_fields(cast.company))
    own = f.walk(own, ("submit", cast.author))
    before = Event.objects.count()
    refused = take(cast.county, own, "accept")
    assert refused.status_code == 403
    assert "Ask a colleague with the same role" in words(refused)
    assert (state(own), Event.objects.count()) == ("submitted", before)
    take(cast.county2, own, "accept")
    assert state(own) == "accepted"


def test_a_step_of_others_says_whose_it_is(cast: f.Cast, draft: Any) -> None:
    take(cast.author, draft, "submit")
    page = browser(cast.author).get(address(draft, "step", "accept"))
    assert "It belongs to: county officer, city officer or department officer." in words(page)
    assert browser(cast.author).post(address(draft, "step", "accept"), {}).status_code == 403
    assert browser(cast.rival).post(address(draft, "step", "accept"), {}).status_code == 404
    assert browser(cast.author).get(address(draft, "step", "nonsense")).status_code == 404
    assert browser().post(address(draft, "step", "submit"), {}).status_code == 302
    assert state(draft) == "submitted"


def test_fields_are_asked_for_and_checked(cast: f.Cast, draft: Any) -> None:
    f.walk(draft, ("submit", cast.author), ("accept", cast.county))
    before = Event.objects.count()
    assert take(cast.city, draft, "publish").status_code == 422
    past = take(cast.city, draft, "publish", valid_until="2020-01-01")
    assert "This day must lie ahead." in words(past)
    assert Event.objects.count() == before
    take(cast.city, draft, "publish", valid_until=f.ahead().isoformat())
    assert state(draft) == "published"


def awaiting_evidence(cast: f.Cast) -> Any:
    """An achievement whose notice in the unit is over."""
    made = create("achievement", by=cast.scholar, **f.achievement_fields(cast.university))
    return f.placed(made, "unit_notice", notice_until=f.ahead(-1))


def test_evidence_is_handed_in_with_the_step_or_not_at_all(cast: f.Cast) -> None:
    record, code, person = awaiting_evidence(cast), "forward", cast.scholar
    before = Event.objects.count()
    assert take(person, record, code).status_code == 422
    wrong = take(person, record, code, evidence=SimpleUploadedFile("proof.exe", b"MZ"), reason="理由")
    assert wrong.status_code == 422
    assert (Event.objects.count(), record.files.count()) == (before, 0)
    done = take(person, record, code, evidence=SimpleUploadedFile("证明.pdf", b"%PDF-1.4"), reason="理由")
    assert done.status_code == 302
    assert record.files.count() == 1


def test_the_sheet_of_a_step_is_the_one_on_its_page(cast: f.Cast, draft: Any) -> None:
    client, url = browser(cast.author), address(draft, "step", "submit")
    sheet = client.get(url, **HTMX)
    assert b"<html" not in sheet.content
    whole = client.get(url).content.decode()
    tokenless = [line.strip() for line in sheet.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    assert all(line in whole for line in tokenless)
    done = client.post(url, hidden_values(sheet), **HTMX)
    assert (done.status_code, done["HX-Redirect"]) == (204, address(draft))
    again = client.post(url, hidden_values(sheet), **HTMX)
    assert again.status_code == 200
    assert "This step was not taken" in words(again)


def test_whoever_may_not_be_the_second_person_is_told_before_anything_is_filled_in(cast: f.Cast) -> None:
    call = create("call", by=cast.department, **callings.call_fields(cast))
    act(call, "submit", by=cast.department)
    page = browser(cast.department).get(address(call, "step", "issue")).content.decode()
    assert "This step needs a second person" in page
    assert "Confirm: issue" not in page
    assert "Confirm: issue" in browser(cast.department2).get(address(call, "step", "issue")).content.decode()
