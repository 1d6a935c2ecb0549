"""An agreement is about what was awarded, once; acceptance needs values, evidence and a conclusion."""

from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kehui.desk.work.pieces import waiting
from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import callings, factories, racing
from tests.browsing import address, browser
from tests.factories import Cast, ahead, placed, walk

pytestmark = pytest.mark.django_db
WANTED = {"wanted": [{"what": "indicators", "before": "≤5", "after": "≤6"}]}
REACHED = [
    {
        "name": "检测误差",
        "baseline": "12",
        "target": "≤5",
        "unit": "%",
        "actual": "4",
        "evidence": "检测报告1",
        "reached": "yes",
    }
]


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def refused(record, code: str, by, **fields) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        act(record, code, by=by, reason="示例", **fields)
    return set(caught.value.message_dict)


def test_only_what_was_awarded_gets_an_agreement_and_only_one(cast: Cast) -> None:
    first = callings.project_offered(cast)
    again = create("project", by=cast.author, **callings.project_fields(cast, origin=first.origin))
    assert refused(again, "submit", cast.author) == {"origin"}
    placed(first.origin, "notice")
    walk(first, ("withdraw", cast.author))
    assert refused(again, "submit", cast.author) == {"origin"}


def test_the_whole_way_to_the_archive(cast: Cast) -> None:
    made = walk(
        callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "鲁科项〔2026〕1号"}),
        ("report", cast.author, {"indicators": REACHED}), ("continue", cast.department, {"midterm": "按计划推进。"}),
        ("close", cast.author, {"indicators": REACHED}), ("accept", cast.department, {"conclusion": "passed"}),
        ("file", cast.department),
    )  # fmt: skip
    assert made.state == "filed"


@pytest.mark.parametrize("rows", [[REACHED[0] | {"target": "≤9"}], [], [*REACHED, REACHED[0]]])
def test_a_report_does_not_move_the_targets_but_a_granted_change_does(cast: Cast, rows: list) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}))
    assert refused(made, "report", cast.author, indicators=rows) == {"indicators"}
    easier = [REACHED[0] | {"target": "≤6"}]
    made = walk(made, ("request", cast.author, WANTED), ("grant", cast.department, {"indicators": easier}))
    assert refused(made, "close", cast.author, indicators=REACHED) == {"indicators"}
    assert walk(made, ("close", cast.author, {"indicators": easier})).state == "self_accepted"


def test_a_report_moves_no_milestone_and_no_money_and_its_sheet_shows_them_only(cast: Cast) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}))
    page = browser(cast.author).get(address(made, "step", "report")).content.decode()
    assert '<input type="hidden" name="milestones-0-share" value="50">' in page
    assert '<select name="milestones-0-state"' in page
    assert "milestones-1-" not in page  # no row is added
    more = [{"name": "样机", "due": "2027-06", "share": "100", "state": "passed", "evidence": ""}]
    assert refused(made, "report", cast.author, indicators=REACHED, milestones=more) == {"milestones"}
    reported = [more[0] | {"share": "50"}]
    assert walk(made, ("report", cast.author, {"indicators": REACHED, "milestones": reported})).state == "midterm"


def test_only_a_signing_counts_as_signed(cast: Cast) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}))
    today, day_after = timezone.localdate(), ahead(1)
    count = {each.code: each for each in kinds["project"].indicators}
    assert [count[code].value(today, today) for code in ("signed", "by_enterprises")] == [1, 1]
    with time_machine.travel(f"{day_after}T03:00:00Z", tick=False):
        walk(made, ("request", cast.author, WANTED), ("keep", cast.department))
        assert count["signed"].value(day_after, day_after) == 0


def test_nobody_accepts_without_values_and_evidence(cast: Cast) -> None:
    made = placed(callings.project_offered(cast), "running")
    assert refused(made, "close", cast.author, indicators=[REACHED[0] | {"evidence": ""}]) == {"indicators"}


def test_a_project_that_missed_an_indicator_passes_with_an_explanation_only(cast: Cast) -> None:
    made = placed(callings.project_offered(cast), "self_accepted", indicators=[REACHED[0] | {"reached": "no"}])
    assert refused(made, "accept", cast.department, conclusion="passed") == {"opinion"}
    assert refused(made, "accept", cast.department, conclusion="failed") == {"conclusion"}
    assert (
        walk(made, ("accept", cast.department, {"conclusion": "passed", "opinion": "用户认可。"})).state == "accepted"
    )


def test_it_is_examined_again_once_at_most() -> None:
    assert "again" not in kinds["project"].loop.step("reexamine").sources


