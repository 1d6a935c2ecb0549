"""Fields that take another record: what is offered while somebody types, and what a typed text means."""

from typing import Any

import pytest

from kehui.calls.applications.models import Application
from kehui.people.models import Person
from kehui.records.choosing import kinds_for, meant, offered
from kehui.records.forms import form_for
from kehui.records.kinds import kinds
from kehui.records.models import Record
from tests import factories as f
from tests.browsing import browser

pytestmark = pytest.mark.django_db
OFFERED = "/offered/evaluation/result/"


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def found(person: Any, text: str) -> list[str]:
    answer = browser(person).get(OFFERED, {"q": text}).json()
    return [each["name"] for each in answer["options"]]


def test_words_of_a_title_and_parts_of_a_number_find_only_what_one_may_view(cast: f.Cast) -> None:
    seen, draft = (
        f.displayed_achievement(cast, title="耐氯超滤膜"),
        f.create("achievement", by=cast.scholar, **f.achievement_fields(cast.university, title="未提交的超滤膜")),
    )
    assert found(cast.author, "超滤 耐氯") == [seen.title]
    assert found(cast.scholar, seen.number[-6:])[-1:] == [seen.title]
    assert draft.title not in found(cast.author, "超滤膜")
    assert found(cast.author, "没有这样的") == []


def test_only_fields_that_take_a_record_are_searched(cast: f.Cast) -> None:
    client = browser(cast.author)
    for address in ("/offered/evaluation/client/", "/offered/evaluation/x/", "/offered/nothing/result/"):
        assert client.get(address).status_code == 404, address


def test_kinds_come_from_the_model_or_its_limits() -> None:
    assert kinds_for(Application._meta.get_field("call")) == ["call"]
    assert list(kinds_for(Application._meta.get_field("result"))) == ["achievement"]


def test_a_text_means_a_record_by_number_number_and_title_or_its_whole_title(cast: f.Cast) -> None:
    one, rows = f.displayed_achievement(cast, title="耐氯超滤膜"), Record.objects.all()
    for text in (one.number, one.number.lower(), f"{one.number} 耐氯超滤膜", " 耐氯超滤膜 "):
        assert meant(["achievement"], text, cast.author, among=rows).pk == one.pk, text
    f.displayed_achievement(cast, title="耐氯超滤膜")
    for text in ("耐氯超滤膜", "耐氯", "", one.number[:-1] + "9"):
        assert meant(["achievement"], text, cast.author, among=rows) is None, text


def test_the_field_shows_the_title_beside_the_number_and_keeps_what_was_mistyped(cast: f.Cast) -> None:
    one = f.displayed_achievement(cast, title="耐氯超滤膜")
    form = form_for(kinds["evaluation"], cast.author, given={"result": one.number})
    assert f'value="{one.number} 耐氯超滤膜"' in str(form["result"])
    assert f'data-code="{one.number}"' in str(form["result"])
    sent = form_for(kinds["evaluation"], cast.author, names=["result"], data={"result": "什么膜"})
    assert "什么膜" in sent.errors["result"][0]
    assert 'value="什么膜"' in str(sent["result"])


def test_one_query_for_each_kind_however_many_there_are(cast: f.Cast, django_assert_num_queries: Any) -> None:
    reader, rows = Person.objects.get(pk=cast.author.pk), Record.objects.all()
    offered(["achievement"], "", reader, among=rows)  # who the reader is was asked before
    for _each in range(12):
        f.displayed_achievement(cast)
    with django_assert_num_queries(1):
        assert len(offered(["achievement"], "", reader, among=rows)) == 8
    assert "8" in browser(reader).get(OFFERED).json()["words"]


def test_a_link_is_offered_the_newest_of_every_kind_once_something_is_typed(cast: f.Cast) -> None:
    older, newer = f.displayed_achievement(cast, title="耐氯超滤膜"), f.published_demand(cast, title="超滤膜求购")
    client = browser(cast.author)
    assert client.get("/offered/").json()["options"] == []
    named = [each["code"] for each in client.get("/offered/", {"q": "超滤膜"}).json()["options"]]
    assert named == [newer.number, older.number]
