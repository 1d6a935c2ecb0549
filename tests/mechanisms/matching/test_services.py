"""Verdicts on matches: who may give one, that a reason is asked for, and that it is kept with what was shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.models import Match
from kehui.mechanisms.matching.queries import answers, verdicts_on
from kehui.mechanisms.matching.services import judge
from kehui.records.models import Event, Record
from kehui.records.verification import verify
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(caught_up: Cast) -> tuple[Cast, Record, Record]:
    """A demand, its best answer, and a weaker one."""
    wanted = demand(caught_up, "锅炉水冷壁腐蚀", "需要防腐涂层")
    best = achievement(caught_up, "锅炉水冷壁防腐涂层")
    achievement(caught_up, "锅炉检修")
    indexer.catch_up()
    return caught_up, wanted, best


def order(cast: Cast, wanted: Record) -> list[str]:
    return [each.record.title for each in answers(wanted, "achievement", person=cast.author)]


def test_a_verdict_is_kept_with_its_reasons_and_told_in_the_history(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, best = pair
    shown = answers(wanted, "achievement", person=cast.author)[0]
    made = judge(wanted, best, "accepted", reason=" 涂层正合适 ", by=cast.author)
    assert made.score == pytest.approx(shown.score)
    assert sum(value for _field, _term, value in made.parts) == pytest.approx(made.score)
    assert made.reason == "涂层正合适"
    event = Event.objects.filter(record=wanted).last()
    assert (event.verb, event.by, event.reason, event.changes) == (
        "judge", cast.author, "涂层正合适", {best.number: [None, "accepted"]},
    )  # fmt: skip
    assert list(verify()) == []


def test_a_rejected_answer_stands_last_and_comes_back_when_taken_back(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, best = pair
    assert order(cast, wanted) == ["锅炉水冷壁防腐涂层", "锅炉检修"]
    judge(wanted, best, "rejected", reason="已有同类", by=cast.author)
    assert order(cast, wanted) == ["锅炉检修", "锅炉水冷壁防腐涂层"]
    found = answers(wanted, "achievement", person=cast.author)[-1]
    assert found.verdict is not None
    assert (found.verdict.verdict, found.tone) == ("rejected", "danger")
    judge(wanted, best, "open", reason="误点", by=cast.author)
    assert order(cast, wanted) == ["锅炉水冷壁防腐涂层", "锅炉检修"]
    assert verdicts_on(wanted, [best]) == {}
    assert list(Match.objects.values_list("verdict", flat=True)) == ["rejected", "open"]  # earlier ones stay


def test_the_latest_verdict_counts_from_whichever_side_it_came(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, best = pair
    judge(wanted, best, "rejected", reason="太贵", by=cast.author)
    judge(best, wanted, "accepted", reason="可以降价", by=cast.scholar)
    for record, other in ((wanted, best), (best, wanted)):
        assert verdicts_on(record, [other])[other.pk].verdict == "accepted"


@pytest.mark.parametrize("who", ["author", "colleague", "broker", "county", "city", "department"])
def test_these_may_judge(pair: tuple[Cast, Record, Record], who: str) -> None:
    cast, wanted, best = pair
    assert judge(wanted, best, "accepted", reason="合适", by=getattr(cast, who)).by == getattr(cast, who)


@pytest.mark.parametrize("who", ["rival", "scholar", "expert", "elsewhere", "leader", "stranger"])
def test_these_may_not_judge_and_leave_nothing(pair: tuple[Cast, Record, Record], who: str) -> None:
    cast, wanted, best = pair
    before = Event.objects.count()
    with pytest.raises(PermissionDenied):
        judge(wanted, best, "accepted", reason="合适", by=getattr(cast, who))
    assert Event.objects.count() == before
    assert not Match.objects.exists()


def test_nobody_judges_what_they_may_not_see(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, _best = pair
    secret = achievement(cast, "未公开成果", shown=False)
    with pytest.raises(PermissionDenied):
        judge(wanted, secret, "accepted", reason="合适", by=cast.author)


@pytest.mark.parametrize(("verdict", "reason", "field"), [("accepted", "  ", "reason"), ("maybe", "合适", "verdict")])
def test_a_verdict_needs_a_reason_and_a_known_name(
    pair: tuple[Cast, Record, Record], verdict: str, reason: str, field: str
) -> None:
    cast, wanted, best = pair
    with pytest.raises(ValidationError) as refused:
        judge(wanted, best, verdict, reason=reason, by=cast.author)
    assert set(refused.value.message_dict) == {field}
    assert not Match.objects.exists()


def test_a_reason_that_is_too_long_leaves_nothing(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, best = pair
    with pytest.raises(ValidationError):
        judge(wanted, best, "accepted", reason="长" * 301, by=cast.author)
    assert not Match.objects.exists()


def test_a_record_is_no_match_for_itself(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, _best = pair
    with pytest.raises(ValidationError):
        judge(wanted, wanted, "accepted", reason="合适", by=cast.author)


def test_a_pair_the_engine_does_not_suggest_may_be_judged_without_reasons(pair: tuple[Cast, Record, Record]) -> None:
    cast, wanted, _best = pair
    other = achievement(cast, "碳纤维")
    indexer.catch_up()
    made = judge(wanted, other, "accepted", reason="私下推荐", by=cast.broker)
    assert (made.score, made.parts) == (0, [])
