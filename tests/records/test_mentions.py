"""People mentioned in notes: those who may read the note, and nobody else."""

from typing import Any

import pytest

from kehui.records.mentions import MOST, offered, unheard
from kehui.records.models import Mention
from kehui.records.services import note
from tests import factories as f
from tests.browsing import address, browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def mentioned(made: Any) -> set[Any]:
    return {each.person for each in made.mentions.all()}


def test_those_who_may_read_the_note_are_mentioned(cast: f.Cast, demand: Any) -> None:
    text = f"请@{cast.county.username}看一下，抄送 @{cast.colleague.username}。@nobody mail@{cast.city.username}"
    made = note(demand, text, by=cast.author)
    assert mentioned(made) == {cast.county, cast.colleague}
    assert unheard(made) == ["nobody"]


@pytest.mark.parametrize(
    ("audience", "reached"), [("all", {"county", "colleague"}), ("office", {"county"}), ("me", set())]
)
def test_a_mention_never_reaches_past_the_audience(cast: f.Cast, demand: Any, audience: str, reached: set[str]) -> None:
    text = f"@{cast.county.username} @{cast.colleague.username} @{cast.author.username}"
    made = note(demand, text, by=cast.author, audience=audience)
    assert mentioned(made) == {getattr(cast, name) for name in reached}


def test_whoever_may_not_see_the_record_is_not_mentioned(cast: f.Cast, demand: Any) -> None:
    hidden = f.placed(demand, "accepted")
    assert mentioned(note(hidden, f"@{cast.rival.username}", by=cast.author)) == set()


def test_only_insiders_mention_and_pick(cast: f.Cast, demand: Any) -> None:
    assert mentioned(note(demand, f"@{cast.county.username}", by=cast.rival)) == set()
    assert browser(cast.rival).get(address(demand, "people")).status_code == 404
    assert browser().get(address(demand, "people")).status_code == 302


def test_the_longest_name_that_fits_is_meant(cast: f.Cast, demand: Any) -> None:
    short = f.person("county", at=f.LIXIA)
    long = f.person("county", at=f.LIXIA)
    type(short).objects.filter(pk=short.pk).update(username="li")
    type(long).objects.filter(pk=long.pk).update(username="li.na")
    assert mentioned(note(demand, "@li.na.", by=cast.author)) == {long}


def test_people_are_mentioned_by_their_own_name_where_it_is_one_person_s(cast: f.Cast, demand: Any) -> None:
    people = type(cast.county).objects
    people.filter(pk=cast.county.pk).update(name="纪海东")
    people.filter(pk__in=(cast.colleague.pk, cast.county2.pk)).update(name="王伟")
    made = note(demand, "请@纪海东看一下，@王伟也看", by=cast.author)
    assert {person.pk for person in mentioned(made)} == {cast.county.pk}
    assert unheard(made) == ["王伟也看"]
    page = browser(cast.author).get(address(demand)).content.decode()
    assert '<span class="mention">@纪海东</span>看一下' in page
    outside = browser(cast.rival).get(address(demand)).content.decode()
    assert "纪海东" not in outside


def test_a_note_mentions_a_bounded_number(cast: f.Cast, demand: Any) -> None:
    others = [f.person("leader") for _each in range(MOST + 3)]
    note(demand, " ".join(f"@{person.username}" for person in others), by=cast.author)
    assert Mention.objects.count() == MOST


def test_the_picker_offers_readers_those_near_the_record_first(cast: f.Cast, demand: Any) -> None:
    cast.people()
    near = offered("", demand, by=cast.author, audience="all")
    assert set(near) == {cast.colleague, cast.county, cast.city}
    assert offered(cast.rival.name, f.placed(demand, "accepted"), by=cast.author, audience="all") == []
    assert offered(cast.colleague.username, demand, by=cast.author, audience="office") == []
    assert offered(cast.leader.name, demand, by=cast.author, audience="office")[0] == cast.leader
    page = browser(cast.author).get(address(demand, "people"), {"q": cast.county.name})
    assert f'data-insert="{cast.county.username}"' in page.content.decode()


def test_mentions_are_shown_by_name_to_insiders_only(cast: f.Cast, demand: Any) -> None:
    page = browser(cast.author).post(
        address(demand, "note"), {"text": f"@{cast.county.username} <b> @nobody"}, follow=True
    )
    assert f'<span class="mention">@{cast.county}</span> &lt;b&gt;' in page.content.decode()
    assert "Not mentioned: @nobody" in words(page)
    seen = words(browser(cast.rival).get(address(demand)))
    assert str(cast.county) not in seen
    assert "@Name not shown" in seen
