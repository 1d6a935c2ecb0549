"""The scales agree with each other and with the registration form."""

from datetime import date

import pytest

from kehui.registry import readiness
from kehui.registry.readiness import HIGHEST, Scale, Stage, levels_of, rung


def test_each_of_the_nine_levels_belongs_to_one_stage_in_order() -> None:
    assert [levels_of(stage) for stage in Stage] == [[1, 2, 3, 4], [5, 6, 7], [8, 9]]
    assert levels_of("") == []
    assert {level: rung(Scale.NINE, level).stage for level in range(1, 10)} == {
        level: stage for stage in Stage for level in levels_of(stage)
    }


@pytest.mark.parametrize("level", range(1, 10))
def test_the_first_nine_levels_are_the_same_on_both_scales(level: int) -> None:
    assert rung(Scale.NINE, level).nine == rung(Scale.THIRTEEN, level).nine == level


@pytest.mark.parametrize("level", range(10, 14))
def test_what_follows_a_product_into_its_market_is_in_operation(level: int) -> None:
    found = rung(Scale.THIRTEEN, level)
    assert (found.nine, found.stage) == (9, "mature")


@pytest.mark.parametrize("scale", Scale)
def test_levels_beyond_a_scale_are_refused(scale: str) -> None:
    for level in (0, HIGHEST[Scale(scale)] + 1):
        with pytest.raises(ValueError, match=str(level)):
            rung(scale, level)


def test_every_table_has_thirteen_rungs_that_never_go_down() -> None:
    for table in readiness.TABLES:
        nine = [each.nine for each in table.rungs]
        assert len(nine) == 13
        assert nine == sorted(nine)


def test_a_later_table_holds_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    first = readiness.TABLES[0]
    later = readiness.Table(date(2030, 1, 1), "later", first.rungs, first.nine)
    monkeypatch.setattr(readiness, "TABLES", (first, later))
    assert readiness.table(date(2029, 12, 31)) is first
    assert readiness.table(date(2030, 1, 1)) is later
    assert readiness.table(date(1999, 1, 1)) is first
