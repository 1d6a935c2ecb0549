"""Calls read and write what the person of the token may, through the services of the pages."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kehui.records.attachments import attach
from kehui.records.models import Event
from tests import factories
from tests.api.programs import Program, words
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def draft(people: Cast, **more: Any) -> dict[str, Any]:
    return {"title": "高温合金叶片涂层开裂", "owner": people.company.code, "region": "370102"} | more


def test_a_demand_from_draft_to_publication(people: Cast) -> None:
    ours, office = Program(people.author), Program(people.county)
    made = ours.post("/demands", {"fields": draft(people)})
    assert made.status_code == 201, made.content
    record = made.json()
    assert record["state"] == "draft"
    assert record["fields"]["title"] == "高温合金叶片涂层开裂"
    assert record["fields"]["owner"] == people.company.code
    assert "submit" in record["steps"]
    path = f"/demands/{record['number']}"
    full = {
        "problem": "1000 小时后涂层剥落",
        "indicators": [{"name": "寿命", "target": "3000", "unit": "h"}],
        "deadline_on": factories.ahead().isoformat(),
        "budget": 50_000_000,
        "contact_name": "王示例",
        "contact_phone": "0531-00000006",
    }
    usual = factories.demand_fields(people.company)
    full |= {"industry": usual["industry"].code, "cooperation": list(usual["cooperation"])}
    changed = ours.patch(path, {"version": record["version"], "fields": full})
    assert changed.status_code == 200, changed.content
    assert changed.json()["fields"]["budget"] == 50_000_000
    assert ours.post(f"{path}/steps/submit", {}).json()["state"] == "submitted"
    accepted = office.post(f"{path}/steps/accept", {})
    assert accepted.json()["state"] == "accepted"
    city = Program(people.city)
    published = city.post(f"{path}/steps/publish", {"fields": {"valid_until": factories.ahead().isoformat()}})
    assert published.json()["state"] == "published", published.content
    verbs = [event["verb"] for event in ours.get(f"{path}/events").json()]
    assert verbs == ["create", "change", "submit", "accept", "publish"]


def test_what_is_secret_is_withheld_and_named(people: Cast) -> None:
    demand = factories.published_demand(people)
    rival = Program(people.rival).get(f"/demands/{demand.number}").json()
    assert {"contact_name", "contact_phone"} <= set(rival["withheld"])
    assert rival["fields"]["contact_name"] is None
    own = Program(people.author).get(f"/demands/{demand.number}").json()
    assert own["withheld"] == []
    assert own["fields"]["contact_name"]


def test_what_may_not_be_seen_is_not_there(people: Cast) -> None:
    answer = Program(people.rival).get(f"/demands/{_draft(people)}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def _draft(people: Cast) -> str:
    return Program(people.author).post("/demands", {"fields": draft(people)}).json()["number"]


def test_lists_take_the_filters_of_the_page_and_go_on(people: Cast) -> None:
    numbers = [_draft(people) for _each in range(5)]
    ours = Program(people.author)
    first = ours.get("/demands", limit=2, state="draft").json()
    assert [each["number"] for each in first["items"]] == numbers[:-3:-1]
    second = ours.get("/demands", limit=2, before=first["next"]).json()
    third = ours.get("/demands", limit=2, before=second["next"]).json()
    assert [each["number"] for each in second["items"] + third["items"]] == numbers[2::-1]
    assert third["next"] is None
    assert ours.get("/demands", state="published").json()["items"] == []


def test_a_filter_takes_one_value_or_several(people: Cast) -> None:
    factories.region("370202")
    number, ours = _draft(people), Program(people.author)
    for asked in ({"region": "370102"}, {"region": ["370202", "370102"]}, {"owner": people.company.code},
                  {"owner": ["无此单位", people.company.name]}, {"phase": "draft"}, {"phase": ["open", "draft"]},
                  {"publicity": ["blurred", "public"]}):  # fmt: skip
        assert [each["number"] for each in ours.get("/demands", **asked).json()["items"]] == [number]
    assert ours.get("/demands", region="370202").json()["items"] == []
    assert ours.get("/demands", publicity="blurred").json()["items"] == []
    assert set(words(ours.get("/demands", publicity=["blurred", "nothing"]))) == {"publicity"}
    assert set(words(ours.get("/demands", region=["370102", "nowhere"]))) == {"region"}
    assert set(words(ours.get("/demands", owner=[f"示例{place}" for place in range(21)]))) == {"owner"}


def test_a_term_that_has_ended_is_refused_with_what_took_its_place(people: Cast) -> None:
    factories.region("371202")
    answer = Program(people.author).post("/demands", {"fields": draft(people, region="371202")})
    assert answer.status_code == 422
    assert "370116" in answer.json()["errors"][0]["message"]


def test_an_unknown_filter_is_refused_by_name(people: Cast) -> None:
    answer = Program(people.author).get("/demands", colour="red")
    assert answer.status_code == 422
    assert "colour" in words(answer)


def test_queries_do_not_grow_with_the_list(people: Cast, django_assert_num_queries: Any) -> None:
    ours = Program(people.author)
    _draft(people)
    ours.get("/demands")
    with django_assert_num_queries(4):
        ours.get("/demands")
    for _each in range(10):
        _draft(people)
    with django_assert_num_queries(4):
        assert len(ours.get("/demands").json()["items"]) == 11


def test_queries_do_not_grow_with_what_happened(people: Cast, django_assert_num_queries: Any) -> None:
    ours = Program(people.author)
    path = f"/demands/{_draft(people)}"
    ours.patch(path, {"version": 1, "fields": {"region": factories.region("370202").code}})
    ours.get("/events")
    with django_assert_num_queries(7):
        ours.get("/events")
    for version in range(2, 8):
        code = factories.region(("370202", "370102")[version % 2]).code
        ours.patch(path, {"version": version, "fields": {"region": code}})
        _draft(people)
    with django_assert_num_queries(7):
        assert len(ours.get("/events").json()["items"]) == 13


def test_what_happened_is_followed_page_by_page(people: Cast) -> None:
    ours = Program(people.author)
    for _each in range(5):
        _draft(people)
    whole = [each["id"] for each in ours.get("/events").json()["items"]]
    after, read = 0, []
    while (page := ours.get("/events", after=after, limit=2).json())["next"] != after:
        read += [each["id"] for each in page["items"]]
        after = page["next"]
    assert read == whole


def test_bad_fields_are_named_and_nothing_is_written(people: Cast) -> None:
    before = Event.objects.count()
    answer = Program(people.author).post("/demands", {"fields": draft(people, region="999999", owner="none")})
    assert answer.status_code == 422
    assert set(words(answer)) == {"region", "owner"}
    answer = Program(people.author).post("/demands", {"fields": draft(people, budget=-1)})
    assert set(words(answer)) == {"budget"}  # called the same, whether the description refuses it or the kind
    assert Event.objects.count() == before


def test_nobody_writes_in_the_name_of_another_company(people: Cast) -> None:
    answer = Program(people.author).post("/demands", {"fields": draft(people, owner=people.other_company.code)})
    assert set(words(answer)) == {"owner"}


def test_a_stale_version_overwrites_nothing(people: Cast) -> None:
    ours = Program(people.author)
    path = f"/demands/{_draft(people)}"
    ours.patch(path, {"version": 1, "fields": {"title": "第一次"}})
    late = ours.patch(path, {"version": 1, "fields": {"title": "第二次"}})
    assert late.status_code == 409
    assert ours.get(path).json()["fields"]["title"] == "第一次"


def test_a_step_that_is_not_open_says_who_was_quicker(people: Cast) -> None:
    demand = factories.published_demand(people)
    answer = Program(people.author).post(f"/demands/{demand.number}/steps/submit", {})
    assert answer.status_code == 409
    assert "published" in answer.json()["detail"]


def test_a_step_of_others_is_refused(people: Cast) -> None:
    number = _draft(people)
    answer = Program(people.rival).post(f"/demands/{number}/steps/submit", {})
    assert answer.status_code == 404
    demand = factories.published_demand(people)
    answer = Program(people.rival).post(f"/demands/{demand.number}/steps/withdraw", {"reason": "no"})
    assert answer.status_code == 403


def test_files_and_notes(people: Cast) -> None:
    ours = Program(people.author)
    path = f"/demands/{_draft(people)}"
    assert ours.post(f"{path}/notes", {"text": "请看附件"}).status_code == 201
    sent = SimpleUploadedFile("report.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    made = ours.client.post(f"/api/v1{path}/files", {"file": sent})
    assert made.status_code == 201, made.content
    kept = ours.get(f"{path}/files").json()
    assert [each["name"] for each in kept] == ["report.pdf"]
    content = ours.get(f"{path}/files/{kept[0]['id']}")
    assert b"".join(content.streaming_content) == b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize("audience", ["all", "office", "me"])
def test_a_note_is_for_whom_it_says(people: Cast, audience: str) -> None:
    demand = factories.published_demand(people)
    made = Program(people.county).post(f"/demands/{demand.number}/notes", {"text": "核对", "audience": audience})
    assert made.status_code == 201, made.content
    assert demand.notes.get().audience == audience
    told = {who: [each["verb"] for each in Program(who).get(f"/demands/{demand.number}/events").json()]
            for who in (people.county, people.author)}  # fmt: skip
    assert ("note" in told[people.county]) == (audience != "me"), "what is for oneself leaves no event"
    assert ("note" in told[people.author]) == (audience == "all")


def test_files_for_offices_are_not_listed_to_others(people: Cast) -> None:
    demand = factories.published_demand(people)
    kept = attach(demand, ContentFile(b"%PDF-1.4\n%%EOF\n", "office.pdf"), by=people.county, audience="office")
    path = f"/demands/{demand.number}/files"
    assert [each["id"] for each in Program(people.county).get(path).json()] == [kept.pk]
    assert Program(people.author).get(path).json() == []
    assert Program(people.author).get(f"{path}/{kept.pk}").status_code == 404


def test_events_are_followed_in_order(people: Cast) -> None:
    ours, rival = Program(people.author), Program(people.rival)
    number = _draft(people)
    found = ours.get("/events").json()
    assert [(each["number"], each["verb"]) for each in found["items"]] == [(number, "create")]
    assert ours.get("/events", after=found["next"]).json() == {"items": [], "next": found["next"]}
    assert rival.get("/events").json()["items"] == []


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/demands/XQ-2026-000001/none", 404), ("/", 404)])
def test_errors_outside_the_calls_have_the_same_form(path: str, status: int) -> None:
    answer = Client().get(f"/api/v1{path}")
    assert answer.status_code == status
    assert set(json.loads(answer.content)) == {"type", "title", "status", "detail", "errors"}


def test_a_wrong_method_is_refused_in_the_same_form() -> None:
    answer = Client().delete("/api/v1/demands")
    assert answer.status_code == 405
    assert answer["Allow"]
    assert answer["Content-Type"] == "application/problem+json"


def test_the_language_of_errors_is_asked_for() -> None:
    answer = Client(headers={"accept-language": "zh-CN"}).get("/api/v1/me")
    assert "令牌" in answer.json()["detail"]


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "未通过"), ("en", "Not accepted")])
def test_a_problem_is_titled_in_the_reader_s_language(people: Cast, language: str, title: str) -> None:
    program = Program(people.author)
    answer = Client().get(
        "/api/v1/demands?limit=0",
        headers={"authorization": f"Bearer {program.secret}", "accept-language": language},
    )
    assert answer.json()["title"] == title


def test_chinese_stands_in_answers_as_it_is_written(people: Cast) -> None:
    ours = Program(people.author)
    ours.post("/demands", {"fields": {"title": "轴承钢夹杂物控制"}})
    assert "轴承钢夹杂物控制" in ours.get("/demands").content.decode()


def test_an_error_of_the_platform_has_the_form_of_all_others(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("kehui.api.reading.listed", broken)
    program = Program(people.author)
    program.client.raise_request_exception = False
    answer = program.get("/demands")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "administrator" in answer.json()["detail"]
