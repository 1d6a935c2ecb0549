"""Two records side by side: what they share is marked in both, nothing secret is shown, the way to the top is told."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.pairs import measured, shared, sides, standing
from kehui.mechanisms.matching.queries import reasons_for
from kehui.records.kinds import kinds
from tests.browsing import browser
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db
WORDS = "锅炉水冷壁防腐涂层"


def page_of(one: Any, other: Any) -> str:
    return reverse("match-pair", args=[one.kind, one.number, other.kind, other.number])


def test_what_is_shared_is_marked_in_both_texts(caught_up: Cast) -> None:
    wanted, best = demand(caught_up, "T300 锅炉防腐", "结渣严重"), achievement(caught_up, "锅炉防腐 T300 涂层")
    indexer.catch_up()
    found = reasons_for(wanted, best, person=caught_up.author)
    assert found is not None
    own, its = shared(found)
    for kind, record, marked in ((kinds["demand"], wanted, own), (kinds["achievement"], best, its)):
        drawn = sides(kind, record, caught_up.author, marked, found.query.quantities)
        pieces = {text for side in drawn for text, shown in side.pieces if shown}
        assert pieces == {"T300", "锅炉防腐"}
        whole = {side.label: "".join(text for text, _shown in side.pieces) for side in drawn}
        assert record.title in whole.values()
    assert browser(caught_up.author).get(page_of(wanted, best)).content.decode().count("<mark>锅炉防腐</mark>") >= 2


def test_a_value_that_agrees_is_marked_as_it_is_written(caught_up: Cast) -> None:
    wanted = demand(caught_up, "锅炉防腐", "抗拉强度≥500 MPa")
    best = achievement(caught_up, "锅炉防腐", "抗拉强度 520 N/mm²，屈服强度 30 MPa")
    indexer.catch_up()
    page = browser(caught_up.author).get(page_of(wanted, best)).content.decode()
    assert "520 N/mm²</mark>" in page
    assert "500 MPa</mark>" in page
    assert "30 MPa</mark>" not in page


def test_the_page_stands_from_either_side_and_without_a_score(caught_up: Cast) -> None:
    wanted, best, other = demand(caught_up, WORDS), achievement(caught_up, WORDS), achievement(caught_up, "碳纤")
    indexer.catch_up()
    client = browser(caught_up.stranger)
    for one, two in ((wanted, best), (best, wanted), (wanted, other)):
        page = client.get(page_of(one, two))
        assert page.status_code == 200
        assert one.title in page.content.decode()
    assert client.get(page_of(wanted, wanted)).status_code == 200
    assert client.get(reverse("match-pair", args=["demand", wanted.number, "introduction", "X"])).status_code == 404


def test_what_would_have_made_it_first_is_told(caught_up: Cast) -> None:
    wanted = demand(caught_up, WORDS, "循环流化床颗粒回料")
    best, second = achievement(caught_up, f"{WORDS} 流化床"), achievement(caught_up, WORDS)
    indexer.catch_up()
    found = reasons_for(wanted, second, person=caught_up.author)
    assert found is not None
    stood = standing(wanted, found, person=caught_up.author)
    assert stood.place == 2
    assert stood.leader is not None
    assert stood.leader.record.pk == best.pk
    assert stood.gap > 0
    assert sum(points for _phrase, points in stood.lifts) > stood.gap
    assert "流化床" in "".join(phrase for phrase, _points in stood.lifts)
    first = reasons_for(wanted, best, person=caught_up.author)
    assert first is not None
    assert standing(wanted, first, person=caught_up.author).place == 1


def test_a_blurred_demand_stays_blurred_on_the_page(caught_up: Cast) -> None:
    secret = "氯离子浓度超标"
    wanted = demand(caught_up, WORDS, secret, publicity="blurred", summary="锅炉防腐", budget=123_450_000)
    best = achievement(caught_up, f"{WORDS} {secret}", price=100_000_000)
    indexer.catch_up()
    for one, two in ((wanted, best), (best, wanted)):
        for who in ("stranger", "scholar"):
            page = browser(getattr(caught_up, who)).get(page_of(one, two)).content.decode()
            assert "123.45" not in page
            assert f"<mark>{secret}" not in page  # the achievement says it too; that the demand does is not shown
        page = browser(caught_up.author).get(page_of(one, two)).content.decode()
        assert "123.45" in page


def test_pairs_of_what_one_may_not_see_do_not_exist(caught_up: Cast) -> None:
    wanted = demand(caught_up, WORDS, publicity="directed", summary=WORDS)
    best = achievement(caught_up, WORDS)
    indexer.catch_up()
    for one, two in ((wanted, best), (best, wanted)):
        for who, code in (("stranger", 404), ("scholar", 404), ("author", 200), ("county", 200)):
            assert browser(getattr(caught_up, who)).get(page_of(one, two)).status_code == code, who


def test_a_verdict_may_be_given_on_the_page(caught_up: Cast) -> None:
    wanted, best = demand(caught_up, WORDS), achievement(caught_up, WORDS)
    indexer.catch_up()
    client = browser(caught_up.author)
    assert 'name="verdict"' in client.get(page_of(wanted, best)).content.decode()
    assert 'name="verdict"' not in browser(caught_up.rival).get(page_of(wanted, best)).content.decode()
    sent = {"target": f"achievement:{best.number}", "verdict": "accepted", "reason": "正合适",
            "next": page_of(wanted, best)}  # fmt: skip
    answer = client.post(reverse("verdict", args=["demand", wanted.number]), sent, follow=True)
    assert "正合适" in answer.content.decode()


def test_indicators_stand_side_by_side_whichever_side_the_page_is_of(caught_up: Cast) -> None:
    wanted = demand(caught_up, WORDS)
    best = achievement(caught_up, WORDS, "涂层厚度 0.3 mm")
    rows = [("涂层厚度", "≤500", "μm"), ("结合强度", "≥50", "MPa"), ("使用寿命", "≥10", "年")]
    wanted.indicators = [{"name": n, "target": target, "unit": unit, "present": "900"} for n, target, unit in rows]
    best.indicators = [{"name": "结合强度", "value": "42 MPa"}]
    demands, results = (kinds["demand"], wanted), (kinds["achievement"], best)
    for one, other in ((demands, results), (results, demands)):
        lines = measured(one, other, caught_up.author)
        assert [(line.asked.name, line.verdict.value) for line in lines] == [
            ("涂层厚度", "met"), ("结合强度", "not met"), ("使用寿命", "unknown"),
        ]  # fmt: skip


def test_indicators_of_a_blurred_demand_are_not_compared_for_strangers(caught_up: Cast) -> None:
    rows = [{"name": "结合强度", "target": "≥50", "unit": "MPa"}]
    wanted = demand(caught_up, WORDS, publicity="blurred", summary=WORDS)
    type(wanted).objects.filter(pk=wanted.pk).update(indicators=rows)
    wanted.refresh_from_db()
    best = achievement(caught_up, WORDS, "结合强度 60 MPa")
    indexer.catch_up()
    both = (kinds["demand"], wanted), (kinds["achievement"], best)
    assert measured(*both, caught_up.stranger) == []
    assert [line.verdict.value for line in measured(*both, caught_up.author)] == ["met"]
    assert "≥50MPa" in browser(caught_up.author).get(page_of(wanted, best)).content.decode()
    for one, other in ((wanted, best), (best, wanted)):
        assert "≥50MPa" not in browser(caught_up.scholar).get(page_of(one, other)).content.decode()
