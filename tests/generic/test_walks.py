"""Random walks: whatever people try, no record's history shows a step that was not allowed to happen."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehui.core.loops import Phase
from kehui.records.attachments import attach
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event, Record
from kehui.records.services import act
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast
from tests.generic.samples import answers, sample

pytestmark = pytest.mark.django_db

UNREASONED = {("expert", "withdrawn"), ("commissioner", "withdrawn"), ("talent", "revoked")}  # consent withdrawn
MOVES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.booleans(), st.booleans()), max_size=25)


@pytest.fixture
def made(kind: Kind, cast: Cast) -> Any:
    return sample(kind.code, cast)


@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.code)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_no_walk_reaches_what_it_must_not(
    kind: Kind, made: Any, cast: Cast, moves: list[tuple[int, int, bool, bool]]
) -> None:
    with transaction.atomic():
        walk(kind, made, cast, moves)
        check_history(kind, made)
        assert not [found for found in verify() if found.record == made.number]
        transaction.set_rollback(True)  # the next walk begins where this one began


def walk(kind: Kind, record: Any, cast: Cast, moves: list[tuple[int, int, bool, bool]]) -> None:
    people = [person for name, person in cast.people().items() if name != "stranger"]
    for who, what, reasoned, proven in moves:
        record = kind.model._default_manager.get(pk=record.pk)
        if not (steps := kind.loop.steps_from(record.state)):
            break
        step, person = steps[what % len(steps)], people[who % len(people)]
        known = answers(record, cast)
        fields = {name: known[name] for name in step.asks if name in known}
        try:
            if proven:
                attach(record, factories.letter(), by=person)
            act(record, step.code, by=person, reason="示例原因" if reasoned else "", **fields)
        except (PermissionDenied, ValidationError):
            continue


def check_history(kind: Kind, record: Any) -> None:
    """Every event follows from the one before by a step of the loop, with all that the step demands."""
    author, mover, state = record.created_by_id, None, ""
    for event in Event.objects.filter(record=record.pk).exclude(target="").order_by("id"):
        assert event.source == state
        if event.verb != "create":
            step = kind.loop.step(event.verb)
            assert state in step.sources
            assert event.target == step.target
            assert event.reason or not step.reason
            assert not step.second or event.by_id not in (author, mover)
            assert step.who.label or event.by.machine
        mover, state = event.by_id, event.target
    now = Record.objects.get(pk=record.pk)
    assert now.state == state
    if kind.loop.state(state).phase is Phase.DROPPED and (kind.code, state) not in UNREASONED:
        assert Event.objects.filter(record=record.pk, target=state).last().reason  # type: ignore[union-attr]