def offered(cast: Cast) -> Any:
    fields = callings.application_fields(cast, guide=racing.item_of_race(cast))
    origin = placed(create("application", by=cast.author, **fields), "awarded")
    made = create("project", by=cast.author, **callings.project_fields(cast, origin=origin))
    return walk(made, ("submit", cast.author))


def test_three_parties_sign_in_their_order_each_with_a_day(cast: Cast) -> None:
    made, number = offered(cast), {"agreement_number": "鲁科揭榜〔2026〕1号"}
    with pytest.raises(ValidationError, match="最终用户尚未签署"):
        act(made, "sign", by=cast.department, **number)
    made = walk(made, ("countersign", cast.scholar, {"user_funding": 120_000_000}))
    back = walk(made, ("return", cast.department))
    assert (back.owner_signed_on, back.user_signed_on) == (None, None)
    made = walk(
        back, ("submit", cast.author), ("countersign", cast.scholar, {"user_funding": 150_000_000}),
        ("sign", cast.department, number),
    )  # fmt: skip
    today = timezone.localdate()
    assert (made.owner_signed_on, made.user_signed_on, made.office_signed_on) == (today, today, today)
    assert (made.granted, made.user_funding) == (300_000_000, 150_000_000)


def test_the_end_user_accepts_before_the_office_and_what_it_refuses_goes_back_to_work(cast: Cast) -> None:
    made = placed(offered(cast), "self_accepted", indicators=REACHED)
    for step, conclusion in (("accept", "passed"), ("reexamine", "again"), ("fail", "failed")):
        with pytest.raises(ValidationError, match="最终用户尚未表态"):
            act(made, step, by=cast.department, conclusion=conclusion, opinion="示例", reason="示例")
    with pytest.raises(ValidationError) as caught:
        act(made, "reject", by=cast.scholar)
    assert set(caught.value.message_dict) == {"reason"}
    made = walk(made, ("reject", cast.scholar, {"user_opinion": "现场误差超限。"}), ("resume", cast.author))
    assert made.user_opinion == ""  # what was refused is no opinion of what is worked on since
    assert (made.state, made.user_refused_on) == ("running", None)
    made = walk(made, ("close", cast.author, {"indicators": REACHED}))
    made = walk(made, ("approve", cast.scholar, {"user_opinion": "三个月试用达标。"}))
    assert made.user_accepted_on == timezone.localdate()
    assert walk(made, ("accept", cast.department, {"conclusion": "passed"})).state == "accepted"


def test_what_the_end_user_refuses_the_office_does_not_accept_but_may_fail(cast: Cast) -> None:
    made = placed(offered(cast), "self_accepted", indicators=REACHED)
    made = walk(made, ("reject", cast.scholar, {"user_opinion": "现场误差超限。"}))
    assert "accept" not in {step.code for step in kinds["project"].loop.steps_from(made.state)}
    failed = {"conclusion": "failed", "opinion": "用户不认可。"}
    assert walk(made, ("fail", cast.department, failed)).state == "failed"


def test_a_second_examination_asks_the_end_user_again_and_is_the_last(cast: Cast) -> None:
    made = placed(offered(cast), "self_accepted", indicators=REACHED)
    again = {"conclusion": "again", "opinion": "补充试验。"}
    made = walk(made, ("approve", cast.scholar, {"user_opinion": "基本达标。"}), ("reexamine", cast.department, again))
    for step, conclusion in (("accept", "passed"), ("fail", "failed")):
        with pytest.raises(ValidationError, match="最终用户尚未表态"):
            act(made, step, by=cast.department2, conclusion=conclusion, opinion="示例", reason="示例")
    made = walk(made, ("reject", cast.scholar, {"user_opinion": "仍未达标。"}))
    with pytest.raises(ValidationError, match="已复验过"):
        act(made, "reexamine", by=cast.department, **again, reason="示例")
    failed = {"conclusion": "failed", "opinion": "用户不认可。"}
    assert walk(made, ("fail", cast.department, failed)).state == "failed"


def test_what_the_end_user_is_to_sign_and_accept_waits_in_its_work(cast: Cast) -> None:
    made = offered(cast)

    def waits(person: Any) -> set[str]:
        return {code for piece in waiting(person) if piece.pk == made.pk for code in piece.codes}

    assert waits(cast.scholar) == {"project.countersign"}
    placed(made, "self_accepted")
    assert waits(cast.scholar) == {"project.approve"}
    assert waits(cast.rival) == set()


