"""Sheets are summed exactly, what is missing is named, and panels are joined as their rules say."""

from decimal import Decimal
from statistics import stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.rubrics import Rubric, RubricError, Sheet, join

ROWS: list[dict[str, Any]] = [
    {"code": "topic", "label": "topic", "most": "8", "floor": "", "guide": "8 fits, 0 does not"},
    {"code": "route", "label": "route", "most": 12, "floor": "6"},
]
RUBRIC = Rubric.of(ROWS)


def sheets(*totals: float, against: int = 0) -> list[Sheet]:
    return [Sheet(Decimal(str(total)), recommended=n >= against) for n, total in enumerate(totals)]


def test_a_rubric_is_read_from_plain_rows() -> None:
    assert RUBRIC.most == 20
    assert [(each.code, each.floor) for each in RUBRIC.criteria] == [("topic", None), ("route", 6)]


def test_wrong_rows_are_named_all_at_once() -> None:
    rows = [{"code": "a", "most": "x"}, {"code": "a", "most": 5, "floor": 6}, {"code": "", "most": "NaN"}]
    with pytest.raises(RubricError) as error:
        Rubric.of(rows)
    assert str(error.value).split("; ") == [
        "row 1: 'x' is no number of points above 0",
        "row 2: the floor 6 is not between 0 and the most",
        "row 3 has no code",
        "row 3: 'NaN' is no number of points above 0",
        "code a stands twice",
    ]
    with pytest.raises(RubricError, match="no criterion"):
        Rubric.of([])


def test_a_total_is_exact() -> None:
    assert RUBRIC.total({"topic": 0.1, "route": "0.2"}) == Decimal("0.3")


def test_a_sheet_that_does_not_fit_is_refused_in_words() -> None:
    assert RUBRIC.missing({"topic": "", "route": 0}) == ("topic",)
    with pytest.raises(RubricError, match="topic has no points; more is no criterion; route: 13 is not between 0 and"):
        RUBRIC.total({"route": 13, "more": 1})


def test_a_floor_is_held_by_the_mean_of_the_panel() -> None:
    assert RUBRIC.below([{"topic": 0, "route": 5}, {"topic": 0, "route": 7}]) == ()
    assert RUBRIC.below([{"topic": 8, "route": 5}, {"topic": 8, "route": "6.9"}]) == ("route",)
    assert RUBRIC.below([]) == ()


def test_the_highest_and_the_lowest_are_left_out_only_from_so_many_sheets_up() -> None:
    assert join(sheets(10, 70, 80, 90), joining="trimmed", trim_from=5).points == Decimal("62.50")
    assert join(sheets(10, 70, 80, 90, 99), joining="trimmed", trim_from=5).points == Decimal("80.00")
    assert join(sheets(10, 70), joining="trimmed", trim_from=0).points == Decimal("40.00")


def test_a_veto_counts_who_does_not_recommend() -> None:
    assert not join(sheets(1, 2, 3, 4, against=2), veto="majority").vetoed  # half is no majority
    assert join(sheets(1, 2, 3, against=2), veto="majority").vetoed
    assert join(sheets(1, 2, 3, against=1), veto="any").vetoed
    assert not join(sheets(1, 2, 3, against=3)).vetoed
    with pytest.raises(ValueError, match="majority"):
        join([], veto="half")


def test_no_sheet_and_one_sheet_have_answers() -> None:
    none, one = join([], veto="any"), join(sheets(7))
    assert (none.points, none.range, none.deviation, none.vetoed) == (None, None, None, False)
    assert (one.points, one.range, one.deviation) == (7, 0, None)


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=15), st.randoms())
def test_joining_knows_no_order_and_stays_within_the_totals(totals: list[Decimal], random: Any) -> None:
    panel = [Sheet(total) for total in totals]
    joined = join(panel, joining="trimmed")
    random.shuffle(panel)
    assert join(panel, joining="trimmed") == joined
    assert joined.points is not None
    assert joined.deviation is not None
    assert min(totals) <= joined.points <= max(totals)
    assert abs(float(joined.deviation) - stdev(map(float, totals))) < 0.006
