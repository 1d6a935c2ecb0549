"""What a call may be sent in and be answered in."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kehui.api.site import build
from tests.api.programs import Program
from tests.factories import Cast

pytestmark = pytest.mark.django_db
BODY = json.dumps({"fields": {"title": "草稿"}}, ensure_ascii=False)
FORM = "multipart/form-data"


def sent(program: Program, path: str, body: str | bytes, type_: str, method: str = "POST") -> Any:
    return program.client.generic(method, f"/api/v1{path}", body, content_type=type_)


@pytest.mark.parametrize(
    ("type_", "status"),
    [
        ("application/json", 201), ("APPLICATION/JSON; charset=utf-8", 201), ('application/json; charset="UTF-8"', 201),
        ("application/json; version=2", 201), ("application/json; charset=gbk", 415), ("text/plain", 415), ("", 415),
        ("application/x-www-form-urlencoded", 415), ("application/merge-patch+json", 415), (f"{FORM}; boundary=x", 415),
    ],
)  # fmt: skip
def test_bodies_are_json_by_name(people: Cast, type_: str, status: int) -> None:
    answer = sent(Program(people.author), "/demands", BODY, type_)
    assert answer.status_code == status
    if status == 415:
        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.json()["status"], answer["Accept"]) == (415, "application/json")
        assert "application/json" in answer.json()["detail"]


def test_every_sort_of_write_looks_at_the_type(people: Cast) -> None:
    program = Program(people.author)
    number = program.post("/demands", {"fields": {"title": "草稿"}}).json()["number"]
    for method, path in (("PATCH", ""), ("POST", "/notes"), ("POST", "/steps/submit"), ("POST", "/files")):
        assert sent(program, f"/demands/{number}{path}", BODY, "text/plain", method).status_code == 415, path
    assert sent(program, f"/demands/{number}/files", BODY, "application/json")["Accept"] == FORM
    file = SimpleUploadedFile("a.txt", b"abc")
    assert program.client.post(f"/api/v1/demands/{number}/files", {"file": file}).status_code == 201


def test_no_body_is_of_no_type(people: Cast) -> None:
    """What is missing is said, not what it should have been sent as."""
    assert sent(Program(people.author), "/demands", "", "text/plain").status_code == 422


def test_what_is_not_there_or_not_taken_is_said_first(people: Cast) -> None:
    program = Program(people.author)
    assert sent(program, "/nothing", BODY, "text/plain").status_code == 404
    assert sent(program, "/me", BODY, "text/plain").status_code == 405


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200), ("application/json", 200), ("application/*;q=0.5, text/html", 200), ("text/html, */*;q=0.1", 200),
        ("text/html", 406), ("application/xml, application/json;q=0", 406), ("application/problem+json", 406),
    ],
)  # fmt: skip
def test_answers_are_json_for_whoever_takes_it(people: Cast, accept: str, status: int) -> None:
    answer = Program(people.author).client.get("/api/v1/me", headers={"accept": accept})
    assert answer.status_code == status
    assert Program(people.author).get("/me").status_code == 200  # without any Accept
    if status == 406:
        assert (answer["Content-Type"], answer.json()["status"]) == ("application/problem+json", 406)


def test_files_are_what_they_are(people: Cast) -> None:
    program = Program(people.author)
    number = program.post("/demands", {"fields": {"title": "草稿"}}).json()["number"]
    file = SimpleUploadedFile("a.txt", b"abc")
    pk = program.client.post(f"/api/v1/demands/{number}/files", {"file": file}).json()["id"]
    answer = program.client.get(f"/api/v1/demands/{number}/files/{pk}", headers={"accept": "text/plain"})
    assert answer.status_code == 200
    answer.close()


def test_every_call_with_a_body_says_so_in_its_description() -> None:
    paths = build(namespace="media").get_openapi_schema(path_prefix="api/v1/")["paths"]
    calls = [call for methods in paths.values() for call in methods.values()]
    assert all(set(call["responses"]) >= {401, 406, 429} for call in calls)
    taking = [call for call in calls if "requestBody" in call]
    assert len(taking) > 300
    assert all(415 in call["responses"] for call in taking)
    assert not any(415 in call["responses"] for call in calls if "requestBody" not in call)
