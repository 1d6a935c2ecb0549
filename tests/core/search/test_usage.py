"""What everybody asks says little."""

import pytest

from kehui.core.search.usage import ENOUGH, Usage, known_usage, usage_for


def test_terms_weigh_less_the_more_queries_ask_them() -> None:
    usage = Usage.of([f"如何处理{chr(0x4E00 + n)}" for n in range(100)])
    assert usage.worth("如何") < 0.1
    assert usage.worth("处理") < 0.1
    assert usage.worth(chr(0x4E00)) == 1
    assert Usage.of([]).worth("如何") == 1
    assert Usage.of(["如何"]).worth("如何") == 1


def test_usages_add_up() -> None:
    both = Usage(3, {"如何": 2}) + Usage(5, {"如何": 3, "问题": 4})
    assert (both.queries, dict(both.asked_in)) == (8, {"如何": 5, "问题": 4})


def test_few_queries_lean_on_what_is_known_and_many_do_not() -> None:
    known = known_usage()
    assert known.worth("针对") < 0.7 < known.worth("脱硝")
    few = usage_for(["碳纤维"])
    assert few.queries == pytest.approx(ENOUGH)
    assert few.worth("针对") == pytest.approx(known.worth("针对"), abs=0.15)
    many = usage_for(["碳纤维"] * ENOUGH)
    assert many.worth("针对") == 1
