"""What follows from a violation stands in the rule set, and a second person lets it follow."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from kehui.calls import credit
from kehui.calls.draws.services import _left_out
from kehui.calls.rounds.assigning import pool, propose
from kehui.calls.rulesets.models import RuleSet
from kehui.core.plandays import months_later
from kehui.market.experts.models import Expert
from kehui.people.powers import Role
from kehui.records.clock import take_due_steps
from kehui.records.forms import form_for
from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import callings, factories, violating
from tests.browsing import address, browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def reported(cast: Cast) -> Any:
    return violating.violation_reported(cast)


def confirmed(violation: Any, cast: Cast) -> Any:
    return walk(violation, ("confirm", cast.department2))


def expert(violation: Any) -> Expert:
    return Expert.objects.get(pk=violation.judge_id)


def test_what_follows_is_seen_before_it_is_confirmed(reported: Any) -> None:
    assert (reported.consequence, reported.points, reported.basis) == ("suspend", Decimal("-20"), "第二十一条")
    assert expert(reported).state == "active"


def test_whoever_reported_it_does_not_confirm_it(reported: Any, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        walk(reported, ("confirm", cast.department))
    assert expert(reported).state == "active"


def test_the_integrity_office_confirms_what_the_department_reported(reported: Any) -> None:
    made = walk(reported, ("confirm", factories.person(Role.INTEGRITY)))
    assert (made.state, expert(made).state) == ("confirmed", "suspended")


def test_a_suspension_has_its_period_reason_and_points(reported: Any, cast: Cast) -> None:
    made = confirmed(reported, cast)
    after = expert(made)
    assert (after.state, after.suspended_until) == ("suspended", made.until)
    assert made.until == months_later(factories.ahead(0), 12)
    event = after.events.get(verb="suspend")
    assert made.number in event.reason
    assert "第二十一条" in event.reason
    assert credit.figure(credit.items([after.pk])[after.pk]) == 80


def test_the_second_time_the_expert_is_removed(reported: Any, cast: Cast) -> None:
    first = confirmed(reported, cast)
    given = {"judge": expert(first), "rules": first.rules, "happened_on": factories.ahead(-1)}
    second = violating.violation_reported(cast, by=cast.city, **given)
    assert second.consequence == "remove"
    walk(second, ("confirm", cast.department))
    assert expert(second).state == "removed"


def test_a_conduct_that_the_rules_do_not_name_is_refused_with_those_they_name(cast: Cast) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="无故缺席"):
        create("violation", by=cast.department, **violating.violation_fields(cast, conduct="态度不好"))


def test_the_conduct_is_chosen_from_the_rule_sets_in_force(cast: Cast) -> None:
    rules = violating.violation_fields(cast)["rules"]
    form = form_for(kinds["violation"], cast.department)
    (_blank, (title, chosen)) = list(form.fields["conduct"].choices)  # type: ignore[attr-defined]
    assert (title, [value for value, _words in chosen]) == (rules.title, ["泄露评审信息", "无故缺席"])


def test_one_person_alone_suspends_nobody(cast: Cast) -> None:
    made = factories.active_expert(cast)
    act(made, "ask", by=cast.city, reason="示例原因", suspended_until=factories.ahead(30))
    made.refresh_from_db()
    assert made.state == "suspending"
    with pytest.raises(PermissionDenied):
        act(made, "suspend", by=cast.city, reason="示例原因", suspended_until=factories.ahead(30))
    act(made, "suspend", by=cast.department, reason="示例原因", suspended_until=factories.ahead(30))
    made.refresh_from_db()
    assert made.state == "suspended"


def test_whose_suspension_is_asked_for_stays_in_the_pool_until_it_is_decided(cast: Cast) -> None:
    case, judge = callings.application_under_review(cast), callings.another_expert(cast)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    round_ = walk(made, ("begin", cast.department))
    act(judge, "ask", by=cast.city, reason="示例原因")
    assert judge.number in pool(round_).values_list("number", flat=True)
    judge.refresh_from_db()
    act(judge, "keep", by=cast.department, reason="查无实据")
    judge.refresh_from_db()
    assert (judge.state, judge.suspended_until) == ("active", None)


def test_a_plan_looks_at_the_credit_of_the_pool_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = callings.application_under_review(cast)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    round_ = walk(made, ("begin", cast.department))
    RuleSet.objects.filter(pk=round_.rules_id).update(credit_least=60)
    round_.refresh_from_db()
    looked, below = [], credit.below
    monkeypatch.setattr(credit, "below", lambda rules, some: looked.append(some) or below(rules, some))
    propose(round_)
    assert len(looked) == 1


def test_a_warning_costs_points_alone_and_lifting_gives_them_back(cast: Cast) -> None:
    made = confirmed(violating.violation_reported(cast, conduct="无故缺席"), cast)
    assert (expert(made).state, credit.figure(credit.items([made.judge_id])[made.judge_id])) == ("active", 95)
    walk(made, ("lift", cast.city))
    assert made.judge_id not in credit.items([made.judge_id])


def test_whoever_is_suspended_is_not_asked_planned_or_drawn_and_the_reason_is_printed(cast: Cast) -> None:
    case = callings.application_under_review(cast)
    judge, _other = callings.another_expert(cast), callings.another_expert(cast)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    round_ = walk(made, ("begin", cast.department))
    violation = confirmed(violating.violation_reported(cast, judge=judge, rules=round_.rules), cast)
    plan = propose(round_)
    assert judge.number not in [each.expert.number for each in plan.pairs]
    ((name, why),) = plan.left_out
    assert judge.number in name
    assert violation.number in why
    draw = create("draw", by=cast.department, **callings.draw_fields(cast, round=round_))
    assert [row["number"] for row in _left_out(draw)] == [judge.number]
    with pytest.raises(ValidationError, match=violation.number):
        create("review", by=cast.department, round=round_, case=case, judge=judge)


def test_the_suspension_ends_by_itself_after_its_last_day(reported: Any, cast: Cast) -> None:
    made = confirmed(reported, cast)
    with time_machine.travel(f"{made.until + timedelta(1)}T03:00:00Z", tick=False):
        take_due_steps()
    after = expert(made)
    assert (after.state, after.suspended_until) == ("active", None)


def test_nobody_removes_alone_whom_they_admitted(cast: Cast) -> None:
    made = factories.active_expert(cast)
    admitted_by = made.events.get(verb="activate").by
    with pytest.raises(PermissionDenied):
        act(made, "remove", by=admitted_by, reason="示例原因")


def test_the_expert_reads_it_and_answers_and_others_do_not(reported: Any, cast: Cast) -> None:
    assert reported.number in words(browser(cast.expert).get(address(reported)))
    act(reported, "state", by=cast.expert, statement="名单系误发。")
    assert browser(cast.author).get(address(reported)).status_code == 404
