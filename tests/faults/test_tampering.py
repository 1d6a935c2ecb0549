"""Whoever gets past the triggers and alters history is found out: some hundred random alterations, each named."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from kehui.core import chain
from kehui.market.demands.models import Demand
from kehui.records.bulk import create_many
from kehui.records.models import ChainHead, Event
from kehui.records.services import note
from kehui.records.verification import verify
from tests import factories
from tests.emptying import wrapped
from tests.faults.sites import Site

pytestmark = pytest.mark.django_db

ROUNDS = 300
Change = Callable[[random.Random, int], int]  # alters the event of an id; returns which is the first bad one


class Undone(Exception):
    """Takes an alteration back."""


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody who owns the database and switches its triggers off; everything is undone afterwards."""
    try:
        with transaction.atomic():
            connection.check_constraints()
            with connection.cursor() as cursor:
                off = [each for each in wrapped([]) if each.startswith("DROP") or "DISABLE" in each]
                for statement in off:
                    cursor.execute(statement)
            yield
            raise Undone
    except Undone:
        pass


@pytest.fixture
def events() -> int:
    """How many events there are: twelve demands, four of them, handed in, accepted, noted on."""
    cast = factories.cast()
    rows = [factories.demand_fields(cast.company, title=f"需求{n}", valid_until=factories.ahead()) for n in range(12)]
    create_many("demand", rows, by=cast.author)
    for made in Demand.objects.all()[:4]:
        factories.walk(made, ("submit", cast.author), ("accept", cast.county))
        note(made, "备注", by=cast.county)
    assert list(verify()) == []
    return Event.objects.count()


def change_a_column(chance: random.Random, place: int) -> int:
    event = Event.objects.get(pk=place)
    others: dict[str, Any] = {
        "verb": event.verb + "x",
        "source": event.source + "x",
        "target": event.target + "x",
        "reason": event.reason + "。",
        "at": event.at.replace(microsecond=(event.at.microsecond + 1) % 1_000_000),
        "by_id": Event.objects.exclude(by=event.by_id).first().by_id,  # type: ignore[union-attr]
        "record_id": Event.objects.exclude(record=event.record_id).first().record_id,  # type: ignore[union-attr]
        "changes": event.changes | {"title": ["", "改"]},
        "digest": event.digest[:-1] + ("0" if event.digest[-1] != "0" else "1"),
    }
    name = chance.choice(sorted(others))
    Event.objects.filter(pk=place).update(**{name: others[name]})
    return place


def delete(_chance: random.Random, place: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_event WHERE id = %s", [place])
    return place


def delete_all_from_here(_chance: random.Random, place: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_event WHERE id >= %s", [place])
    return place


def swap_with_another(chance: random.Random, place: int) -> int:
    """Two events exchange everything but their ids."""
    other = chance.choice([pk for pk in Event.objects.values_list("id", flat=True) if pk != place])
    one, two = (Event.objects.filter(pk=pk).values().get() for pk in (place, other))
    for pk, values in ((place, two), (other, one)):
        Event.objects.filter(pk=pk).update(**{name: value for name, value in values.items() if name != "id"})
    return min(place, other)


def forge_with_a_fitting_digest(_chance: random.Random, place: int) -> int:
    """An altered event with the right digest of its own; the next one, or the head, does not follow from it."""
    last = Event.objects.order_by("id").last()
    assert last is not None
    Event.objects.filter(pk=place).update(reason="篡改", digest=_digest(place, reason="篡改"))
    return min(place + 1, last.id)


def forge_all_from_here(_chance: random.Random, place: int) -> int:
    """A whole new end of the chain, without gaps in its digests; the head knows another."""
    for pk in Event.objects.filter(pk__gte=place).order_by("id").values_list("id", flat=True):
        Event.objects.filter(pk=pk).update(reason="篡改", digest=_digest(pk, reason="篡改"))
    return pk


def add_one_to_the_end(_chance: random.Random, place: int) -> int:
    """A fitting event that the head does not know."""
    last = Event.objects.order_by("id").last()
    assert last is not None
    made = Event.objects.get(pk=place)
    made.id = last.id + 1
    made.digest = chain.link(last.digest, made.row())
    made.save(force_insert=True)
    return made.id


def renumber(_chance: random.Random, place: int) -> int:
    Event.objects.filter(pk=place).update(id=10_000)
    return place


def alter_the_head(_chance: random.Random, _place: int) -> int:
    head = ChainHead.objects.get()
    ChainHead.objects.update(digest="sha256:0")
    return head.last


CHANGES: tuple[Change, ...] = (
    change_a_column, delete, delete_all_from_here, swap_with_another, forge_with_a_fitting_digest,
    forge_all_from_here, add_one_to_the_end, renumber, alter_the_head,
)  # fmt: skip


def _digest(place: int, **values: Any) -> str:
    """The digest that fits an event with other values, after the one before it."""
    before = Event.objects.filter(pk=place - 1).first()
    event = Event.objects.get(pk=place)
    for name, value in values.items():
        setattr(event, name, value)
    return chain.link(before.digest if before else "", event.row())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_alteration_is_found_and_the_first_bad_event_named(events: int, change: Change) -> None:
    chance = random.Random(change.__name__)
    for _round in range(ROUNDS // len(CHANGES) + 1):
        place = chance.randint(1, events)
        with unguarded():
            expected = change(chance, place)
            findings = list(verify())
            assert findings, f"{change.__name__} at {place} went unnoticed"
            assert findings[0].event == expected, f"{change.__name__} at {place}: {findings[0]}"
    assert list(verify()) == []


@pytest.mark.usefixtures("events")
def test_a_removed_record_is_named() -> None:
    made = Event.objects.filter(verb="create").first()
    assert made is not None
    with unguarded():
        with connection.cursor() as cursor:
            for table, column in (
                ("records_outbox", "record_id"), ("demands_demand", "record_ptr_id"), ("records_record", "id"),
            ):  # fmt: skip
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [made.record_id])
        assert f"event {made.id}" in " ".join(finding.words for finding in verify())


@pytest.mark.parametrize(("place", "named"), [("7", "event 7")])
def test_the_command_ends_with_1_and_names_the_first_bad_row(site: Site, place: str, named: str) -> None:
    site.act("load", "20")
    site.act("tamper", place)
    code, words = site.kehui("verify")
    assert code == 1, words
    assert words.startswith(f"BAD  {named}: ")
