"""Questions to outsiders: who may ask, what may be shown, one answer for each link, and what is kept of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from kehui.mechanisms.inquiries.models import Inquiry, State
from kehui.mechanisms.inquiries.queries import found, may_ask, offered
from kehui.mechanisms.inquiries.services import answer, ask, revoke
from kehui.records.attachments import attach
from kehui.records.models import Event, File, Note
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def refused(**named: Any) -> str:
    """The words in which a question or an answer is refused."""
    call = named.pop("call", ask)
    with pytest.raises(ValidationError) as error:
        call(**named)
    return " ".join(error.value.messages)


def test_officers_in_charge_ask(cast: f.Cast, demand: Any) -> None:
    allowed = {name for name, person in cast.people().items() if name != "stranger" and may_ask(demand, person)}
    assert allowed == {"county", "county2", "city", "city2", "department", "department2"}
    with pytest.raises(PermissionDenied):
        ask(demand, "甲？", by=cast.author, days=7)


def test_only_the_hash_of_the_link_is_kept(cast: f.Cast, demand: Any) -> None:
    made, token = ask(demand, "误差可否放宽？", by=cast.county, days=7, names=["title"])
    assert found(token) == made
    assert token not in str(Inquiry.objects.values().get())
    assert not Event.objects.filter(changes__icontains=token).exists()
    assert found(made.token_hash) is None
    event = Event.objects.get(verb="inquire")
    assert (event.by, event.changes) == (cast.county, {"inquiry": [None, made.pk]})


def test_secret_fields_and_office_files_need_a_word(cast: f.Cast, demand: Any) -> None:
    office = attach(demand, f.letter(), by=cast.county, audience="office")
    asked = {"record": demand, "question": "甲？", "by": cast.county, "days": 7}
    assert "contact_name" in offered(demand, cast.county)[1]
    assert refused(**asked, names=["contact_name"])
    assert refused(**asked, files=[office])
    made, _token = ask(**asked, names=["contact_name"], files=[office], secret=True)
    assert made.names == ["contact_name"]


def test_nobody_shows_what_they_may_not_read(cast: f.Cast, demand: Any) -> None:
    other = attach(f.published_demand(cast), f.letter(), by=cast.county)
    for chosen in ({"names": ["no_field"]}, {"files": [other]}):
        with pytest.raises(PermissionDenied):
            ask(demand, "甲？", by=cast.county, days=7, secret=True, **chosen)


@pytest.mark.parametrize("given", [{"question": " "}, {"days": 0}, {"days": 31}, {"audience": "me"}])
def test_a_question_that_cannot_be_asked_is_refused_in_words(cast: f.Cast, demand: Any, given: dict[str, Any]) -> None:
    assert refused(**{"record": demand, "question": "甲？", "by": cast.county, "days": 7} | given)
    assert not Inquiry.objects.exists()


def test_only_so_many_questions_wait(cast: f.Cast, demand: Any, settings: Any) -> None:
    settings.INQUIRIES_OPEN = 1
    made, _token = ask(demand, "甲？", by=cast.county, days=7)
    assert refused(record=demand, question="乙？", by=cast.county, days=7)
    revoke(made, by=cast.city)
    ask(demand, "乙？", by=cast.county, days=7)


def test_the_answer_becomes_a_note_with_its_files(cast: f.Cast, demand: Any) -> None:
    made, _token = ask(demand, "误差可否放宽？", by=cast.county, days=7)
    note = answer(made, name=" 周示例 ", text="可放宽到8%", files=[f.letter("依据.pdf")])
    assert (note.source, note.text, note.audience, note.by) == ("周示例", "可放宽到8%", "office", cast.platform)
    file = File.objects.get()
    assert (file.source, file.audience, file.name) == ("周示例", "office", "依据.pdf")
    told = Event.objects.filter(record=demand.pk).order_by("-id")[:2]
    assert {event.verb for event in told} == {"attach", "note"}
    assert not any("周示例" in str(event.row()) for event in told)
    made.refresh_from_db()
    assert made.state is State.ANSWERED
    assert refused(call=answer, inquiry=made, name="又一人", text="乙")


def test_a_refused_answer_leaves_the_link_good(cast: f.Cast, demand: Any, settings: Any) -> None:
    made, _token = ask(demand, "甲？", by=cast.county, days=7)
    bad = [f.letter(), ContentFile(b"MZ", name="坏.pdf"), ContentFile(b"MZ", name="坏.exe")]
    words = refused(call=answer, inquiry=made, name="周示例", text="甲", files=bad)
    assert "坏.pdf" in words
    assert "坏.exe" in words
    assert refused(call=answer, inquiry=made, name=" ", text="甲")
    assert refused(call=answer, inquiry=made, name="周示例", text=" ")
    assert refused(call=answer, inquiry=made, name="长" * 61, text="甲")
    settings.INQUIRY_FILES = 0
    assert refused(call=answer, inquiry=made, name="周示例", text="甲", files=[f.letter()])
    assert not Note.objects.exists()
    assert not File.objects.exists()
    made.refresh_from_db()
    assert made.state is State.OPEN


def test_links_end_by_time_by_hand_and_with_the_asker_s_right(cast: f.Cast, demand: Any) -> None:
    late, _token = ask(demand, "甲？", by=cast.county, days=1)
    gone, _token = ask(demand, "乙？", by=cast.county, days=7)
    lost, _token = ask(demand, "丙？", by=cast.county2, days=7)
    with pytest.raises(PermissionDenied):
        revoke(gone, by=cast.author)
    revoke(gone, by=cast.city)
    gone.refresh_from_db()
    assert gone.state is State.REVOKED
    assert refused(call=revoke, inquiry=gone, by=cast.county)
    cast.county2.grants.update(until=timezone.localdate() - timedelta(days=1))
    for inquiry in (gone, lost):
        assert refused(call=answer, inquiry=inquiry, name="周示例", text="甲")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert late.state is State.EXPIRED
        assert refused(call=answer, inquiry=late, name="周示例", text="甲")
