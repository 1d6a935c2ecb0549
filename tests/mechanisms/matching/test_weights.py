"""Feedback: what officers accept and reject changes later ranking, but only when it is better on held verdicts."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from kehui.background.models import Job
from kehui.core.search.agreement import Weights
from kehui.mechanisms.matching import indexer, weights
from kehui.mechanisms.matching.criteria import shipped
from kehui.mechanisms.matching.models import Match, WeightSwitch, WeightVersion
from kehui.mechanisms.matching.queries import answers
from kehui.mechanisms.matching.services import judge
from kehui.records.models import Record
from tests.browsing import browser
from tests.factories import Cast, region
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db
WORDS = "锅炉水冷壁防腐涂层"


def near_and_far(cast: Cast) -> tuple[Any, Any]:
    """Two achievements of equal worth: a little more text of the far one, the near one of the same county."""
    near, far = achievement(cast, WORDS), achievement(cast, f"{WORDS}喷涂", abstract=WORDS)
    Record.objects.filter(pk=far.pk).update(region=region("370202"))
    return near, far


def simulated(cast: Cast, count: int, *, first: int = 0) -> None:
    """Two officers who always take the near one: verdicts with features as `judge` keeps them."""
    near, far = near_and_far(cast)
    for number in range(first, first + count):
        wanted = demand(cast, f"锅炉水冷壁腐蚀{number}")
        for target, verdict, title, share in ((near, "accepted", 20.0, 1.0), (far, "rejected", 21.0, 0.0)):
            features = {"text": {"achievement.title": title}, "shares": {"region": share, "industry": 1.0}}
            Match.objects.create(source=wanted, target=target, verdict=verdict, reason="示例",
                                 by=(cast.county, cast.city)[number % 2], features=features)  # fmt: skip


def test_a_verdict_keeps_what_is_learnt_from(caught_up: Cast) -> None:
    wanted, best = demand(caught_up, WORDS), achievement(caught_up, WORDS)
    indexer.catch_up()
    made = judge(wanted, best, "accepted", reason="合适", by=caught_up.author)
    assert set(made.features) == {"text", "shares"}
    assert made.features["shares"]["industry"] == 1
    judged = weights.verdicts()[0]
    assert judged.score(shipped()) == pytest.approx(made.score)


def test_verdicts_that_were_taken_back_or_had_no_score_are_not_learnt_from(caught_up: Cast) -> None:
    wanted, best, other = demand(caught_up, WORDS), achievement(caught_up, WORDS), achievement(caught_up, "碳纤维")
    indexer.catch_up()
    judge(wanted, other, "accepted", reason="私下推荐", by=caught_up.broker)
    judge(wanted, best, "accepted", reason="合适", by=caught_up.broker)
    assert len(weights.verdicts()) == 1
    judge(wanted, best, "open", reason="误点", by=caught_up.broker)
    assert weights.verdicts() == []


def test_with_no_feedback_the_shipped_table_serves(caught_up: Cast) -> None:
    assert weights.current() is None
    assert weights.serving() == shipped()
    made = weights.train(by=caught_up.department)
    assert (made.verdicts, made.pairs, made.better) == (0, 0, False)
    assert weights.serving() == shipped()
    assert made.weights["points"] == dict(shipped().points)


def test_with_five_verdicts_nothing_is_switched_on(caught_up: Cast) -> None:
    simulated(caught_up, 3)
    made = weights.train(by=caught_up.department)
    assert made.verdicts == 6
    assert not made.better
    assert not WeightSwitch.objects.exists()


def test_enough_feedback_changes_the_ranking_of_demands_that_were_never_judged(caught_up: Cast) -> None:
    simulated(caught_up, 30)
    held = demand(caught_up, WORDS, "生物质燃料含氯，高温腐蚀使管壁减薄而频繁停炉，需要现场喷涂")
    indexer.catch_up()

    def order() -> list[str]:
        return [each.record.title for each in answers(held, "achievement", person=caught_up.author)]

    assert order() == [f"{WORDS}喷涂", WORDS]
    made = weights.train(by=caught_up.department)
    assert made.better
    assert made.new > made.old
    assert made.low > 0
    assert weights.current() == made
    assert order() == [WORDS, f"{WORDS}喷涂"]
    best = answers(held, "achievement", person=caught_up.author)[0]
    assert sum(part.value for part in best.parts) == pytest.approx(best.score, abs=1e-9)
    weights.switch(None, by=caught_up.department, reason="评审认为偏重地区")
    assert order() == [f"{WORDS}喷涂", WORDS]
    assert [each.version for each in WeightSwitch.objects.order_by("id")] == [made, None]


def test_learning_again_without_new_verdicts_does_nothing(caught_up: Cast) -> None:
    assert weights.train_if_new(by=caught_up.department) is None
    simulated(caught_up, 1)
    assert weights.train_if_new(by=caught_up.department) is not None
    assert weights.train_if_new(by=caught_up.department) is None
    assert WeightVersion.objects.count() == 1


def test_only_the_department_switches_and_says_why(caught_up: Cast) -> None:
    made = weights.train(by=caught_up.department)
    for who in ("author", "county", "city", "broker", "leader"):
        with pytest.raises(PermissionDenied):
            weights.switch(made, by=getattr(caught_up, who), reason="试用")
    with pytest.raises(ValidationError):
        weights.switch(made, by=caught_up.department, reason=" ")
    with pytest.raises(ValidationError):
        weights.switch(None, by=caught_up.department, reason="已在用")
    assert not WeightSwitch.objects.exists()


def test_a_criterion_that_came_after_a_version_gives_nothing_under_it(caught_up: Cast) -> None:
    made = weights.train(by=caught_up.department)
    made.weights = {"points": {"region": 2.0}, "scales": {}, "fields": {}}
    found = weights.weights_of(made)
    assert found.points["region"] == 2
    assert found.points["price"] == 0
    assert found.scales == shipped().scales
    assert isinstance(found, Weights)


def test_pages_show_versions_and_effects_to_the_department_alone(caught_up: Cast) -> None:
    simulated(caught_up, 12)
    indexer.catch_up()
    made = weights.train(by=caught_up.department)
    for page in (reverse("weights"), reverse("weight", args=[0]), reverse("weight", args=[made.pk])):
        assert browser(caught_up.department).get(page).status_code == 200
        for who, code in (("stranger", 302), ("author", 403), ("county", 403), ("leader", 403)):
            assert browser(getattr(caught_up, who)).get(page).status_code == code, who
    assert browser(caught_up.department).get(reverse("weight", args=[999])).status_code == 404


def test_the_page_switches_with_a_reason_and_begins_to_learn(caught_up: Cast) -> None:
    made = weights.train(by=caught_up.department)
    client = browser(caught_up.department)
    address = reverse("weight-switch", args=[made.pk])
    client.post(address, {"reason": ""})
    assert weights.current() is None
    assert "试用" in client.post(address, {"reason": "试用"}, follow=True).content.decode()
    assert weights.current() == made
    assert client.get(address).status_code == 405
    client.post(reverse("weights-train"))
    assert Job.objects.get().work == "matching.train"


def test_one_person_alone_switches_nothing_on(caught_up: Cast) -> None:
    """However many verdicts they gave, mistaken or hostile; by hand the department may still do so."""
    simulated(caught_up, 30)
    Match.objects.update(by=caught_up.broker)
    assert not weights.train(by=caught_up.department).better
    few = list(Match.objects.filter(source__in=Match.objects.values("source")[:8]))
    for match in few:  # of the same answers others take the far one
        match.pk, match.by = None, caught_up.city
        match.verdict = "rejected" if match.verdict == "accepted" else "accepted"
        match.save()
    made = weights.train(by=caught_up.department)
    assert not made.better
    weights.switch(made, by=caught_up.department, reason="已核对")
    assert weights.current() == made


def test_somebody_who_rejects_all_teaches_nothing(caught_up: Cast) -> None:
    simulated(caught_up, 12)
    Match.objects.update(verdict="rejected", by=caught_up.author)
    made = weights.train(by=caught_up.department)
    assert (made.pairs, made.better) == (0, False)
    assert made.weights["points"] == dict(shipped().points)
