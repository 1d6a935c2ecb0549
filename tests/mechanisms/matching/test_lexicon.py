"""Terms in two languages are learnt from open records, are in force at once, and give way to the department's table."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.mechanisms.matching import indexer, lexicon
from kehui.mechanisms.matching.models import Lexicon
from kehui.mechanisms.matching.queries import Asking, answers
from kehui.mechanisms.matching.synonyms import save
from tests.browsing import browser
from tests.core.search.two_languages import records
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, achievement_row, achievements, demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(caught_up: Cast) -> tuple[Cast, Any, Any]:
    """Many achievements in two languages, one in English alone, and a demand in Chinese."""
    rows = [achievement_row(caught_up, f"成果{number}", text) for number, text in enumerate(records(60))]
    achievements(caught_up, rows)
    only = achievement(caught_up, "Denitration of flue gas", "boiler denitration with a catalyst")
    wanted = demand(caught_up, "锅炉脱硝")
    indexer.catch_up()
    return caught_up, only, wanted


def numbers(cast: Cast, wanted: Any) -> list[int]:
    return [each.record.pk for each in answers(wanted, "achievement", person=cast.author, top=100)]


def test_a_chinese_demand_finds_an_english_achievement_once_the_terms_are_learnt(scene: tuple[Cast, Any, Any]) -> None:
    cast, only, wanted = scene
    assert only.pk not in numbers(cast, wanted)
    made = lexicon.learn()
    assert made.records >= 62
    found = next(each for each in answers(wanted, "achievement", person=cast.author, top=100) if each.record == only)
    assert any("denitr" in part.term and "脱硝" in part.term for part in found.parts)
    assert sum(part.value for part in found.parts) == pytest.approx(found.score, abs=1e-9)


@pytest.mark.usefixtures("scene")
def test_the_latest_alone_is_kept_and_in_force() -> None:
    lexicon.learn()
    lexicon.learn()
    assert Lexicon.objects.count() == 1
    Lexicon.objects.all().delete()
    assert lexicon.learnt().table == {}


def test_an_entry_of_the_department_takes_the_place_of_what_was_learnt(scene: tuple[Cast, Any, Any]) -> None:
    cast, _only, _wanted = scene
    lexicon.learn()
    assert {each.equivalent for each in Asking.of_text("脱硝").came} == {"denitration"}
    save(None, term="脱硝", others=["DeNOx"], both_ways=False, reason="行业通称", by=cast.department)
    assert {each.equivalent for each in Asking.of_text("脱硝").came} == {"DeNOx"}


def test_what_strangers_may_not_read_teaches_nothing(scene: tuple[Cast, Any, Any]) -> None:
    cast, _only, _wanted = scene
    for text in records(60):
        achievement(cast, "未公开", text.replace("锅炉", "窑炉").replace("boiler", "kiln"), shown=False)
    assert not any("kiln" in words for words in lexicon.learn().terms.values())


def test_the_page_shows_what_was_learnt_to_the_keepers_alone(scene: tuple[Cast, Any, Any]) -> None:
    cast, _only, _wanted = scene
    address = reverse("synonyms-learnt")
    keeper = browser(cast.department)
    assert keeper.get(address).status_code == 200
    lexicon.learn()
    page = keeper.get(address, {"q": "denit"}).content.decode()
    assert "denitration" in page
    assert "welding" not in page
    assert "62" in keeper.get(reverse("synonyms")).content.decode()
    assert browser(cast.author).get(address).status_code == 403
