"""A release quotes only what was verified; with it the yearly follow-up begins, and with its withdrawal it ends."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.people.powers import Role
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import SHANDONG, Cast, ahead, person, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def refused(record: Any, code: str, by: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        act(record, code, by=by)
    return set(caught.value.message_dict)


@pytest.mark.parametrize("quote", [{"name": "检测误差", "value": "2 %"}, {"name": "年销售额", "value": "4.2 %"}])
def test_what_nobody_verified_is_not_quoted(cast: Cast, quote: dict) -> None:
    made = create("release", by=cast.department, **callings.release_fields(cast, quotes=[quote]))
    assert refused(made, "order", cast.department) == {"quotes"}


def test_a_signed_evaluation_bears_out_a_figure_as_well(cast: Cast) -> None:
    fields = callings.release_fields(cast, quotes=[{"name": "检测误差", "value": "4"}])
    made = create("release", by=cast.department, **fields)
    assert refused(made, "order", cast.department) == {"quotes"}
    result = fields["origin"].result
    evaluation = create("evaluation", by=cast.county, **callings.evaluation_fields(cast, result=result))
    placed(evaluation, "signed", comparison=callings.FINDINGS["comparison"])
    assert walk(made, ("order", cast.department)).state == "writing"


def test_only_what_was_selected_is_released_and_only_once(cast: Cast) -> None:
    first = callings.release_written(cast)
    again = create("release", by=cast.department, title="再次发布", origin=first.origin, quotes=first.quotes)
    assert refused(again, "order", cast.department) == {"origin"}
    placed(first, "dropped")
    placed(first.origin, "notice")
    assert refused(again, "order", cast.department) == {"origin"}


def test_editor_writes_and_approver_lets_it_out(cast: Cast) -> None:
    editor, approver = (person(role, at=SHANDONG) for role in (Role.EDITOR, Role.APPROVER))
    made = walk(create("release", by=cast.department, **callings.release_fields(cast)), ("order", cast.department))
    made = walk(made, ("submit", editor, {"text": "误差 4.2 %。"}), ("return", approver))
    made = walk(made, ("submit", editor, {"text": "误差 4.2 %，两条产线应用。"}))
    assert walk(made, ("release", approver, {"released_on": ahead(0)})).state == "released"


def test_whoever_hands_in_the_text_does_not_release_it(cast: Cast) -> None:
    with pytest.raises(SecondPersonError):
        act(callings.release_written(cast), "release", by=cast.department, released_on=ahead(0))


def test_a_withdrawn_release_is_not_followed_any_more(cast: Cast) -> None:
    made = callings.released(cast)
    assert made.follow_ups.get().state == "due"
    made = walk(made, ("withdraw", person(Role.OFFICER, at=SHANDONG)))
    assert made.follow_ups.get().state == "ended"


def test_rules_that_ask_for_no_years_open_no_follow_up(cast: Cast) -> None:
    made = callings.released(cast, origin=callings.selected(cast, follow_years=0))
    assert not made.follow_ups.exists()
