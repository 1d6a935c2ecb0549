"""A write sent twice under one key is done once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kehui.api.models import Answer
from kehui.api.repeats import forget
from kehui.market.demands.models import Demand
from tests.api.programs import Program
from tests.factories import Cast, placed, published_demand

pytestmark = pytest.mark.django_db

SENT = {"fields": {"title": "轴承钢夹杂物控制"}}


def test_the_same_request_is_answered_as_before(people: Cast) -> None:
    ours = Program(people.author)
    first, second = ours.post("/demands", SENT, key="a-1"), ours.post("/demands", SENT, key="a-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert Demand.objects.count() == 1


def test_a_step_sent_again_is_answered_alike_though_the_record_went_out_of_sight(people: Cast) -> None:
    demand = placed(published_demand(people), "submitted")
    office, path = Program(people.county), f"/demands/{demand.number}/steps/return"
    first, second = (office.post(path, {"reason": "缺少测试条件"}, key="s-1") for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert office.get(f"/demands/{demand.number}").status_code == 404, "an officer does not see drafts"


def test_another_request_under_the_key_is_refused(people: Cast) -> None:
    ours = Program(people.author)
    ours.post("/demands", SENT, key="a-1")
    answer = ours.post("/demands", {"fields": {"title": "别的"}}, key="a-1")
    assert answer.status_code == 422
    assert Demand.objects.count() == 1


def test_a_refused_request_may_be_mended_under_its_key(people: Cast) -> None:
    ours = Program(people.author)
    assert ours.post("/demands", {"fields": {"title": "x", "region": "nowhere"}}, key="a-1").status_code == 422
    assert ours.post("/demands", SENT, key="a-1").status_code == 201


def test_keys_are_each_tokens_own(people: Cast) -> None:
    for program in (Program(people.author), Program(people.author)):
        assert program.post("/demands", SENT, key="a-1").status_code == 201
    assert Demand.objects.count() == 2


def test_a_file_sent_twice_is_kept_once(people: Cast) -> None:
    ours = Program(people.author)
    number = ours.post("/demands", SENT).json()["number"]
    path = f"/api/v1/demands/{number}/files"
    for content in (b"%PDF-1.4\n%%EOF\n", b"%PDF-1.4\n%%EOF\n"):
        sent = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
        answer = ours.client.post(path, {"file": sent}, headers={"idempotency-key": "f-1"})
        assert answer.status_code == 201, answer.content
    assert len(ours.get(f"/demands/{number}/files").json()) == 1


def test_answers_are_forgotten_after_a_day(people: Cast) -> None:
    Program(people.author).post("/demands", SENT, key="a-1")
    assert forget() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert forget() == 1
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["x" * 101, "two words", "钥匙".encode().decode("latin-1")])
def test_a_key_has_a_length(people: Cast, key: str) -> None:
    assert Program(people.author).post("/demands", SENT, key=key).status_code == 422
