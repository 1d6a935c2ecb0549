"""Every address of the site and of the interface, as every role and as a stranger, answers what the tables say."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from kehui.api.urls import PREFIX as API
from kehui.background import counting
from kehui.people.powers import Role
from kehui.records.kinds import kinds
from tests.permissions import tables
from tests.permissions.people import COLUMNS, roles_of
from tests.permissions.sparing import spare
from tests.permissions.tables import Row
from tests.permissions.things import World
from tests.permissions.walking import Walker, calls, may_step, patterns

ROWS = {name: list(tables.rows(name)) for name in tables.names()}
pytestmark = pytest.mark.django_db  # what each test writes is taken back inside what the module writes
STEP = "STEP"  # rows of steps: whom each is for, and y for whoever may take it


def walk() -> Iterator[tuple[World, dict[str, Walker]]]:
    """The world and everybody in it, for all tables."""
    often = override_settings(API_CALLS=10**6, INQUIRY_RATE=10**6, IDLE_MINUTES=0)  # nobody is signed out meanwhile
    with pytest.MonkeyPatch.context() as patch, often, transaction.atomic():
        cache.clear()
        world = World()
        spare(patch)
        yield world, {name: Walker(world, name) for name in COLUMNS}
        transaction.set_rollback(True)
    cache.clear()
    counting.forget(float("inf"))


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, dict[str, Walker]]]:  # noqa: ARG001 (the database is there)
    with django_db_blocker.unblock(), closing(walk()) as walking:
        yield next(walking)
        next(walking, None)


def test_every_role_walks(site: Any) -> None:
    assert roles_of(site[0].people) == set(Role.values)


def test_every_address_stands_in_a_table_and_every_row_has_its_address(site: Any) -> None:  # noqa: ARG001 (the description asks the database)
    called = calls()
    listed = [row for rows in ROWS.values() for row in rows]
    assert {row.pattern for row in listed} == set(patterns())
    steps = {(STEP if "/steps/" in path else method, path) for method, path in called}
    assert {row.key for row in listed if row.pattern in {path for _method, path in called}} == steps
    assert len({(row.key, row.thing) for row in listed}) == len(listed)


@pytest.mark.parametrize("name", ROWS)
def test_everybody_gets_what_the_table_says(site: Any, name: str) -> None:
    world, walkers = site
    steps = {f"{API}{kind.path}": may_step(world, kind) for kind in kinds} if name == "steps" else {}
    wrong = []
    for row in ROWS[name]:
        if row.method == STEP:
            area, _slash, code = row.pattern.partition("/<number>/steps/")
            found = steps[area][code]
        else:
            found = "".join(walkers[each].letter(row) for each in COLUMNS)
        if found != row.letters:
            wrong.append(f"{row.method} {row.pattern} {row.thing}".strip() + f" | {tables.grouped(found)}")
    assert not wrong, "found instead:\n" + "\n".join(wrong)


def test_the_interface_keeps_to_the_rule_of_every_step(site: Any) -> None:
    """Every step is called by somebody whom it is not for, and by somebody whom it is for."""
    _world, walkers = site
    wrong = []
    for row in ROWS["steps"]:
        for letter, expected in {"u": "u", ".": ".", "n": "nc", "y": "yxc"}.items():
            if letter in row.letters:
                name = COLUMNS[row.letters.index(letter)]
                found = walkers[name].letter(Row("POST", row.pattern, "", ""))
                wrong += [] if found in expected else [f"{row.pattern} by {name}: {found}"]
    assert not wrong, "\n".join(wrong)
