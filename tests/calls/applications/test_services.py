"""What an application must be before it goes on."""

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.rulesets.models import RuleSet
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser
from tests.factories import Cast, placed
from tests.formed import call_with_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def refused(record, code: str, by) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act(record, code, by=by)
    return caught.value.message_dict


def test_it_goes_from_its_unit_to_the_department_with_a_second_person_each_time(cast: Cast) -> None:
    made = callings.application_under_review(cast)
    assert made.state == "review"
    moves = made.events.exclude(source="").values_list("target", flat=True)
    assert list(moves) == ["unit", "county", "city", "formal", "review"]


def test_a_call_that_is_not_open_takes_no_application(cast: Cast) -> None:
    made = create("application", by=cast.author, **callings.application_fields(cast))
    placed(made.call, "closed")
    assert "call" in refused(made, "submit", cast.author)


def test_every_problem_is_named_at_once(cast: Cast) -> None:
    call = call_with_form(cast, for_enterprises=True)
    guide = callings.issued_guide(cast, call=call)
    fields = callings.application_fields(cast, guide=guide, lead="institute", asked=None)
    fields["unsuitable"] = [{"name": f"专家{n}", "organisation": "", "reason": ""} for n in range(4)]
    made = create("application", by=cast.author, **fields)
    assert set(refused(made, "submit", cast.author)) == {"lead", "asked", "unsuitable", "entries"}


def test_the_same_work_is_not_applied_for_twice(cast: Cast) -> None:
    first = callings.application_under_review(cast)
    again = callings.application_fields(cast, title=first.title)
    made = create("application", by=cast.author, **again)
    assert first.number in refused(made, "submit", cast.author)["title"][0]


def test_a_selection_asks_for_the_achievement(cast: Cast) -> None:
    call = callings.open_call(cast, sort="selection")
    fields = callings.application_fields(cast, guide=None, owner=cast.company)
    fields |= {"call": call, "guide": None}
    made = create("application", by=cast.author, **fields)
    assert set(refused(made, "submit", cast.author)) == {"result"}


def test_an_item_of_another_call_is_refused(cast: Cast) -> None:
    fields = callings.application_fields(cast)
    with pytest.raises(ValidationError, match=r"another call|另一份"):
        create("application", by=cast.author, **fields | {"call": callings.open_call(cast)})


def test_a_check_with_a_failed_point_does_not_pass(cast: Cast) -> None:
    made = placed(create("application", by=cast.author, **callings.application_fields(cast)), "formal")
    for said in ("unmet", "不符合", "Does not conform"):
        failed = [{"item": "无在研同类项目", "result": said, "remark": ""}]
        with pytest.raises(ValidationError, match="无在研同类项目"):
            act(made, "pass", by=cast.department, checklist=failed)


def test_results_of_the_formal_check_are_chosen_and_no_other_word_is_taken(cast: Cast) -> None:
    made = placed(create("application", by=cast.author, **callings.application_fields(cast)), "formal")
    url = address(made, "step", "pass")
    shown = browser(cast.department).get(url).content.decode()
    assert '<select name="checklist-0-result"' in shown
    with pytest.raises(ValidationError, match="不合格"):
        act(made, "pass", by=cast.department, checklist=[{"item": "单位资格", "result": "不合格", "remark": ""}])
    act(made, "pass", by=cast.department, checklist=[{"item": "单位资格", "result": "不适用", "remark": "高校"}])
    made.refresh_from_db()
    assert made.checklist[0]["result"] == "none"


def test_no_point_of_the_rules_is_left_out_of_the_formal_check(cast: Cast) -> None:
    made = placed(create("application", by=cast.author, **callings.application_fields(cast)), "formal")
    RuleSet.objects.filter(pk=made.call.rules_id).update(points=[{"item": "材料齐全", "source": ""}])
    judged = [{"item": "单位资格", "result": "met", "remark": ""}]
    with pytest.raises(ValidationError, match="材料齐全"):
        act(made, "pass", by=cast.department, checklist=judged)
    act(made, "pass", by=cast.department, checklist=[*judged, {"item": "材料齐全", "result": "met", "remark": ""}])


def test_the_formal_check_begins_with_the_points_of_the_rules_and_what_was_looked_up(cast: Cast) -> None:
    application = placed(callings.application_under_review(cast), "formal", checklist=[])
    RuleSet.objects.filter(pk=application.call.rules_id).update(points=[{"item": "材料齐全，签章完整", "source": ""}])
    form = browser(cast.department).get(address(application, "step", "pass")).context["form"]
    rows = [(row["item"], row["result"]) for row in form.initial["checklist"]]
    assert rows == [("Not applied for twice", "met"), ("材料齐全，签章完整", "")]
