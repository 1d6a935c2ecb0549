"""A payment names the milestone it pays for; what is paid before that is accepted says why, or is refused (M15)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.calls.projects import money
from kehui.calls.projects.models import Project
from kehui.records.bulk import act_many
from kehui.records.services import act, create, log
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, ahead, placed, walk

pytestmark = pytest.mark.django_db
MILESTONES = [{"name": "样机", "due": "2027-06", "share": "40"}, {"name": "示范应用", "due": "2028-06", "share": "60"}]
INDICATORS = [{"name": "检测误差", "baseline": "12", "target": "≤5", "unit": "%"}]
REACHED = [MILESTONES[0] | {"state": "passed"}, MILESTONES[1]]
WAN = 1_000_000  # fen


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def running(cast: Cast) -> Any:
    """A signed project of three million yuan with two milestones."""
    origin = placed(callings.application_under_review(cast), "awarded")
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=origin, milestones=MILESTONES))
    return walk(made, ("submit", cast.author), ("sign", cast.department, {"agreement_number": "1"}))


def paid(amount: str, milestone: str = "样机", **more: str) -> dict[str, str]:
    return {"day": "2026-11-28", "amount": amount, "milestone": milestone} | more


def refused(project: Any, by: Any, *rows: dict[str, str]) -> str:
    with pytest.raises(ValidationError) as caught:
        act(project, "pay", by=by, payments=list(rows))
    assert set(caught.value.message_dict) == {"payments"}
    return " ".join(caught.value.messages)


def reported(project: Any, cast: Cast, *, word: str = "continue") -> Any:
    """The first milestone was reported as reached, and the report answered."""
    project = walk(project, ("report", cast.author, {"indicators": INDICATORS, "milestones": REACHED}))
    return walk(project, (word, cast.department, {"midterm": "按计划推进。"} if word == "continue" else {}))


@pytest.mark.parametrize(
    "row", [paid("一百"), paid("100", day="下周"), paid("-1"), paid("90000"), paid("10", ""), paid("10", "验收")]
)
def test_a_payment_is_an_amount_on_a_day_for_a_milestone_of_the_agreement(running: Any, cast: Cast, row: Any) -> None:
    assert refused(running, cast.department, {"early": "预拨", **row})


def test_before_its_milestone_is_accepted_a_payment_says_why(running: Any, cast: Cast) -> None:
    assert "样机" in refused(running, cast.department, paid("100"))
    made = walk(running, ("pay", cast.department, {"payments": [paid("100", early="签约后预拨")]}))
    assert made.payments[0]["early"] == "签约后预拨"
    made = reported(made, cast)
    assert walk(made, ("pay", cast.department, {"payments": [*made.payments, paid("20")]}))
    assert "示范应用" in refused(made, cast.department, *made.payments, paid("20", "示范应用"))


def test_what_is_reported_is_accepted_when_the_office_goes_on_and_not_when_it_sends_it_back(
    running: Any, cast: Cast
) -> None:
    made = walk(running, ("report", cast.author, {"indicators": INDICATORS, "milestones": REACHED}))
    assert money.accepted(made) == set()
    made = walk(made, ("resume", cast.department))
    assert money.accepted(made) == set()
    assert refused(made, cast.department, paid("100"))
    assert money.accepted(reported(made, cast)) == {"样机"}


def test_the_office_may_find_a_milestone_late_that_was_reported_as_reached(running: Any, cast: Cast) -> None:
    made = walk(running, ("report", cast.author, {"indicators": INDICATORS, "milestones": REACHED}))
    page = browser(cast.department).get(address(made, "step", "continue")).content.decode()
    assert '<input type="hidden" name="milestones-0-share" value="40">' in page
    late = [MILESTONES[0] | {"state": "late"}, MILESTONES[1]]
    made = walk(made, ("continue", cast.department, {"midterm": "样机尚未通过试验。", "milestones": late}))
    assert money.accepted(made) == set()


def test_the_rules_may_pay_only_for_what_is_accepted(running: Any, cast: Cast) -> None:
    rules = callings.rules_in_force(cast, accepted_first=True)
    type(running.call)._default_manager.filter(pk=running.call_id).update(rules=rules)
    assert refused(Project.objects.get(pk=running.pk), cast.department, paid("100", early="预拨"))
    made = reported(running, cast)
    assert walk(made, ("pay", cast.department, {"payments": [paid("100")]}))


def test_no_more_is_paid_for_a_milestone_than_the_agreement_plans(running: Any, cast: Cast) -> None:
    made = reported(running, cast)
    assert "120" in refused(made, cast.department, paid("80"), paid("41"))
    assert walk(made, ("pay", cast.department, {"payments": [paid("80"), paid("40")]}))


def test_payments_noted_before_stay_as_they_are_while_new_ones_name_their_milestone(running: Any, cast: Cast) -> None:
    old = [{"day": "2026-09-01", "amount": "50", "document": "鲁财1号"}]
    with_old = placed(running, "running", payments=old)
    log(with_old, "pay", by=cast.department, changes={"payments": [[], old]})
    assert refused(with_old, cast.department, *old, {"day": "2026-11-28", "amount": "10"})
    made = walk(with_old, ("pay", cast.department, {"payments": [*old, paid("10", early="预拨")]}))
    page = words(browser(cast.department).get(address(made)))
    assert "Payments that name no milestone of the agreement" in page


def test_a_change_keeps_what_was_paid_for(running: Any, cast: Cast) -> None:
    wanted = {"wanted": [{"what": "milestones", "before": "样机", "after": "小试"}]}
    made = walk(
        running, ("pay", cast.department, {"payments": [paid("100", early="预拨")]}), ("request", cast.author, wanted)
    )
    for rows in (
        MILESTONES[1:],
        [MILESTONES[0] | {"share": "20"}, MILESTONES[1]],
        [MILESTONES[0], MILESTONES[1] | {"share": "61"}],
    ):
        with pytest.raises(ValidationError) as caught:
            act(made, "grant", by=cast.department, milestones=rows, reason="示例")
        assert set(caught.value.message_dict) == {"milestones"}
    fewer = [MILESTONES[0] | {"share": "35"}, MILESTONES[1]]
    assert walk(made, ("grant", cast.department, {"milestones": fewer})).milestones[0]["share"] == "35"


def test_shares_of_the_money_are_at_most_the_whole(cast: Cast) -> None:
    origin = placed(callings.application_under_review(cast), "awarded")
    rows = [{"name": "样机", "share": "60"}, {"name": "应用", "share": "50"}]
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=origin, milestones=rows))
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.author)
    assert set(caught.value.message_dict) == {"milestones"}


def test_an_agreement_without_milestones_is_paid_as_before(running: Any, cast: Cast) -> None:
    bare = placed(running, "running", milestones=[])
    assert walk(bare, ("pay", cast.department, {"payments": [paid("10.5", "")]}))


def test_after_acceptance_the_rest_is_paid_without_a_reason(running: Any, cast: Cast) -> None:
    made = walk(placed(running, "accepted"), ("settle", cast.department, {"payments": [paid("120")]}))
    assert [each.due for each in money.instalments(made)] == [0, 180 * WAN]
    assert made.state == "accepted"


def test_a_payment_after_acceptance_does_not_start_the_clock_of_filing_anew(running: Any, cast: Cast) -> None:
    made = placed(running, "accepted", due_on=ahead(3), state_since=timezone.now() - timedelta(20))
    made = walk(made, ("settle", cast.department, {"payments": [paid("120")]}))
    assert (made.due_on, made.state_since.date()) == (ahead(3), (timezone.now() - timedelta(20)).date())
    outcome = act_many(
        "project", [made.pk], "settle", by=cast.department, payments=[paid("120"), paid("30", "示范应用")]
    )
    made.refresh_from_db()
    assert (len(outcome.done), made.due_on) == (1, ahead(3))


def test_the_page_tells_what_is_planned_due_and_paid(running: Any, cast: Cast) -> None:
    made = walk(running, ("pay", cast.department, {"payments": [paid("30", early="预拨")]}))
    first, second = money.instalments(reported(made, cast))
    assert (first.planned, first.due, first.paid) == (120 * WAN, 90 * WAN, 30 * WAN)
    assert (second.planned, second.due, second.paid) == (180 * WAN, 0, 0)
    page = words(browser(cast.author).get(address(made)))
    assert "Money by milestone" in page
    assert "still to pay 270" in page


def test_the_sheet_of_a_payment_offers_the_milestones(running: Any, cast: Cast) -> None:
    page = browser(cast.department).get(address(running, "step", "pay")).content.decode()
    assert '<select name="payments-0-milestone"' in page
    assert '<option value="示范应用">' in page
