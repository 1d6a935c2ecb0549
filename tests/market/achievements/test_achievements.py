"""The rules of achievements: maturity that fits, a notice that runs to its end, a register, and a display."""

from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.market.achievements.models import BASES, Category
from kehui.records.attachments import attach
from kehui.records.models import Event
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, change, create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def draft(cast: Cast) -> Any:
    return create("achievement", by=cast.scholar, **factories.achievement_fields(cast.university))


def test_every_category_has_its_material() -> None:
    assert set(BASES) == set(Category)


def errors(refused: Any) -> set[str]:
    return set(refused.value.error_dict)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"stage": "early", "readiness": 5}, "readiness"),
        ({"stage": "mature", "readiness": 7}, "readiness"),
        ({"readiness": 10}, "readiness"),
        ({"category": "theory", "evaluation_basis": "patent"}, "evaluation_basis"),
        ({"keywords": "a;b;c;d"}, "keywords"),
        ({"people": [{"post": "教授"}]}, "people"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, draft: Any, fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        change(draft, by=cast.scholar, **fields)
    assert errors(refused) == {wrong}


def test_the_notice_in_the_unit_runs_to_its_end(cast: Cast, draft: Any) -> None:
    with time_machine.travel("2026-09-29 10:00 +0800", tick=False):  # 1 to 7 October are holidays, the 10th is worked
        notice = factories.walk(draft, ("submit", cast.scholar), ("announce", cast.fellow))
        attach(notice, factories.letter(), by=cast.scholar)
    assert str(notice.notice_until) == str(notice.due_on) == "2026-10-12"
    with time_machine.travel("2026-10-12 23:00 +0800", tick=False), pytest.raises(ValidationError, match="2026"):
        act(notice, "forward", by=cast.scholar)
    with time_machine.travel("2026-10-13 00:10 +0800", tick=False):
        act(notice, "forward", by=cast.scholar)
    notice.refresh_from_db()
    assert notice.state == "submitted"


def test_the_unit_s_check_needs_a_second_person(cast: Cast, draft: Any) -> None:
    checked = factories.walk(draft, ("submit", cast.scholar))
    with pytest.raises(SecondPersonError):
        act(checked, "announce", by=cast.scholar)


def test_registration_assigns_the_next_number_and_tells_it(cast: Cast, draft: Any) -> None:
    review = factories.placed(draft, "review")
    registered = factories.walk(review, ("register", cast.department))
    assert registered.registration_number.startswith("CGDJ-")
    told = Event.objects.get(record=draft.pk, verb="number")
    assert told.changes == {"registration_number": [None, registered.registration_number]}


def test_only_what_is_not_registered_is_reworked(cast: Cast) -> None:
    paused = factories.walk(factories.displayed_achievement(cast), ("pause", cast.scholar))
    registered = factories.placed(paused, "paused", registration_number="CGDJ-2026-000001")
    with pytest.raises(PermissionDenied):
        act(registered, "rework", by=cast.scholar)
    unregistered = factories.placed(paused, "paused", registration_number="")
    assert factories.walk(unregistered, ("rework", cast.scholar)).state == "draft"


def test_what_is_not_to_be_displayed_is_not(cast: Cast, draft: Any) -> None:
    change(draft, by=cast.scholar, secrecy="internal", price=None, negotiable=False)
    checked = factories.walk(draft, ("submit", cast.scholar))
    with pytest.raises(ValidationError) as refused:
        act(checked, "show", by=cast.county, valid_until=factories.ahead(0))
    assert errors(refused) == {"secrecy", "price", "valid_until"}


def test_a_display_that_the_office_stopped_is_not_resumed_by_its_owner(cast: Cast) -> None:
    stopped = factories.walk(factories.displayed_achievement(cast), ("stop", cast.county))
    with pytest.raises(ValidationError):
        act(stopped, "resume", by=cast.scholar)
    assert factories.walk(stopped, ("lift", cast.county), ("resume", cast.scholar)).state == "published"


def test_content_that_was_checked_cannot_be_changed_but_terms_can(cast: Cast) -> None:
    shown = factories.displayed_achievement(cast)
    paused = factories.walk(shown, ("pause", cast.scholar))
    for record in (shown, paused):
        with pytest.raises(PermissionDenied):
            change(record, by=cast.scholar, abstract="另一段话")
    resumed = factories.walk(paused, ("resume", cast.scholar, {"price": 1_000_000}))
    assert (resumed.state, resumed.price) == ("published", 1_000_000)


def test_sold_is_said_by_the_state(cast: Cast) -> None:
    shown = factories.displayed_achievement(cast)
    assert not shown.sold
    sold = factories.walk(shown, ("transfer", cast.scholar, {"transferred_on": factories.ahead(0)}))
    assert sold.sold
