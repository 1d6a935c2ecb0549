"""The pages of every kind: they answer everybody by the kind's own rules, in a constant number of queries."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from kehui.market.introductions.services import introduce
from kehui.people.powers import powers
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event
from kehui.records.queries import hidden, steps_open
from tests import callings, violating
from tests import factories as f
from tests.browsing import HTMX, TOKEN, address, browser, queries
from tests.generic.samples import ONCE, sample

pytestmark = pytest.mark.django_db
WITNESSES = ("stranger", "author", "colleague", "rival", "county", "leader")  # everybody walks in tests/permissions
UNDER_WAY: dict[str, Any] = {
    "rules": callings.rules_in_force,
    "call": callings.open_call,
    "guide": callings.issued_guide,
    "application": callings.application_under_review,
    "round": callings.round_scoring,
    "draw": callings.draw_listed,
    "review": lambda cast: sample("review", cast),
    "notice": callings.published_notice,
    "objection": callings.objection_received,
    "solution": callings.solution_submitted,
    "project": callings.project_offered,
    "evaluation": callings.evaluation_delivered,
    "fieldcheck": callings.field_check_planned,
    "release": callings.released,
    "followup": callings.follow_up_due,
    "violation": violating.violation_reported,
}


@pytest.fixture(scope="module", params=list(kinds), ids=lambda kind: kind.code)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def made(kind: Kind, cast: f.Cast) -> Iterator[Any]:
    """A record of the kind that is under way, for all tests of the kind."""
    with transaction.atomic():
        yield one_of(kind, cast)
        transaction.set_rollback(True)


@pytest.fixture
def record(made: Any) -> Any:
    return type(made)._default_manager.get(pk=made.pk)


def one_of(kind: Kind, cast: f.Cast) -> Any:
    """A record of the kind that is under way."""
    made = {"demand": f.published_demand, "achievement": f.displayed_achievement, "expert": f.active_expert}
    if kind.code in made:
        return made[kind.code](cast)
    if kind.code in UNDER_WAY:
        return UNDER_WAY[kind.code](cast)
    if kind.code == "enrolment":
        return f.walk(sample(kind.code, cast), ("submit", cast.broker))
    if kind.matchable:
        return f.placed(sample(kind.code, cast), kind.matchable.open[0])
    demand, achievement = f.published_demand(cast), f.displayed_achievement(cast)
    return introduce(demand, achievement, by=cast.author, message="希望考察")


def test_a_record_is_there_for_those_who_may_view_it_and_for_nobody_else(kind: Kind, record: Any, cast: f.Cast) -> None:
    for name in WITNESSES:
        person = getattr(cast, name)
        seen, client = kind.view.allows(person, record), browser(person)
        assert client.get(address(record)).status_code == (200 if seen else 404), name
        inside = seen and powers(person).signed_in and not hidden(kind, record, person)
        history = client.get(address(record, "history")).status_code
        assert history == (200 if inside else 302 if not powers(person).signed_in else 404), name


@pytest.mark.alike
def test_forms_open_for_those_who_may_write(kind: Kind, record: Any, cast: f.Cast) -> None:
    for name in WITNESSES:
        person = getattr(cast, name)
        who, client = powers(person), browser(person)
        status = client.get(reverse(f"{kind.code}:new")).status_code
        assert status == (302 if not who.signed_in else 200 if kind.create(who) else 403), name
        if who.signed_in and kind.view.allows(person, record):
            change = client.get(address(record, "change")).status_code
            assert change == (200 if kind.change.allows(person, record) else 403), name


@pytest.mark.alike
def test_every_step_has_its_page_and_only_open_steps_have_a_form(kind: Kind, record: Any, cast: f.Cast) -> None:
    before = Event.objects.count()
    for person in (cast.author, cast.city):
        if not kind.view.allows(person, record):
            continue
        mine, client = {step.code for step in steps_open(record, person)}, browser(person)
        for step in kind.loop.steps:
            page = client.get(address(record, "step", step.code))
            assert page.status_code == 200, step.code
            assert (b'name="version"' in page.content) == (step.code in mine), step.code
            if step.code not in mine:
                refused = client.post(address(record, "step", step.code), {"reason": "x"})
                assert refused.status_code in (403, 409, 422), step.code
    assert Event.objects.count() == before


@pytest.mark.alike
def test_strangers_are_asked_to_sign_in_before_they_write(kind: Kind, record: Any) -> None:
    client = browser()
    step = address(record, "step", kind.loop.steps[0].code)
    for url in (step, *(address(record, name) for name in ("change", "draft", "note", "attach", "link"))):
        answer = client.post(url)
        assert answer.status_code == 302, url
        assert answer["Location"].startswith(reverse("sign-in")), url


@pytest.mark.usefixtures("record")
def test_pages_ask_as_often_for_many_records_as_for_one(kind: Kind, cast: f.Cast) -> None:
    if kind.code in ONCE:  # only one may be open between two records, so its list is measured with others
        return
    client, urls = browser(cast.county), [reverse(f"{kind.code}:{name}") for name in ("list", "board")]
    before = [queries(client, url) for url in urls]
    for _each in range(5):
        one_of(kind, cast)
    assert [queries(client, url) for url in urls] == before


@pytest.mark.alike
@pytest.mark.parametrize("name", ["list", "board"])
@pytest.mark.usefixtures("record")
def test_htmx_swaps_in_what_a_reload_would_show(kind: Kind, name: str, cast: f.Cast) -> None:
    client, url = browser(cast.author), reverse(f"{kind.code}:{name}")
    part, whole = (TOKEN.sub("", client.get(url, **more).content.decode()) for more in (HTMX, {}))
    assert part.strip() in whole


@pytest.mark.usefixtures("record")
def test_every_filter_and_every_column_can_be_used(kind: Kind, cast: f.Cast) -> None:
    """How columns sort is tested where rows are asked for (tests/records/test_keys.py)."""
    client, url = browser(cast.county), reverse(f"{kind.code}:list")
    page = client.get(url)
    for bound in page.context["filters"].form:
        assert client.get(url, {bound.name: "1"}, **HTMX).status_code == 200, bound.name
    names = [name for name, _label, _shown in page.context["columns"]]
    for sort in (names[0], f"-{names[-1]}"):
        assert client.get(url, {"columns": names, "sort": sort}).status_code == 200, sort
