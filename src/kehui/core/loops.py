"""A loop is the life of a record, written as data: its states and the steps between them.

Buttons, help, diagrams, permissions, deadlines and tests are all read from it:

>>> loop = Loop(
...     states=(
...         State("draft", "draft", Phase.DRAFT),
...         State("open", "open", days=5),
...         State("closed", "closed", Phase.DONE),
...     ),
...     steps=(
...         Step("submit", "submit", ("draft",), "open", who="author"),
...         Step("close", "close", ("open",), "closed", who="officer", reason=True, second=True),
...     ),
... )
>>> [step.code for step in loop.steps_from("open")]
['close']
>>> loop.codes(Phase.OPEN)
('open',)
>>> loop.path("open")
('draft', 'open', 'closed')

A loop that contradicts itself cannot be built:

>>> Loop(states=(State("draft", "draft", Phase.DRAFT),), steps=())
Traceback (most recent call last):
kehui.core.loops.LoopError: state draft is open but has no way out
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class LoopError(ValueError):
    """A loop declaration contradicts itself; the message lists every problem found."""


class Phase(StrEnum):
    """What a state means to every mechanism, whatever its name."""

    DRAFT = "draft"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class State:
    """One place a record can be in.

    ``days`` starts a clock when the state is entered, counted in working days unless ``calendar_days`` is set;
    ``public`` says that records in this state may be shown to strangers (the kind's rule decides how much);
    ``aside`` that it lies off the main road, so that process maps show it only to records that are there; ``start``
    that some records begin here instead of in the first state, as their kind says.
    """

    code: str
    label: Any
    phase: Phase = Phase.OPEN
    public: bool = False
    days: int | None = None
    calendar_days: bool = False
    aside: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One move between states, and everything it demands of the person who takes it.

    ``asks``: fields that the step may set; ``needs``: those of them (or of the record) that must be filled afterwards;
    ``reason``: a written reason must be given; ``evidence``: a file must be attached to the record while it is in the
    state it leaves; ``second``: neither the record's author nor whoever brought it to its present state may take the
    step; ``onward``: it counts as a step onward although it leads aside of the main road, as the signature of a third
    party does; ``after``: the date field after whose day the platform itself takes the step; ``effect``: a service run
    in the same transaction, which may refuse.
    """

    code: str
    label: Any
    sources: tuple[str, ...]
    target: str
    who: Any
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reason: bool = False
    evidence: bool = False
    second: bool = False
    onward: bool = False
    after: str = ""
    effect: Callable[..., None] | None = None
    help: Any = ""


@dataclass(frozen=True)
class Loop:
    """States in the order people meet them, and the steps between them; a record starts in the first state.

    Raises :class:`LoopError` on unknown or repeated codes, states that cannot be reached, draft or open states
    without a way out, and finished states that count days.
    """

    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if problems := list(self.problems()):
            raise LoopError("; ".join(problems))

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, code: str) -> State:
        """The state of that code; ``KeyError`` when the loop has none."""
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(code)

    def step(self, code: str) -> Step:
        """The step of that code; ``KeyError`` when the loop has none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.sources)

    def codes(self, *phases: Phase) -> tuple[str, ...]:
        """Codes of the states in these phases, in the loop's order."""
        return tuple(state.code for state in self.states if state.phase in phases)

    @property
    def public_codes(self) -> tuple[str, ...]:
        return tuple(state.code for state in self.states if state.public)

    def path(self, current: str) -> tuple[str, ...]:
        """The states a process map shows for a record in ``current``: the main road, without exits and detours."""
        off = {state.code for state in self.states if state.aside or state.phase is Phase.DROPPED} - {current}
        return tuple(state.code for state in self.states if state.code not in off)

    def problems(self) -> Iterator[str]:
        """Every contradiction of the declaration, in words."""
        known = [state.code for state in self.states]
        if len(set(known)) != len(known):
            yield "two states share a code"
        codes = [step.code for step in self.steps]
        if len(set(codes)) != len(codes):
            yield "two steps share a code"
        for step in self.steps:
            for code in sorted({*step.sources, step.target} - set(known)):
                yield f"step {step.code} names unknown state {code}"
        for code in sorted(set(known) - self._reached()):
            yield f"state {code} cannot be reached"
        for state in self.states:
            unfinished = state.phase in (Phase.DRAFT, Phase.OPEN)
            if unfinished and not self.steps_from(state.code):
                yield f"state {state.code} is open but has no way out"
            if state.days is not None and not unfinished:
                yield f"state {state.code} is finished but counts days"

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        frontier = {state.code for place, state in enumerate(self.states) if state.start or not place}
        while frontier:
            reached |= frontier
            frontier = {step.target for step in self.steps if reached & set(step.sources)} - reached
        return reached

    def mermaid(self) -> str:
        """The loop as a state diagram in Mermaid's notation, for the handbook."""
        starts = [state.code for place, state in enumerate(self.states) if state.start or not place]
        lines = ["stateDiagram-v2", *(f"    [*] --> {code}" for code in starts)]
        lines += [f"    {source} --> {step.target}: {step.code}" for step in self.steps for source in step.sources]
        lines += [f"    {code} --> [*]" for code in self.codes(Phase.DONE, Phase.DROPPED)]
        return "\n".join(lines)
