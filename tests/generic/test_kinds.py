"""What holds for every kind, whatever it is about: its declaration, its secrecy and its history."""

import json
from typing import Any

import pytest
from django.utils.functional import Promise

from kehui.core.loops import Phase
from kehui.mechanisms.matching.criteria import ASPECTS
from kehui.people.powers import STRANGER
from kehui.records.bulk import create_many
from kehui.records.kinds import AREAS, Kind, kinds
from kehui.records.models import Event
from kehui.records.queries import hidden, steps_open, visible, with_secrecy
from kehui.records.rules import Labels
from kehui.records.services import create
from kehui.records.values import snapshot
from kehui.records.verbs import VERBS
from tests import factories
from tests.factories import Cast
from tests.generic.samples import ONCE, SAMPLES, Sample

KINDS = list(kinds)
# An exit that may not ask why: consent is withdrawn without giving a reason (个人信息保护法 art. 15).
UNREASONED = {("expert", "withdraw"), ("commissioner", "withdraw"), ("talent", "revoke")}

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code, scope="module")


@pytest.fixture
def record(kind: Kind, given: Sample) -> Any:
    by, fields = given
    return create(kind.code, by=by, **fields)


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == {kind.code for kind in KINDS}


@every_kind
def test_no_step_is_called_like_what_any_record_is_told_of(kind: Kind) -> None:
    """Else a history would call a question to somebody outside by the name of a step, or hide the step as a note."""
    assert not {step.code for step in kind.loop.steps} & VERBS.keys()


@every_kind
def test_labels_are_lazy(kind: Kind) -> None:
    labels = [kind.label, kind.plural]
    labels += [each.label for each in (*kind.sections, *kind.loop.states, *kind.loop.steps, *kind.indicators)]
    labels += [each.rule for each in kind.indicators]
    labels += [field.verbose_name for name in kind.shown if (field := kind.model._meta.get_field(name))]
    columns = [getattr(kind.model._meta.get_field(name), "columns", ()) for name in kind.shown]
    labels += [column.label for each in columns for column in each]
    eager = [label for label in labels if not isinstance(label, Promise)]
    assert not eager


@every_kind
def test_every_kind_stands_in_an_area_of_the_menu(kind: Kind) -> None:
    assert kind.area in AREAS


@every_kind
def test_every_step_says_who_takes_it(kind: Kind) -> None:
    assert [step.code for step in kind.loop.steps if not isinstance(step.who.label, (Promise, Labels))] == []


@every_kind
def test_every_exit_asks_why(kind: Kind) -> None:
    exits = kind.loop.codes(Phase.DROPPED)
    silent = {(kind.code, step.code) for step in kind.loop.steps if step.target in exits and not step.reason}
    assert silent <= UNREASONED


@every_kind
def test_what_steps_ask_for_is_on_the_record_s_page(kind: Kind) -> None:
    asked = {name for step in kind.loop.steps for name in (*step.asks, *step.needs)}
    assert asked - set(kind.shown) == set()
    assert (set(kind.secret) | set(kind.personal)) - set(kind.shown) == set()
    for each in kind.model._meta.local_fields:  # every field of its own is in some section
        assert each.name in kind.shown or each.primary_key, each.name


@every_kind
def test_columns_and_filters_are_fields(kind: Kind) -> None:
    known = {field.name for field in kind.model._meta.get_fields()}
    assert {*kind.columns, *kind.filters} <= known
    if kind.matchable:
        assert {
            *kind.matchable.text,
            *(lookup.partition("__")[0] for lookup in kind.matchable.facets.values()),
        } <= known
        for name, columns in kind.matchable.measures.items():
            assert set(columns) <= {column.code for column in kind.model._meta.get_field(name).columns}
        assert set(kind.matchable.aspects) <= ASPECTS
        assert {name for some in kind.matchable.aspects.values() for name in some} <= known
        assert set(kind.matchable.open) <= set(kind.loop.public_codes)
        assert set(kind.matchable.against) <= {other.code for other in KINDS}
        assert not set(kind.matchable.text) & {"contact_name", "contact_phone", "contact_email"}


@pytest.mark.django_db
@every_kind
def test_strangers_see_public_states_only_and_take_no_step(kind: Kind, record: Any, cast: Cast) -> None:
    seen = set()
    for state in kind.loop.states:
        placed = factories.placed(record, state.code)
        assert steps_open(placed, cast.stranger) == []
        if visible(kind, cast.stranger).filter(pk=record.pk).exists():
            seen.add(state.code)
    assert seen <= set(kind.loop.public_codes)
    assert not kind.create(STRANGER)


@pytest.mark.django_db
@every_kind
def test_whoever_may_act_may_also_see(kind: Kind, record: Any, cast: Cast) -> None:
    """The platform alone acts on what it has no page for."""
    for state in kind.loop.states:
        placed = factories.placed(record, state.code)
        for name, person in cast.people().items():
            if name != "platform" and steps_open(placed, person):
                assert visible(kind, person).filter(pk=record.pk).exists(), (state.code, name)


@pytest.mark.django_db
@every_kind
def test_create_many_writes_what_create_writes(kind: Kind, given: Sample) -> None:
    by, fields = given
    made = create_many(kind.code, [fields], by=by)
    assert made.refused == []
    if kind.code in ONCE:  # a pair is introduced once at a time
        factories.placed(kind.model._default_manager.get(pk=made.done[0]), "withdrawn")
    one, many = create(kind.code, by=by, **fields), kind.model._default_manager.get(pk=made.done[0])
    again = kind.model._default_manager.get(pk=one.pk)
    assert _comparable(kind, many) == _comparable(kind, again)
    changes = [Event.objects.get(record=pk, verb="create").changes for pk in (one.pk, many.pk)]
    assert changes[0] == changes[1]


def _comparable(kind: Kind, record: Any) -> dict[str, Any]:
    return snapshot(kind, record, [*kind.shown, "kind", "title", "owner", "region", "created_by", "version"])


@pytest.mark.django_db
@every_kind
def test_events_never_hold_personal_values(kind: Kind, given: Sample) -> None:
    by, fields = given
    made = create(kind.code, by=by, **fields)
    written = json.dumps(list(Event.objects.filter(record=made.pk).values_list("changes")), ensure_ascii=False)
    for name in kind.personal:
        for value in _leaves(fields.get(name)):
            assert value not in written, name


def _leaves(value: Any) -> list[str]:
    """The texts in a field's value."""
    if isinstance(value, list):
        return [cell for row in value for cell in row.values() if cell]
    return [value] if value else []


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@every_kind
def test_a_list_with_its_secrecy_costs_at_most_one_query(
    kind: Kind, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for person in (cast.author, cast.county, cast.broker):
        assert person.powers
        with django_assert_max_num_queries(1):
            rows = list(with_secrecy(kind, visible(kind, person), person))
            assert all(isinstance(hidden(kind, row, person), set) for row in rows)
