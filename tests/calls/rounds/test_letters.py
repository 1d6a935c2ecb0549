"""Letters to applicants: what they say, what they never say, looked at before they go, and none of them twice."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from kehui.calls.reviews.models import Review
from kehui.calls.rounds import deciding, letters
from kehui.calls.rounds.models import Feedback, Reserve
from kehui.calls.rulesets.models import RuleSet
from kehui.mechanisms.notices import gathering, posting
from kehui.mechanisms.notices.models import Notification
from kehui.people.models import Person
from kehui.records.services import act, create
from kehui.records.writing import write
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def decided(cast: Cast, *points: str, **rules: Any) -> Any:
    """A round that is decided, with one case for each of the points that two experts gave for the first criterion."""
    first = callings.application_under_review(cast)
    guide = first.guide
    cases = [first, *(callings.application_under_review(cast, guide=guide) for _each in points[1:])]
    RuleSet.objects.filter(pk=first.call.rules_id).update(**rules)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=first.call))
    made = walk(made, ("begin", cast.department))
    judges = [callings.another_expert(cast) for _each in range(2)]
    for place, judge in enumerate(judges):
        type(judge)._default_manager.filter(pk=judge.pk).update(title=f"某专家{'甲乙'[place]}")
        for case in cases:
            create("review", by=cast.department, round=made, case=case, judge=judge)
    made = walk(made, ("start", cast.department))
    for place, (case, given) in enumerate(zip(cases, points, strict=True)):
        for review in Review.objects.filter(case=case.pk):
            scores = [row | {"points": given} for row in callings.SCORES]
            sheet = {"scores": scores, "verdict": "yes", "opinion": f"第{place}项路线清楚", "remark": "仅供专家组"}
            walk(review, ("accept", review.reviewer, {"declared": True}), ("sign", review.reviewer, sheet))
    return walk(made, *callings.decided(cast))


def test_a_letter_bears_the_day_of_its_decision(cast: Cast) -> None:
    """A history that is taken over later too."""
    made, day = decided(cast, "30", "20"), datetime(2026, 10, 22, 9, 30, tzinfo=UTC)
    with write(at=day):
        deciding.carry_out(made, [cases_of(made)[0].number], by=cast.department2)
    assert {each.sent_at for each in Feedback.objects.all()} == {day}
    assert all("2026年10月22日" in each.text for each in Feedback.objects.all())


def url(round_: Any, name: str, *args: str) -> str:
    return reverse(name, args=[round_.number, *args])


def cases_of(round_: Any) -> list[Any]:
    return list(round_.call.applications.order_by("number"))


def told(person: Any) -> int:
    gathering.ask(letters.SOURCE)
    return Notification.objects.filter(person=person, sort="feedback").count()


def test_the_preview_shows_decisions_with_letters_and_changes_nothing(cast: Cast) -> None:
    made = decided(cast, "25", "20")
    better, worse = cases_of(made)
    answer = browser(cast.department2).get(url(made, "round-letters"), {"award": [better.number]})
    assert [(each.case.pk, each.decision) for each, _url in answer.context["rows"]] == [
        (better.pk, "award"), (worse.pk, "decline")]  # fmt: skip
    assert "第0项路线清楚" in words(answer)
    assert [each.state for each in cases_of(made)] == ["review", "review"]
    assert told(cast.author) == 0
    assert not Feedback.objects.exists()
    assert "第0项路线清楚" in words(browser(cast.department2).get(answer.context["rows"][0][1]))
    assert not Feedback.objects.exists()
    assert "第0项路线清楚" not in words(browser(cast.author).get(address(better)))


def test_letters_go_with_the_decisions_to_page_and_mail_and_never_twice(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    Person.objects.filter(pk=cast.author.pk).update(email="author@example.cn")
    made = decided(cast, "25", "20")
    better, worse = cases_of(made)
    client = browser(cast.department2)
    for _twice in range(2):
        client.post(url(made, "round-scores"), {"award": [better.number]})
        assert told(cast.author) == 2
    posting.post()
    posting.post()
    ours = [each for each in mail.outbox if "your letter is there" in each.body or "告知书已送达" in each.body]
    assert len([each for each in mail.outbox if each.to == ["author@example.cn"]]) == len(ours) == 2
    assert all("路线清楚" not in each.body for each in ours)  # mail quotes nothing
    page = words(browser(cast.author).get(address(worse)))
    assert "第1项路线清楚" in page
    assert "Letter about the decision" in page


def test_a_letter_names_no_reviewer_and_tells_no_points_unless_the_rules_do(cast: Cast) -> None:
    made = decided(cast, "25", "20")
    texts = [each.text for each in letters.prepare(made, {each.number: "decline" for each in cases_of(made)})]
    assert all(secret not in text for text in texts for secret in ("某专家", "仅供专家组", "20.0", "75.00"))
    RuleSet.objects.filter(pk=made.rules_id).update(publish_experts=True, tell_scores=True, tell_band=True)
    made = type(made).objects.get(pk=made.pk)
    texts = [each.text for each in letters.prepare(made, {each.number: "decline" for each in cases_of(made)})]
    assert "某专家甲" in texts[0]
    assert "创新性: 25.0 / 40" in texts[0]
    assert texts[0] != texts[1]


def test_the_chair_corrects_one_letter_and_the_correction_stays(cast: Cast) -> None:
    made = decided(cast, "25")
    (case,) = cases_of(made)
    client = browser(cast.department2)
    rows = client.get(url(made, "round-letters"), {"award": case.number}).context["rows"]
    client.post(rows[0][1], {"text": "经审定，拟予立项。"})
    assert "经审定，拟予立项。" in words(client.get(url(made, "round-letters"), {"award": case.number}))
    client.post(url(made, "round-scores"), {"award": [case.number]})
    assert "经审定，拟予立项。" in words(browser(cast.author).get(address(case)))
    client.post(rows[0][1], {"text": "改后"})
    assert Feedback.objects.get().text == "经审定，拟予立项。"
    assert made.events.filter(verb="letter").count() == 1


def test_a_refused_decision_keeps_its_letter_back(cast: Cast) -> None:
    """Whoever brought the case under review may not propose it."""
    made = decided(cast, "25")
    (case,) = cases_of(made)
    browser(cast.department).post(url(made, "round-scores"), {"award": [case.number]})
    assert (Feedback.objects.get().sent_at, told(cast.author)) == (None, 0)


def test_reviewers_and_strangers_never_see_a_letter(cast: Cast) -> None:
    made = decided(cast, "25")
    (case,) = cases_of(made)
    browser(cast.department2).post(url(made, "round-scores"), {"award": [case.number]})
    case = walk(type(case).objects.get(pk=case.pk), ("announce", cast.department))  # public from here on
    reviewer = Review.objects.filter(case=case.pk).first().reviewer  # type: ignore[union-attr]
    for person in (reviewer, cast.rival, cast.stranger):
        assert "Letter about the decision" not in words(browser(person).get(address(case)))
    assert browser(cast.author).get(url(made, "round-letters")).status_code == 403


def test_the_rules_say_how_many_stay_in_reserve(cast: Cast) -> None:
    made = decided(cast, "25", "22", "20", reserves=1)
    best, second, third = cases_of(made)
    browser(cast.department2).post(url(made, "round-scores"), {"award": [best.number]})
    assert [each.state for each in cases_of(made)] == ["proposed", "review", "not_selected"]
    assert list(Reserve.objects.values_list("case", "order")) == [(second.pk, 2)]
    assert "kept in reserve" in words(browser(cast.author).get(address(second)))
    assert third.pk not in Reserve.objects.values_list("case", flat=True)


def test_unknown_placeholders_and_credit_events_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="charming"):
        create("rules", by=cast.department, **callings.rule_fields(
            credit=[{"event": "charming", "points": "1", "source": ""}]))  # fmt: skip
    made = create("rules", by=cast.department, **callings.rule_fields(
        letter="{title} {reviewer}", credit=[{"event": "late", "points": "much", "source": ""}]))  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        act(made, "submit", by=cast.department)
    assert set(refused.value.message_dict) == {"letter", "credit"}


@pytest.mark.parametrize("change", ["withdrawn", "corrected"])
def test_what_has_changed_since_the_chair_looked_is_looked_at_again_first(cast: Cast, change: str) -> None:
    """Such as a runner-up who comes into the reserve as another was withdrawn, or words that a colleague corrected."""
    made = decided(cast, "30", "20", "10", reserves=1)
    best, second, third = cases_of(made)
    client = browser(cast.department2)
    seen = client.get(url(made, "round-letters"), {"award": best.number}).context["seen"]
    if change == "withdrawn":
        act(second, "withdraw", by=cast.author, reason="资金不到位")
    else:
        draft = letters.drafts(made, {second.number: "reserve"})[0]
        letters.correct(draft, "改过的告知书", by=cast.department)
    sent = {"award": [best.number], "seen": seen}
    again = client.post(url(made, "round-scores"), sent, follow=True)
    assert "have changed since you looked at them" in words(again)
    best.refresh_from_db()
    assert best.state == "review"
    assert not Feedback.objects.exclude(sent_at=None).exists()
    client.post(url(made, "round-scores"), sent | {"seen": again.context["seen"]})
    best.refresh_from_db()
    assert best.state == "proposed"
    assert Reserve.objects.get().case_id == (third.pk if change == "withdrawn" else second.pk)
