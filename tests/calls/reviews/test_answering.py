"""Experts are invited once for all they are asked, answer on one page, and are replaced when they decline."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kehui.background.models import Job
from kehui.calls.reviews.models import Review
from kehui.mechanisms.notices import gathering, posting
from kehui.mechanisms.notices.models import Letter, Notification
from kehui.people.models import Person
from kehui.records.services import act, create
from kehui.records.writing import write
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def asked(cast: Cast) -> list[Review]:
    """Two invitations of one expert, made by one plan."""
    first = callings.application_under_review(cast)
    second = callings.application_under_review(cast, guide=first.guide)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=first.call))
    made = factories.walk(made, ("begin", cast.department))
    judge = callings.another_expert(cast)
    with write(at=timezone.now()):
        for case in (first, second):
            create("review", by=cast.department, round=made, case=case, judge=judge)
    return list(Review.objects.order_by("number"))


def told(person: Any) -> list[Notification]:
    for source in gathering.sources:
        if source.sort.code == "review-asked":
            gathering.ask(source)
    return list(Notification.objects.filter(person=person, sort="review-asked"))


def url(review: Any) -> str:
    return reverse("review-answer", args=[review.number])


def test_one_letter_invites_to_all_and_leads_to_the_answer(asked: list[Review], cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    expert = asked[0].reviewer
    Person.objects.filter(pk=expert.pk).update(email="expert@example.cn")
    assert [row.channel for row in told(expert)] == ["once"]
    posting.post()
    posting.post()
    (letter,) = mail.outbox
    assert letter.to == ["expert@example.cn"]
    assert letter.subject == "科汇：有评审邀请"
    assert url(asked[0]) in letter.body
    for case in (asked[0].case, asked[1].case):
        assert case.title not in letter.body
    assert cast.company.name not in letter.body


def test_nothing_is_mailed_once_all_is_answered(asked: list[Review], settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    expert = asked[0].reviewer
    Person.objects.filter(pk=expert.pk).update(email="expert@example.cn")
    told(expert)
    for review in asked:
        act(review, "decline", by=expert, reason="出差")
    posting.post()
    assert mail.outbox == []
    assert Letter.objects.get().state == Letter.State.EMPTY


def test_accepting_leads_to_the_next_invitation(asked: list[Review]) -> None:
    client = browser(asked[0].reviewer)
    assert client.post(url(asked[0]), {"step": "accept"}).status_code == 422  # nothing was declared
    answer = client.post(url(asked[0]), {"step": "accept", "declared": "on"})
    assert answer["Location"] == url(asked[1])
    asked[0].refresh_from_db()
    assert asked[0].state == "confirmed"
    assert asked[0].due_on == asked[0].round.closes_on


def test_declining_asks_why_and_plans_who_comes_in(asked: list[Review], cast: Cast) -> None:
    for _each in range(2):
        callings.another_expert(cast)
    client = browser(asked[0].reviewer)
    assert client.post(url(asked[0]), {"step": "decline", "reason-decline": " "}).status_code == 422
    client.post(url(asked[0]), {"step": "decline", "reason-decline": "出差"})
    asked[0].refresh_from_db()
    assert asked[0].state == "declined"
    job = Job.objects.get(work="rounds.replace")
    assert (job.by, job.page) == (cast.department, reverse("round-experts", args=[asked[0].round.number]))
    do(job)
    assert asked[0].case.number in job.words
    plan = browser(cast.department).get(job.page).context["proposal"]
    kept = {(each.case.pk, each.expert.pk) for each in plan.pairs if each.asked}
    assert kept == {(asked[1].case_id, asked[1].judge_id)}  # whoever stays is not moved
    assert asked[0].judge_id not in {each.expert.pk for each in plan.pairs if each.case.pk == asked[0].case_id}


def do(job: Job) -> None:
    from kehui.background.jobs import do_now

    do_now(job)
    assert job.status == "finished", job.words


def test_the_page_is_for_its_expert_alone(asked: list[Review], cast: Cast) -> None:
    page = words(browser(asked[0].reviewer).get(url(asked[0])))
    assert asked[0].case.title in page
    assert "赵示例" not in page
    assert browser(callings.another_expert(cast).created_by).get(url(asked[0])).status_code == 404
    assert browser(cast.department).get(url(asked[0])).status_code == 403


@pytest.mark.parametrize(("blind", "named"), [("single", True), ("double", False)])
def test_who_is_to_declare_relations_learns_who_applies_unless_it_is_double_blind(
    asked: list[Review], cast: Cast, blind: str, named: bool
) -> None:
    type(asked[0].round.rules).objects.update(blind=blind)
    expert = browser(asked[0].reviewer)
    for page in (url(asked[0]), address(asked[0])):
        assert (cast.company.name in expert.get(page).content.decode()) == named


def test_the_office_is_not_offered_to_accept_for_an_expert(asked: list[Review], cast: Cast) -> None:
    page = words(browser(cast.department).get(f"/reviews/new/?round={asked[0].round.number}"))
    assert "declare and accept" not in page
    assert "not changed afterwards" in page


def test_a_list_leads_only_to_records_that_its_reader_may_open(asked: list[Review], cast: Cast) -> None:
    """The round of a review is named to its expert, and opens for the office alone."""
    leads = f'<a href="{address(asked[0].round)}">'
    pages = {person: browser(person).get(reverse("review:list")) for person in (asked[0].reviewer, cast.department)}
    for page in pages.values():
        assert str(asked[0].round) in page.content.decode()
    assert [leads in page.content.decode() for page in pages.values()] == [False, True]


def test_invited_experts_are_reminded_by_the_clock(asked: list[Review]) -> None:
    import time_machine

    from kehui.mechanisms.notices.reminders import remind

    with time_machine.travel(f"{asked[0].due_on}T03:00:00Z", tick=False):
        remind(None, timezone.now())
    told_of = Notification.objects.filter(person=asked[0].reviewer, sort="reminder").values_list("record", flat=True)
    assert set(told_of) == {each.pk for each in asked}
