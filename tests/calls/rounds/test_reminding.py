"""Whoever is missing is reminded by hand, once a day; plans of large rounds are made in the background."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kehui.background.jobs import do_now
from kehui.background.models import Job
from kehui.calls.reviews.models import Review
from kehui.calls.rounds import planning
from kehui.calls.rounds.models import KeptPlan, Nudge
from kehui.calls.rounds.reminding import missing
from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.notices.reminders import remind as by_the_clock
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def scoring(cast: Cast) -> Any:
    return callings.round_scoring(cast, experts=2)


def url(round_: Any, name: str = "round-remind") -> str:
    return reverse(name, args=[round_.number])


def everybody(round_: Any) -> dict[str, list[int]]:
    return {"person": [each.person.pk for each in missing(round_) if each.person]}


def test_the_sheet_says_who_and_when_and_nobody_is_reminded_twice_in_a_day(scoring: Any, cast: Cast) -> None:
    client = browser(cast.department)
    sent = everybody(scoring)
    page = client.get(url(scoring))
    assert [row.reachable for row in page.context["rows"]] == [True, True]
    assert "Remind them now" in words(page)
    assert not Nudge.objects.exists()  # looking writes to nobody
    for _twice in range(2):
        client.post(url(scoring), sent)
    told = Notification.objects.filter(sort="review-nudge")
    assert told.count() == Nudge.objects.count() == 2
    assert scoring.events.filter(verb="remind").count() == 1
    page = words(client.get(url(scoring)))
    assert "reminded today already" in page
    assert "Remind them now" not in page  # nobody is left to write to
    with time_machine.travel(timezone.now() + timezone.timedelta(days=1)):
        client.force_login(cast.department)
        client.post(url(scoring), sent)
    assert told.count() == 4


def test_who_has_given_everything_is_not_written_to(scoring: Any, cast: Cast) -> None:
    done, open_now = Review.objects.filter(round=scoring.pk).order_by("pk")
    walk(done, ("accept", done.reviewer, {"declared": True}),
         ("sign", done.reviewer, {"scores": callings.SCORES, "verdict": "yes"}))  # fmt: skip
    browser(cast.department).post(url(scoring), {"person": [done.reviewer_id, open_now.reviewer_id, cast.author.pk]})
    assert list(Nudge.objects.values_list("person", flat=True)) == [open_now.reviewer_id]


def test_the_clock_passes_over_who_was_reminded_by_hand_and_the_other_way_round(scoring: Any, cast: Cast) -> None:
    first, second = Review.objects.filter(round=scoring.pk).order_by("pk")
    with time_machine.travel(f"{first.due_on}T03:00:00Z", tick=False):
        client = browser(cast.department)
        client.post(url(scoring), {"person": [first.reviewer_id]})
        by_the_clock(None, timezone.now())
        reminded = Notification.objects.filter(sort="reminder").values_list("person", flat=True)
        assert first.reviewer_id not in reminded
        assert second.reviewer_id in reminded
        client.post(url(scoring), everybody(scoring))
        assert list(Nudge.objects.values_list("person", flat=True)) == [first.reviewer_id]


def test_a_notice_falls_silent_when_the_last_sheet_is_given(scoring: Any, cast: Cast) -> None:
    browser(cast.department).post(url(scoring), everybody(scoring))
    review = Review.objects.filter(round=scoring.pk).first()
    assert review
    assert "waits for 1 review of yours" in words(browser(review.reviewer).get("/notifications/"))
    walk(review, ("decline", review.reviewer))
    assert "waits for 1 review of yours" not in words(browser(review.reviewer).get("/notifications/"))


def test_only_who_runs_the_round_reminds(scoring: Any, cast: Cast) -> None:
    assert browser(cast.expert).post(url(scoring), everybody(scoring)).status_code == 403
    assert browser(cast.leader).get(url(scoring)).status_code == 403
    assert not Nudge.objects.exists()


def test_the_plan_of_a_large_round_is_made_by_a_job_and_carried_out(cast: Cast, settings: Any) -> None:
    settings.PLAN_AT_ONCE = 0
    case = callings.application_under_review(cast)
    for _each in range(4):
        callings.another_expert(cast)
    made = walk(create("round", by=cast.department, **callings.round_fields(cast, call=case.call)),
                ("begin", cast.department))  # fmt: skip
    client, page = browser(cast.department), url(made, "round-experts")
    assert "1 cases and 4 experts" in words(client.get(page))
    answer = client.post(page, {"compute": "1"})
    assert client.post(page, {"compute": "1"})["Location"] == answer["Location"]  # one job, not two
    job = Job.objects.get(work="rounds.plan")
    assert answer["Location"] == reverse("job", args=[job.pk])
    do_now(job)
    assert (job.status, job.page) == ("finished", page)
    shown = client.get(page).context["proposal"]
    fresh = planning.prepare(made)
    assert (shown.digest, shown.certificate, len(shown.pairs)) == (fresh.digest, fresh.certificate, 3)
    assert client.post(page, {"plan": shown.digest}).status_code == 302
    assert Review.objects.filter(round=made.pk).count() == 3


def test_a_kept_plan_is_not_shown_after_something_has_changed(cast: Cast, settings: Any) -> None:
    settings.PLAN_AT_ONCE = 0
    case = callings.application_under_review(cast)
    made = walk(create("round", by=cast.department, **callings.round_fields(cast, call=case.call)),
                ("begin", cast.department))  # fmt: skip
    expert, _stays = callings.another_expert(cast), callings.another_expert(cast)
    planning.prepare(made)
    assert planning.ready(made) is not None
    walk(expert, ("ask", cast.city), ("suspend", cast.department))
    assert planning.ready(made) is None
    assert KeptPlan.objects.count() == 1
