"""What may be begun from a record's page: each kind only where the record it names has come so far."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kehui.records.clock import take_due_steps
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, placed

WANTED = [{"what": "period", "before": "2027-06", "after": "2027-12"}]
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def begun(person: Any, record: Any) -> set[str]:
    """The kinds whose new record the page leads to."""
    text = browser(person).get(address(record)).content.decode()
    return set(re.findall(r'href="/([a-z-]+)/new/\?', text))


def test_an_application_is_begun_while_its_call_is_open(cast: Cast) -> None:
    call = callings.open_call(cast)
    assert begun(cast.author, call) == {"applications"}
    assert begun(cast.author, placed(call, "closed")) == set()


def test_list_items_are_begun_while_the_call_is_written(cast: Cast) -> None:
    call = callings.open_call(cast)
    assert begun(cast.department, placed(call, "draft")) == {"guide-items"}
    assert begun(cast.department, placed(call, "reviewing")) == {"review-rounds"}
    selection = placed(callings.open_call(cast, sort="selection"), "draft")
    assert begun(cast.department, selection) == set()


def test_a_project_is_begun_from_what_was_awarded_and_from_nothing_else(cast: Cast) -> None:
    application = callings.application_under_review(cast)
    assert "projects" not in begun(cast.author, application)
    assert "field-checks" in begun(cast.department, application)
    assert begun(cast.author, placed(application, "awarded")) == {"projects"}


def test_the_public_notice_is_begun_from_a_round_that_is_decided(cast: Cast) -> None:
    round_ = callings.round_scoring(cast)
    assert "public-notices" not in begun(cast.department, round_)
    assert begun(cast.department, placed(round_, "decided")) >= {"public-notices"}


def form(person: Any, path: str) -> dict[str, Any]:
    return dict(browser(person).get(path).context["form"].initial)


def test_the_agreement_takes_over_what_was_applied_for(cast: Cast) -> None:
    application = placed(callings.application_under_review(cast), "awarded")
    known = form(cast.author, f"/projects/new/?origin={application.number}")
    assert (known["title"], known["leader"]) == (application.title, application.leader)
    assert (known["indicators"], known["granted"]) == (application.indicators, application.asked)
    assert (known["owner"], known["plan_year"]) == (application.owner_id, application.call.plan_year)


def test_strangers_take_over_nothing_and_are_not_led_there(cast: Cast) -> None:
    application = placed(callings.application_under_review(cast), "awarded")
    assert "projects" not in begun(cast.rival, application)
    assert "leader" not in form(cast.rival, f"/projects/new/?origin={application.number}")


def test_the_notice_of_a_result_lists_what_was_chosen(cast: Cast) -> None:
    round_ = placed(callings.round_scoring(cast), "decided")
    case = placed(round_.call.applications.get(), "proposed", place=1)
    known = form(cast.department, f"/public-notices/new/?round={round_.number}")
    assert [(row["number"], row["name"], row["organisation"]) for row in known["items"]] == [
        (case.number, case.title, str(case.owner))
    ]
    assert known["office"] == round_.call.office


def test_whoever_decides_about_a_request_reads_its_reason_at_the_top(cast: Cast) -> None:
    project = placed(callings.project_offered(cast), "running")
    act(project, "request", by=cast.author, reason="用户产线检修，拟延期。", wanted=WANTED)
    page = browser(cast.department).get(address(project)).content.decode()
    assert "用户产线检修，拟延期。" in page.partition('id="timeline"')[0]


def test_a_page_leads_to_what_follows_from_its_record(cast: Cast) -> None:
    application = callings.application_under_review(cast)
    for person, url in ((cast.department, address(application.call)), (cast.author, address(application.guide))):
        panel = browser(person).get(url).content.decode().partition('id="follows"')[2]
        assert address(application) in panel
    assert application.number not in browser(cast.rival).get(address(application.call)).content.decode()


def test_a_record_that_the_reader_may_not_open_is_named_without_a_link(cast: Cast) -> None:
    round_ = callings.round_scoring(cast)
    notice = callings.published_notice(cast)
    type(notice)._default_manager.filter(pk=notice.pk).update(round=round_.pk)
    page = browser().get(address(notice)).content.decode()
    assert str(round_) in page
    assert address(round_) not in page
    assert address(round_) in browser(cast.department).get(address(notice)).content.decode()


def test_what_the_clock_did_is_told_by_the_name_of_the_day(cast: Cast) -> None:
    call = callings.open_call(cast)
    with time_machine.travel(f"{call.closes_on + timedelta(1)}T03:00:00Z", tick=False):
        take_due_steps()
    text = words(browser(cast.department).get(address(call)))
    assert f"Open until {call.closes_on}" in text
    assert "closes_on" not in text


def test_what_has_a_project_already_is_not_offered_another(cast: Cast) -> None:
    origin = placed(callings.application_under_review(cast), "awarded")
    project = create("project", by=cast.author, **callings.project_fields(cast, origin=origin))
    assert "projects" not in begun(cast.author, origin)
    act(project, "drop", by=cast.author, reason="重新起草")
    assert "projects" in begun(cast.author, origin)
    again = create("project", by=cast.author, **callings.project_fields(cast, origin=origin))
    act(again, "submit", by=cast.author)
    assert "projects" not in begun(cast.author, origin)
