"""Who may read notes, files and the events that tell of them: on the page, in counts, in the history and as queries."""

from typing import Any

import pytest

from kehui.records.attachments import attach
from kehui.records.audiences import additions, events
from kehui.records.models import Event, File, Note
from kehui.records.queries import events_of, files_of, notes_of
from kehui.records.services import correct, note
from tests import factories as f
from tests.browsing import address, browser, fetched, words

pytestmark = pytest.mark.django_db

INSIDERS = {"author", "colleague", "county", "county2", "city", "city2", "department", "department2", "leader"}
OFFICES = {"county", "county2", "city", "city2", "department", "department2", "leader"}
OTHERS = {"rival", "scholar", "fellow", "outsider", "expert", "broker", "banker", "assessor", "elsewhere"}
SIGNED_IN = INSIDERS | OTHERS
EXPECTED = {"all": SIGNED_IN, "office": OFFICES | {"author"}, "me": {"author"}}


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def people(cast: f.Cast) -> dict[str, Any]:
    return {name: person for name, person in cast.people().items() if name != "platform"}


@pytest.mark.parametrize("audience", list(EXPECTED))
def test_a_note_is_read_by_its_audience_on_every_way(cast: f.Cast, demand: Any, audience: str) -> None:
    made = note(demand, "只给该看的人", by=cast.author, audience=audience)
    for name, person in people(cast).items():
        expected = name in EXPECTED[audience]
        assert notes_of(demand, person).filter(pk=made.pk).exists() == expected, name
        assert additions.allows(person, made) == expected, name
        assert ("只给该看的人" in words(browser(person).get(address(demand)))) == expected, name


@pytest.mark.parametrize("audience", ["all", "office"])
def test_a_file_is_fetched_by_its_audience_and_told_to_it(cast: f.Cast, demand: Any, audience: str) -> None:
    made = attach(demand, f.letter("内部核查.pdf"), by=cast.county, audience=audience)
    event = Event.objects.get(record=demand.pk, verb="attach")
    for name, person in people(cast).items():
        expected = name in (INSIDERS if audience == "all" else OFFICES)
        assert files_of(demand, person).exists() == expected, name
        assert fetched(browser(person), address(demand, "file", made.pk)) == (200 if expected else 404), name
        assert ("内部核查.pdf" in words(browser(person).get(address(demand)))) == expected, name
        known = audience == "all" or name in OFFICES
        assert events.allows(person, event) == known, name
        if name in INSIDERS:
            assert ("内部核查.pdf" in words(browser(person).get(address(demand, "history")))) == expected, name


def test_counts_do_not_tell_of_what_may_not_be_read(cast: f.Cast, demand: Any) -> None:
    before = browser(cast.colleague).get(address(demand)).context["event_count"]
    note(demand, "给办公室", by=cast.author, audience="office")
    note(demand, "给自己", by=cast.author, audience="me")
    attach(demand, f.letter(), by=cast.county, audience="office")
    assert browser(cast.colleague).get(address(demand)).context["event_count"] == before
    assert browser(cast.county).get(address(demand)).context["event_count"] == before + 2
    assert not Event.objects.filter(changes__icontains="给自己").exists()


def test_a_correction_stands_in_the_old_one_s_place_for_the_same_readers(cast: f.Cast, demand: Any) -> None:
    old = note(demand, "误差不超过5%", by=cast.author, audience="office")
    made = correct(old, "误差不超过3%", by=cast.author)
    assert (made.audience, made.corrects) == ("office", old)
    page = browser(cast.county).get(f"{address(demand)}?timeline=notes")
    assert len(page.context["entries"]) == 1
    assert "误差不超过5%" in words(page)
    assert "corrected; 1 earlier wording" in words(page)
    assert "误差不超过" not in words(browser(cast.colleague).get(address(demand)))
    assert events_of(demand, cast.county).last().verb == "correct_note"  # type: ignore[union-attr]


def test_nobody_else_corrects_a_note_and_nobody_twice(cast: f.Cast, demand: Any) -> None:
    old = note(demand, "甲", by=cast.author)
    client, theirs = browser(cast.author), browser(cast.colleague)
    assert theirs.post(address(demand, "correct", old.pk), {"text": "乙"}).status_code == 403
    client.post(address(demand, "correct", old.pk), {"text": "丙"})
    page = client.post(address(demand, "correct", old.pk), {"text": "丁"}, follow=True)
    assert "corrected already" in words(page)
    assert list(Note.objects.values_list("text", flat=True)) == ["甲", "丙"]


def test_an_unknown_audience_is_refused(cast: f.Cast, demand: Any) -> None:
    client = browser(cast.author)
    assert "Error:" in words(client.post(address(demand, "note"), {"text": "甲", "audience": "x"}, follow=True))
    sent = {"file": f.letter(), "audience": "me"}
    assert "Error:" in words(client.post(address(demand, "attach"), sent, follow=True))
    assert not Note.objects.exists()
    assert not File.objects.exists()
