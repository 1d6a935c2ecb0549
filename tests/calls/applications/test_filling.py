"""Answers to the form of a call: kept page by page, right or wrong, and handed in only when the form is complete."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.applications import filling, lacking
from kehui.records import drafts
from kehui.records.kinds import kinds
from kehui.records.services import act, change, create
from tests import callings, factories
from tests.factories import Cast
from tests.formed import ANSWERS, call_with_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def begun(cast: Cast) -> Any:
    guide = callings.issued_guide(cast, call=call_with_form(cast))
    return create("application", by=cast.author, **callings.application_fields(cast, guide=guide))


def written(application: Any, answers: dict[str, str], by: Any) -> dict[str, str]:
    filling.save(application, answers, by=by)
    application.refresh_from_db()
    return filling.kept(application)


def test_identifying_answers_are_kept_apart_and_their_values_enter_no_event(begun: Any, cast: Cast) -> None:
    written(begun, ANSWERS, cast.author)
    assert [row["code"] for row in begun.named_entries] == ["team"]
    assert "team" not in {row["code"] for row in begun.entries}
    last = begun.events.order_by("id").last()
    assert last.changes["named_entries"] == []
    assert "赵示例，教授" not in str(list(begun.events.values_list("changes", flat=True)))


def test_what_is_hidden_stays_in_the_draft_and_comes_back(begun: Any, cast: Cast) -> None:
    assert "sales" in written(begun, {"body": "企业", "sales": "1200"}, cast.author)
    assert written(begun, {"body": "高校", "sales": "1200"}, cast.author) == {"body": "高校"}
    assert filling.typed(begun, cast.author) == {"sales": "1200"}
    assert written(begun, {"body": "企业"}, cast.author) == {"body": "企业", "sales": "1200"}
    assert drafts.draft_of(cast.author, kinds["application"], begun, part=filling.PART) is None


def test_a_condition_on_an_earlier_page_takes_a_later_answer_out(begun: Any, cast: Cast) -> None:
    written(begun, {"joint": "是", "partners": "示例大学 | 30"}, cast.author)
    written(begun, {"joint": "否"}, cast.author)
    assert "partners" not in filling.kept(begun)
    assert filling.typed(begun, cast.author)["partners"] == "示例大学 | 30"


def test_wrong_answers_are_kept_and_an_incomplete_form_is_not_handed_in(begun: Any, cast: Cast) -> None:
    written(begun, ANSWERS | {"sales": "many", "aims": ""}, cast.author)
    assert filling.kept(begun)["sales"] == "many"
    with pytest.raises(ValidationError) as refused:
        act(begun, "submit", by=cast.author)
    found = refused.value.message_dict["entries"]
    assert len(found) == 2
    assert "上年销售收入" in found[0]
    assert "成果形式" in found[1]
    told = [lack for lack in lacking.lacks(begun) if lack.words in found[0] and lack.label in found[0]]
    assert [lack.group in found[0] for lack in told] == [True]  # the list and the refusal say the same
    begun.refresh_from_db()
    assert begun.state == "draft"


def test_a_complete_form_is_handed_in(begun: Any, cast: Cast) -> None:
    written(begun, ANSWERS, cast.author)
    act(begun, "submit", by=cast.author)
    begun.refresh_from_db()
    assert begun.state == "unit"


def test_what_the_form_does_not_ask_for_is_not_handed_in_through_another_door(begun: Any, cast: Cast) -> None:
    written(begun, ANSWERS, cast.author)
    change(begun, by=cast.author, entries=[*begun.entries, {"label": "乱", "answer": "x", "code": "stray"}])
    begun.refresh_from_db()
    with pytest.raises(ValidationError, match="stray"):
        act(begun, "submit", by=cast.author)


def test_the_draft_of_the_form_is_apart_from_that_of_the_fields(begun: Any, cast: Cast) -> None:
    kind = kinds["application"]
    filling.keep_typed(begun, cast.author, {"body": "企业"})
    drafts.keep_values(cast.author, kind, begun, {"title": ["另一题"]})
    drafts.discard(cast.author, kind, begun)
    assert filling.typed(begun, cast.author) == {"body": "企业"}
