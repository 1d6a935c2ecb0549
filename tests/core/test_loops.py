"""Loops refuse to contradict themselves, and answer what pages and mechanisms ask of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.loops import Loop, LoopError, Phase, State, Step


def state(code: str, phase: Phase = Phase.OPEN, **more: Any) -> State:
    return State(code, code, phase, **more)


def step(code: str, source: str, target: str, **more: Any) -> Step:
    return Step(code, code, tuple(source.split()), target, "anyone", **more)


DRAFT, DONE = state("draft", Phase.DRAFT), state("done", Phase.DONE)

SOUND = Loop(
    states=(
        DRAFT,
        state("open", days=5, public=True),
        state("aside", aside=True),
        DONE,
        state("gone", Phase.DROPPED),
    ),
    steps=(
        step("submit", "draft", "open"),
        step("leave", "open", "aside"),
        step("return", "aside", "open"),
        step("finish", "open", "done"),
        step("drop", "draft open", "gone", reason=True),
    ),
)


@pytest.mark.parametrize(
    ("states", "steps", "words"),
    [
        ((DRAFT, DRAFT, DONE), (step("a", "draft", "done"),), "two states share a code"),
        ((DRAFT, DONE), (step("a", "draft", "done"), step("a", "draft", "done")), "two steps share a code"),
        ((DRAFT, DONE), (step("a", "draft", "elsewhere"),), "step a names unknown state elsewhere"),
        ((DRAFT, DONE), (step("a", "draft nowhere", "done"),), "step a names unknown state nowhere"),
        ((DRAFT, DONE, state("lost", Phase.DONE)), (step("a", "draft", "done"),), "state lost cannot be reached"),
        ((DRAFT, state("stuck")), (step("a", "draft", "stuck"),), "state stuck is open but has no way out"),
        (
            (DRAFT, state("done", Phase.DONE, days=3)),
            (step("a", "draft", "done"),),
            "state done is finished but counts",
        ),
    ],
)
def test_a_contradiction_is_named(states: tuple[State, ...], steps: tuple[Step, ...], words: str) -> None:
    with pytest.raises(LoopError, match=words):
        Loop(states, steps)


def test_every_contradiction_is_named_at_once() -> None:
    with pytest.raises(LoopError) as refused:
        Loop((DRAFT, state("stuck"), state("lost", Phase.DONE, days=1)), (step("a", "draft", "stuck"),))
    assert str(refused.value).count(";") == 2


def test_a_loop_knows_its_parts() -> None:
    assert SOUND.initial == DRAFT
    assert SOUND.state("done") is DONE
    assert SOUND.step("drop").reason
    assert [each.code for each in SOUND.steps_from("open")] == ["leave", "finish", "drop"]
    assert SOUND.codes(Phase.DONE, Phase.DROPPED) == ("done", "gone")
    assert SOUND.public_codes == ("open",)
    for missing in (SOUND.state, SOUND.step):
        with pytest.raises(KeyError):
            missing("nothing")


@pytest.mark.parametrize(
    ("current", "road"),
    [
        ("draft", ("draft", "open", "done")),
        ("aside", ("draft", "open", "aside", "done")),
        ("gone", ("draft", "open", "done", "gone")),
    ],
)
def test_the_road_leaves_out_exits_and_detours_where_the_record_is_not(current: str, road: tuple[str, ...]) -> None:
    assert SOUND.path(current) == road


def test_the_diagram_names_every_step_once_for_each_source() -> None:
    lines = SOUND.mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> draft" in lines
    assert "    open --> gone: drop" in lines
    assert len(lines) == 2 + sum(len(each.sources) for each in SOUND.steps) + 2


@given(
    st.permutations(["draft", "a", "b", "done"]), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8)
)
def test_whatever_is_accepted_leads_from_the_start_to_every_state(
    codes: list[str], moves: list[tuple[int, int]]
) -> None:
    states = tuple(state(code, Phase.DONE if code == "done" else Phase.OPEN) for code in codes)
    steps = tuple(step(f"s{n}", codes[one], codes[two]) for n, (one, two) in enumerate(moves))
    try:
        loop = Loop(states, steps)
    except LoopError:
        return
    seen, frontier = set(), {loop.initial.code}
    while frontier:
        seen |= frontier
        frontier = {each.target for code in frontier for each in loop.steps_from(code)} - seen
    assert seen == set(codes)
    assert all(loop.steps_from(code) for code in codes if code != "done")
