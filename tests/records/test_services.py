"""The write door: what each service writes, and that a refusal leaves nothing behind."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.records import services
from kehui.records.attachments import attach
from kehui.records.models import Event, Outbox, Record
from kehui.records.refusals import ConflictError, SecondPersonError, StepClosedError
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def draft(cast: Cast) -> Any:
    return services.create("demand", by=cast.author, **factories.demand_fields(cast.company))


def events(record: Record) -> list[tuple[str, str, str]]:
    return list(Event.objects.filter(record=record.pk).values_list("verb", "source", "target"))


def test_create_numbers_the_record_and_writes_one_event(cast: Cast) -> None:
    made = services.create("demand", by=cast.author, title="碳纤维预浸料国产化", owner=cast.company)
    assert (made.state, made.region, made.version) == ("draft", cast.company.region, 1)
    assert made.number.startswith("XQ-")
    assert events(made) == [("create", "", "draft")]
    assert Event.objects.get(record=made.pk).changes["title"] == [None, "碳纤维预浸料国产化"]
    assert Outbox.objects.filter(record=made.pk).count() == 1


def test_numbers_have_no_gaps_even_after_a_refusal(cast: Cast) -> None:
    first = services.create("demand", by=cast.author, title="甲")
    with pytest.raises(ValidationError):
        services.create("demand", by=cast.author, title="")
    second = services.create("demand", by=cast.author, title="乙")
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1


@time_machine.travel("2027-01-01 00:30 +0800", tick=False)
def test_numbers_begin_again_with_the_local_year(cast: Cast) -> None:
    assert services.create("demand", by=cast.author, title="甲").number == "XQ-2027-000001"


def test_who_may_not_create_is_refused(cast: Cast) -> None:
    for person in (cast.stranger, cast.leader, cast.scholar):
        with pytest.raises(PermissionDenied):
            services.create("demand", by=person, title="甲")
    assert not Event.objects.exists()


def test_fields_that_the_kind_does_not_name_are_refused(cast: Cast, draft: Any) -> None:
    with pytest.raises(TypeError, match="state"):
        services.create("demand", by=cast.author, title="甲", state="published")
    with pytest.raises(TypeError, match="satisfaction"):
        services.change(draft, by=cast.author, satisfaction=5)
    with pytest.raises(TypeError, match="title"):
        services.act(draft, "submit", by=cast.author, title="乙")


def test_change_keeps_old_and_new_values(cast: Cast, draft: Any) -> None:
    event = services.change(draft, by=cast.colleague, budget=1_000_000, cooperation=("transfer",))
    assert event is not None
    assert event.changes == {
        "budget": [80_000_000, 1_000_000],
        "cooperation": [["joint", "commissioned"], ["transfer"]],
    }
    draft.refresh_from_db()
    assert (draft.budget, draft.version) == (1_000_000, 2)


def test_a_change_of_nothing_writes_no_event(cast: Cast, draft: Any) -> None:
    assert services.change(draft, by=cast.author, title=draft.title, summary="") is None
    assert events(draft) == [("create", "", "draft")]


def test_personal_values_never_enter_events(cast: Cast, draft: Any) -> None:
    event = services.change(draft, by=cast.author, contact_phone="0531-99999999")
    assert event is not None
    assert event.changes == {"contact_phone": []}


def test_a_stale_form_is_told_of_the_record_as_it_is(cast: Cast, draft: Any) -> None:
    services.change(draft, by=cast.colleague, version=1, title="同事的标题")
    with pytest.raises(ConflictError) as conflict:
        services.change(draft, by=cast.author, version=1, title="我的标题")
    assert conflict.value.record.title == "同事的标题"
    assert conflict.value.sent == {"title": "我的标题"}
    assert events(draft) == [("create", "", "draft"), ("change", "", "")]


def test_a_step_moves_the_record_and_starts_its_clock(cast: Cast, draft: Any) -> None:
    with time_machine.travel("2026-09-29 10:00 +0800", tick=False):  # 1 to 7 October are holidays, the 10th is worked
        services.act(draft, "submit", by=cast.colleague)
    draft.refresh_from_db()
    assert (draft.state, draft.due_on, draft.version) == ("submitted", date(2026, 10, 12), 2)
    assert events(draft)[-1] == ("submit", "draft", "submitted")


def test_a_step_names_every_field_that_it_needs(cast: Cast) -> None:
    bare = services.create("demand", by=cast.author, title="只有标题")
    with pytest.raises(ValidationError) as refused:
        services.act(bare, "submit", by=cast.author)
    assert {"owner", "region", "problem", "indicators", "deadline_on", "cooperation"} <= set(refused.value.error_dict)
    assert events(bare) == [("create", "", "draft")]


def test_an_exit_asks_for_a_reason(cast: Cast, draft: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        services.act(draft, "withdraw", by=cast.author, reason="  ")
    assert set(refused.value.error_dict) == {"reason"}
    assert services.act(draft, "withdraw", by=cast.author, reason=" 已自行解决 ").reason == "已自行解决"


def test_nobody_accepts_what_they_wrote_or_publishes_what_they_accepted(cast: Cast) -> None:
    written = services.create("demand", by=cast.county, **factories.demand_fields(cast.company))
    services.act(written, "submit", by=cast.author)
    with pytest.raises(SecondPersonError):
        services.act(written, "accept", by=cast.county)
    services.act(written, "accept", by=cast.city)
    with pytest.raises(SecondPersonError):
        services.act(written, "publish", by=cast.city, valid_until=factories.ahead())
    services.act(written, "publish", by=cast.city2, valid_until=factories.ahead())
    assert [verb for verb, *_ in events(written)] == ["create", "submit", "accept", "publish"]


def test_a_step_from_another_state_says_who_was_quicker(cast: Cast, draft: Any) -> None:
    services.act(draft, "submit", by=cast.author)
    with pytest.raises(StepClosedError, match=cast.author.name):
        services.act(draft, "submit", by=cast.colleague)


def test_evidence_must_be_attached_in_the_state_that_is_left(cast: Cast) -> None:
    made = services.create("achievement", by=cast.scholar, **factories.achievement_fields(cast.university))
    attach(made, factories.letter(), by=cast.scholar)  # too early: still a draft
    with time_machine.travel("2026-03-02 10:00 +0800", tick=False):
        notice = factories.walk(made, ("submit", cast.scholar), ("announce", cast.fellow))
    with pytest.raises(ValidationError) as refused:
        services.act(notice, "forward", by=cast.scholar)
    assert refused.value.code == "evidence"
    attach(notice, factories.letter("公示无异议.pdf"), by=cast.fellow)
    services.act(notice, "forward", by=cast.scholar)
    assert events(notice)[-1] == ("forward", "unit_notice", "submitted")


REFUSED: list[tuple[str, Callable[[Any, Cast], Any], type[Exception]]] = [
    ("change by a rival", lambda r, c: services.change(r, by=c.rival, title="乙"), PermissionDenied),
    ("change by a stranger", lambda r, c: services.change(r, by=c.stranger, title="乙"), PermissionDenied),
    ("change to nothing", lambda r, c: services.change(r, by=c.author, title=""), ValidationError),
    ("an indicator without a target", lambda r, c: services.change(r, by=c.author, indicators=[{"name": "误差"}]),
     ValidationError),
    ("step by the wrong person", lambda r, c: services.act(r, "submit", by=c.county), PermissionDenied),
    ("step from another state", lambda r, c: services.act(r, "accept", by=c.county), ValidationError),
    ("step on a stale version", lambda r, c: services.act(r, "submit", by=c.author, version=7), ConflictError),
    ("note by who may not view", lambda r, c: services.note(r, "看看", by=c.rival), PermissionDenied),
    ("empty note", lambda r, c: services.note(r, "  ", by=c.author), ValidationError),
]  # fmt: skip


@pytest.mark.parametrize(("attempt", "error"), [pytest.param(*rest, id=words) for words, *rest in REFUSED])
def test_a_refusal_leaves_nothing_behind(cast: Cast, draft: Any, attempt: Any, error: type[Exception]) -> None:
    before = type(draft).objects.values().get(pk=draft.pk), Event.objects.count(), Outbox.objects.count()
    with pytest.raises(error):
        attempt(draft, cast)
    assert (type(draft).objects.values().get(pk=draft.pk), Event.objects.count(), Outbox.objects.count()) == before


def test_an_effect_that_refuses_undoes_the_step(cast: Cast, draft: Any) -> None:
    services.change(draft, by=cast.author, publicity="blurred")
    with pytest.raises(ValidationError) as refused:
        services.act(draft, "submit", by=cast.author)
    assert set(refused.value.error_dict) == {"summary"}
    draft.refresh_from_db()
    assert (draft.state, events(draft)[-1][0]) == ("draft", "change")


def test_a_link_is_made_once_and_told_on_both_sides(cast: Cast, draft: Any) -> None:
    other = services.create("demand", by=cast.author, title="相近需求")
    first = services.link(draft, other, "related", by=cast.author)
    assert services.link(draft, other, "related", by=cast.author).pk == first.pk
    told = Event.objects.filter(verb="link").order_by("id").values_list("record", "changes")
    assert list(told) == [
        (draft.pk, {"related": [None, other.number]}),
        (other.pk, {"related": [None, draft.number]}),
    ]


def test_a_note_is_kept_and_told(cast: Cast, draft: Any) -> None:
    made = services.note(draft, " 已电话核实 ", by=cast.colleague, audience="office")
    assert (made.text, made.audience) == ("已电话核实", "office")
    assert events(draft)[-1][0] == "note"


def test_whoever_only_reads_writes_no_note(cast: Cast) -> None:
    demand = factories.published_demand(cast)
    for reader in (cast.leader, factories.person("audit")):
        with pytest.raises(PermissionDenied):
            services.note(demand, "看过", by=reader)
    services.note(demand, "看过", by=factories.person("supervision"))


def test_everything_written_verifies(cast: Cast) -> None:
    factories.published_demand(cast)
    factories.displayed_achievement(cast)
    assert list(verify()) == []


def test_a_step_that_is_not_open_names_nobody_where_nobody_took_one(cast: Cast, draft: Any) -> None:
    """Whoever wrote the record or a note did not close the step."""
    services.note(draft, "请尽快。", by=cast.author)
    with pytest.raises(StepClosedError) as refused:
        services.act(draft, "publish", by=cast.county)
    assert cast.author.name not in refused.value.messages[0]
    assert "草稿" in refused.value.messages[0]
