"""The registry refuses kinds that contradict themselves or each other."""

from dataclasses import replace

import pytest

from kehui.records.kinds import Registry, Section, kinds


def test_code_path_and_prefix_belong_to_one_kind() -> None:
    registry = Registry()
    demand = registry.add(kinds["demand"])
    for other in (
        replace(demand, path="x", prefix="XX"),
        replace(demand, code="x", prefix="XX"),
        replace(demand, code="x", path="x"),
    ):
        with pytest.raises(ValueError, match="shares"):
            registry.add(other)
    assert (len(registry), "demand" in registry, "x" in registry) == (1, True, False)


def test_a_field_that_does_not_exist_is_named() -> None:
    strange = replace(kinds["demand"], columns=("title", "colour"), sections=(Section("a", ("shape",)),))
    with pytest.raises(ValueError, match="colour, shape"):
        Registry().add(strange)


def test_outcomes_are_shown_but_not_on_the_form() -> None:
    demand = kinds["demand"]
    assert "satisfaction" in demand.shown
    assert "satisfaction" not in demand.fields
    assert set(demand.fields) < set(demand.shown)
