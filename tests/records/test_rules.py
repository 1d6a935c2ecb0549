"""A rule filters lists and guards single records alike, and says in words whom it covers."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import override

from kehui.core.loops import Phase
from kehui.people.powers import Role, powers
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.rules import (
    EVERYTHING,
    NOTHING,
    Rule,
    anyone,
    author,
    both,
    clock,
    either,
    having,
    holding,
    in_one,
    in_phase,
    in_state,
    nobody,
    opposite,
    role,
    role_of_owner,
    signed_in,
)
from kehui.records.services import create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db

RULES: dict[str, Rule] = {
    "anyone": anyone,
    "nobody": nobody,
    "signed in": signed_in,
    "author": author,
    "clock": clock,
    "county": role(Role.COUNTY),
    "leader": role(Role.LEADER),
    "owner": role_of_owner(Role.ENTERPRISE),
    "draft": in_state("draft"),
    "either": author | role(Role.COUNTY),
    "nobody or author": nobody | author,
    "both": role(Role.COUNTY) & in_state("submitted"),
    "not": ~in_state("draft"),
    "not the author": signed_in & ~author,
    "title": having(title="乙"),
    "finished": in_phase(kinds["demand"].loop, Phase.DONE, Phase.DROPPED),
}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def records(cast: Cast) -> list[Record]:
    made = [
        create("demand", by=cast.author, title="甲", owner=cast.company),
        create("demand", by=cast.author, title="乙"),
        create("demand", by=cast.broker, title="丙", region=factories.region(factories.SHINAN)),
    ]
    return [
        factories.placed(record, state) for record, state in zip(made, ("submitted", "draft", "expired"), strict=True)
    ]


def test_filter_and_guard_agree_for_everybody(cast: Cast, records: list[Record]) -> None:
    every = type(records[0])._default_manager.all()
    for who, person in cast.people().items():
        narrowed = {name: set(rule.narrow(every, person)) for name, rule in RULES.items()}
        for record in records:
            guarded = {name for name, rule in RULES.items() if rule.allows(person, record)}
            listed = {name for name, found in narrowed.items() if record in found}
            assert guarded == listed == holding(RULES, person, record), (who, record.title)


def test_within_one_state_a_rule_covers_the_same_without_asking_for_the_state(
    cast: Cast, records: list[Record]
) -> None:
    every = type(records[0])._default_manager.all()
    for person in cast.people().values():
        for name, rule in (RULES | {"view": kinds["demand"].view}).items():
            for state in ("submitted", "draft", "expired"):
                there, left = every.filter(state=state), in_one(rule.on(powers(person)), state)
                assert set(there.filter(left)) == set(rule.narrow(there, person)), (name, state)
                assert "'state" not in str(left), "the state is not asked again"


def test_what_depends_on_the_state_alone_is_settled(cast: Cast) -> None:
    who = powers(cast.author)
    assert in_one((in_state("draft") | author).on(who), "draft") is EVERYTHING
    assert in_one((in_state("draft") & author).on(who), "expired") is NOTHING
    assert in_one((~in_state("draft")).on(who), "expired") is EVERYTHING


def test_holding_answers_all_rules_in_one_query(
    cast: Cast, records: list[Record], django_assert_num_queries: Any
) -> None:
    assert cast.county.powers
    with django_assert_num_queries(1):
        assert holding(RULES, cast.county, records[0]) >= {"county", "either", "both", "anyone"}
    assert holding({}, cast.county, records[0]) == set()


@pytest.mark.usefixtures("records")
def test_a_role_covers_the_regions_below_its_own(cast: Cast) -> None:
    covered = {
        "county": {"甲"},
        "elsewhere": {"丙"},
        "city": {"甲"},
        "department": {"甲", "丙"},
        "leader": {"甲", "乙", "丙"},  # without a region: everywhere
    }
    people = cast.people()
    for who, titles in covered.items():
        (held,) = people[who].powers.scopes
        assert {record.title for record in role(held).narrow(Record.objects.all(), people[who])} == titles, who
        assert not role(held).narrow(Record.objects.all(), cast.author).exists()


def test_strangers_hold_nothing_that_is_tied_to_a_person(records: list[Record]) -> None:
    rules = {name: rule for name, rule in RULES.items() if rule.label and name != "anyone"}
    assert all(holding(rules, AnonymousUser(), record) == set() for record in records)


def test_labels_name_people_once_and_in_the_reader_s_language() -> None:
    rule = role(Role.COUNTY) | role(Role.CITY) | (role(Role.COUNTY) & in_state("draft"))
    with override("en"):
        assert str(rule.label) == "county officer or city officer"
        assert str((author & in_state("draft")).label) == "its author"
    assert (~author).label == ""


def test_what_covers_all_or_nothing_is_never_asked_of_the_database() -> None:
    some = Q(title="乙")
    assert either(NOTHING, some, NOTHING) is some
    assert either(some, EVERYTHING) is EVERYTHING
    assert either() is either(NOTHING) is NOTHING
    assert both(some, EVERYTHING) is some
    assert both(some, NOTHING) is NOTHING
    assert both() is both(EVERYTHING) is EVERYTHING
    assert (opposite(NOTHING), opposite(EVERYTHING), opposite(some)) == (EVERYTHING, NOTHING, ~some)


def test_rules_that_need_no_look_at_the_record_cost_no_query(cast: Cast, django_assert_num_queries: Any) -> None:
    record = create("demand", by=cast.author, title="甲", owner=cast.company)
    powers(cast.county)  # who the reader is was asked before
    with django_assert_num_queries(0):
        assert holding({"all": anyone, "none": nobody, "machine": clock}, cast.county, record) == {"all"}
    with django_assert_num_queries(1):
        assert holding({"all": anyone, "theirs": author}, cast.county, record) == {"all"}