def test_a_project_of_two_parties_has_no_end_user(cast: Cast) -> None:
    item = callings.issued_guide(cast, user=cast.university)
    made = placed(racing.team(cast, item), "self_accepted", indicators=REACHED)
    with pytest.raises(PermissionDenied):
        act(made, "approve", by=cast.scholar, user_opinion="同意")
    assert walk(made, ("accept", cast.department, {"conclusion": "passed"})).state == "accepted"


def test_the_end_user_reads_the_agreement_and_a_rival_does_not(cast: Cast) -> None:
    made, view = offered(cast), kinds["project"].view
    assert view.allows(cast.scholar, made)
    assert not view.allows(cast.rival, made)


def test_an_open_bid_names_its_end_user_who_does_not_bid_and_rules_limit_the_race(cast: Cast) -> None:
    rules = callings.rules_in_force(cast, teams_most=2)
    call = callings.open_call(cast, sort="open_bid", rules=rules)
    for more, field in (({}, "user"), ({"user": cast.university, "awards": 3}, "awards")):
        made = create("guide", by=cast.department, **callings.guide_fields(cast, call=call, **more))
        assert refused(made, "consult", cast.department) == {field}
    item = callings.issued_guide(cast, call=call, user=cast.company, awards=2)
    bid = create("application", by=cast.author, **callings.application_fields(cast, guide=item))
    assert refused(bid, "submit", cast.author) == {"guide"}


def test_no_more_teams_race_than_the_item_has_places(cast: Cast) -> None:
    item = racing.item_of_race(cast)
    first, second = (callings.application_under_review(cast, guide=item) for _each in range(2))
    walk(first, ("propose", cast.department2))
    with pytest.raises(ValidationError, match="最多支持 1 项"):
        act(second, "propose", by=cast.department2)


def test_only_awards_of_calls_for_projects_lead_to_one(cast: Cast) -> None:
    selected = placed(callings.application_under_review(cast), "awarded")
    begin = f"/projects/new/?origin={selected.number}"
    assert begin in browser(cast.author).get(address(selected)).content.decode()
    type(selected.call)._default_manager.filter(pk=selected.call_id).update(sort="selection")
    assert begin not in browser(cast.author).get(address(selected)).content.decode()
    with pytest.raises(ValidationError):
        create("project", by=cast.author, **callings.project_fields(cast, origin=selected))


def test_a_request_says_what_is_to_change_and_leaves_an_empty_table_behind(cast: Cast) -> None:
    made = placed(callings.project_offered(cast), "running")
    assert refused(made, "request", cast.author) == {"wanted"}
    made = walk(made, ("request", cast.author, WANTED))
    page = browser(cast.department).get(address(made)).content.decode()
    assert "as wanted" in page.lower()
    made = walk(made, ("keep", cast.department))
    assert made.wanted == []
    assert made.events.get(verb="request").changes["wanted"][1] == WANTED["wanted"]


def test_the_office_may_adjust_the_terms_at_mid_term(cast: Cast) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}),
                ("report", cast.author, {"indicators": REACHED}))  # fmt: skip
    easier = [REACHED[0] | {"target": "≤6"}]
    made = walk(made, ("adjust", cast.department, {"midterm": "按用户工况放宽。", "indicators": easier}))
    assert (made.state, made.indicators[0]["target"]) == ("running", "≤6")
    assert walk(made, ("close", cast.author, {"indicators": easier})).state == "self_accepted"


@pytest.mark.parametrize("state", ["midterm", "self_accepted"])
@pytest.mark.parametrize("who", ["author", "department"])
def test_a_report_is_taken_back_or_sent_back_with_a_reason(cast: Cast, state: str, who: str) -> None:
    made = placed(callings.project_offered(cast), state)
    assert walk(made, ("resume", getattr(cast, who))).state == "running"


def test_what_three_have_signed_changes_only_when_the_end_user_agrees(cast: Cast) -> None:
    made = walk(offered(cast), ("countersign", cast.scholar, {"user_funding": 120_000_000}),
                ("sign", cast.department, {"agreement_number": "1"}))  # fmt: skip
    reported = placed(made, "midterm")
    with pytest.raises(ValidationError, match="最终用户"):
        act(reported, "adjust", by=cast.department2, midterm="放宽。", reason="示例")
    made = walk(placed(made, "running"), ("request", cast.author, WANTED))
    easier = [REACHED[0] | {"target": "≤6"}]
    with pytest.raises(ValidationError, match="最终用户尚未同意"):
        act(made, "grant", by=cast.department, indicators=easier, reason="示例")
    made = walk(made, ("consent", cast.scholar), ("grant", cast.department, {"indicators": easier}))
    assert (made.state, made.user_consented_on, made.wanted) == ("running", None, [])
