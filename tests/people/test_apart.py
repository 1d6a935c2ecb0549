"""The three administrators are three people: whatever is tried, nobody ever holds two of their roles on one day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehui.people.acts import confirm, propose
from kehui.people.models import Grant, Person
from kehui.people.powers import ADMINISTRATORS, Role
from tests import factories

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)

DAYS = st.integers(0, 40)
MOVE = st.tuples(
    st.sampled_from(["insert", "move", "door"]),
    st.integers(0, 2),
    st.sampled_from([*ADMINISTRATORS, Role.COUNTY]),
    DAYS,
    st.none() | DAYS,
)


@pytest.fixture
def crowd() -> list[Person]:
    return [factories.person(Role.EXPERT) for _each in range(3)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVE, max_size=14))
def test_nobody_holds_two_of_the_three_roles(crowd: list[Person], moves: list[Any]) -> None:
    Grant.objects.filter(person__in=crowd).delete()
    system = Person.objects.filter(username="root-1").first() or _administrator("root-1", Role.SYSTEM)
    security = Person.objects.filter(username="root-2").first() or _administrator("root-2", Role.SECURITY)
    for how, who, role, since, lasting in moves:
        days = {"since": START + timedelta(since), "until": None if lasting is None else START + timedelta(lasting)}
        try:
            with transaction.atomic():
                WAYS[how](crowd[who], role, days, system, security)
        except (DatabaseError, ValidationError):
            continue
    for person in crowd:
        held = list(person.grants.all())
        for day in (START + timedelta(n) for n in range(45)):
            roles = {each.role for each in held if each.since <= day and (each.until is None or each.until >= day)}
            assert len(roles) == 1 or not roles & set(ADMINISTRATORS), (person, day, roles)


def _administrator(name: str, role: str) -> Person:
    made = factories.person(role)
    Person.objects.filter(pk=made.pk).update(username=name)
    return made


def _insert(person: Person, role: str, days: dict[str, Any], *_by: Person) -> None:
    Grant.objects.create(person=person, role=role, **days)


def _move(person: Person, role: str, days: dict[str, Any], *_by: Person) -> None:
    Grant.objects.filter(person=person).update(role=role, **days)


def _door(person: Person, role: str, days: dict[str, Any], system: Person, security: Person) -> None:
    payload = {"role": role, **{name: day and day.isoformat() for name, day in days.items()}}
    act = propose("grant", by=system, subject=person, payload=payload)
    confirm(act, by=security)


WAYS: dict[str, Callable[..., None]] = {"insert": _insert, "move": _move, "door": _door}


@pytest.mark.parametrize("other", [*ADMINISTRATORS[1:], Role.COUNTY, Role.ENTERPRISE])
def test_the_database_refuses_a_second_role(other: str) -> None:
    person = factories.person(Role.SYSTEM)
    with pytest.raises(DatabaseError, match="one role only"), transaction.atomic():
        Grant.objects.create(person=person, role=other)


def test_one_office_after_the_other_is_allowed() -> None:
    person = factories.person(Role.SYSTEM)
    person.grants.update(until=date(2025, 12, 31))
    Grant.objects.create(person=person, role=Role.AUDIT, since=date(2026, 1, 1))
    assert Person.objects.get(pk=person.pk).powers.holds(Role.AUDIT)
