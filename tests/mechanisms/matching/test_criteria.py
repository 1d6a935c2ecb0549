"""Agreement beside the words: what each kind states is compared, told in words, and never with what is secret."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.criteria import CRITERIA, applying, shipped
from kehui.mechanisms.matching.queries import answers, reasons_for
from kehui.records.kinds import kinds
from kehui.records.models import Record
from tests.factories import Cast, region, term
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db
WORDS = "锅炉水冷壁防腐涂层"


def outcomes(wanted: Any, offered: Any, person: Any) -> dict[str, str]:
    found = reasons_for(wanted, offered, person=person)
    assert found is not None
    assert sum(part.value for part in found.parts) == pytest.approx(found.score, abs=1e-9)
    assert sum(part.value for part in found.shown) == pytest.approx(found.score, abs=1e-9)
    return {each.code: each.outcome for each in found.agreements}


def pair(cast: Cast, wanted: dict[str, Any], offered: dict[str, Any]) -> tuple[Any, Any]:
    made = demand(cast, WORDS, **wanted), achievement(cast, WORDS, **offered)
    indexer.catch_up()
    return made


def moved(record: Any) -> Any:
    """The record as if it had been written in another city."""
    Record.objects.filter(pk=record.pk).update(region=region("370202"))
    return record


def test_the_shipped_table_names_every_criterion_and_leaves_the_text_dominant() -> None:
    weights = shipped()
    assert set(weights.points) == {each.code for each in CRITERIA}
    assert weights.most(weights.points) <= 10


def test_every_pairing_of_kinds_has_something_to_compare() -> None:
    for kind in kinds:
        for code in kind.matchable.against if kind.matchable else ():
            assert applying(kind, kinds[code]), (kind.code, code)


def test_what_agrees_is_met_and_what_differs_gives_nothing(caught_up: Cast) -> None:
    agreeing = pair(caught_up, {"readiness": 6, "cooperation": ("licence",)}, {"readiness": 6, "price": 30_000_000})
    assert outcomes(*agreeing, caught_up.author) == {
        "industry": "met", "chain": "unknown", "field": "unknown", "region": "met", "readiness": "met", "price": "met",
        "modes": "met", "freshness": "met", "validity": "met",
    }  # fmt: skip
    other = {"industry": term("industry", "I06"), "readiness": 5, "price": 900_000_000}
    differing = pair(caught_up, {"readiness": 7, "cooperation": ("talent",)}, other)
    moved(differing[1])
    found = outcomes(*differing, caught_up.author)
    told = {code: found[code] for code in ("industry", "region", "readiness", "price", "modes")}
    assert told == {
        "industry": "differs", "region": "differs", "readiness": "partly", "price": "differs", "modes": "differs"
    }  # fmt: skip


def test_from_the_side_of_the_answer_the_demand_is_still_the_one_that_asks(caught_up: Cast) -> None:
    wanted, offered = pair(caught_up, {"readiness": 7}, {"readiness": 6})
    there = reasons_for(wanted, offered, person=caught_up.author)
    back = reasons_for(offered, wanted, person=caught_up.scholar)
    assert there is not None
    assert back is not None
    by_code = [{each.code: each for each in found.agreements} for found in (there, back)]
    assert by_code[0]["readiness"].share == by_code[1]["readiness"].share == pytest.approx(2 / 3)
    assert (by_code[0]["readiness"].asked, by_code[0]["readiness"].offered) == ("7", "6")
    assert (by_code[1]["readiness"].asked, by_code[1]["readiness"].offered) == ("6", "7")


def test_what_agrees_better_stands_first_among_equal_words_and_words_come_first(caught_up: Cast) -> None:
    far = moved(achievement(caught_up, WORDS, industry=term("industry", "I06")))
    near = achievement(caught_up, WORDS)
    other = achievement(caught_up, "锅炉检修", abstract="锅炉检修")
    wanted = demand(caught_up, WORDS)
    indexer.catch_up()
    found = [each.record.pk for each in answers(wanted, "achievement", person=caught_up.author)]
    assert found == [near.pk, far.pk, other.pk]


def test_a_budget_that_is_blurred_is_not_compared_for_strangers(caught_up: Cast) -> None:
    """Neither in the parts nor by the order of results: what a reader may not read does not count for that reader."""
    blurred = {"publicity": "blurred", "summary": WORDS}
    wanted, offered = pair(caught_up, blurred, {"price": 900_000_000})
    assert outcomes(wanted, offered, caught_up.author)["price"] == "differs"
    assert outcomes(wanted, offered, caught_up.stranger)["price"] == "unknown"
    back = reasons_for(offered, wanted, person=caught_up.scholar)
    assert back is not None
    price = next(each for each in back.agreements if each.code == "price")
    assert (price.share, price.offered, price.points) == (None, "", 0)


def test_what_is_old_or_runs_out_gives_less(caught_up: Cast, time_machine: Any) -> None:
    wanted, offered = pair(caught_up, {}, {})
    before = reasons_for(wanted, offered, person=caught_up.author)
    time_machine.move_to(timezone.now() + timedelta(345))
    after = reasons_for(wanted, offered, person=caught_up.author)
    assert before is not None
    assert after is not None
    shares = [{each.code: each.share for each in found.agreements} for found in (before, after)]
    assert (shares[0]["freshness"], shares[0]["validity"]) == (1, 1)
    assert shares[1]["freshness"] == pytest.approx(0.5 ** (345 / 180))
    assert shares[1]["validity"] == pytest.approx(20 / 30)
