"""Every figure opens the list of exactly its records, and tells nobody what is kept from them."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from kehui.mechanisms.indicators.figures import figures
from kehui.records.kinds import kinds
from kehui.records.rules import nobody
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, ahead, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def signed(cast: Cast) -> Any:
    """Three agreements of which two are signed, one by an institute."""
    numbers = iter(("甲1", "甲2"))
    made = [callings.project_offered(cast) for _each in range(2)]
    fields = callings.project_fields(cast, lead="institute")
    made.append(walk(create_project(cast, fields), ("submit", cast.author)))
    return [walk(each, ("sign", cast.department, {"agreement_number": next(numbers)})) for each in made[1:]]


def create_project(cast: Cast, fields: dict[str, Any]) -> Any:
    from kehui.records.services import create

    return create("project", by=cast.author, **fields)


def listed(url: str, person: Any) -> set[int]:
    page = browser(person).get(url)
    return {record.pk for record in page.context["rows"]}


def test_a_figure_and_its_list_agree_and_say_the_share_of_what(signed: list[Any], cast: Cast) -> None:
    today = timezone.localdate()
    found = {each.indicator.code: each for each in figures(kinds["project"], today, today, cast.department)}
    assert (found["signed"].count, found["by_enterprises"].count) == (2, 1)
    assert (found["by_enterprises"].whole, found["by_enterprises"].share) == (found["signed"], 50.0)
    assert listed(found["signed"].url, cast.department) == {each.pk for each in signed}
    assert listed(found["by_enterprises"].url, cast.department) == {signed[0].pk}


def test_another_period_counts_other_records(signed: list[Any], cast: Cast) -> None:  # noqa: ARG001 (they are there)
    found = figures(kinds["project"], ahead(-400), ahead(-30), cast.department)
    assert {each.count for each in found} == {0}


def test_whoever_may_not_see_the_records_counts_none(signed: list[Any], cast: Cast) -> None:  # noqa: ARG001
    today = timezone.localdate()
    assert {each.count for each in figures(kinds["project"], today, today, cast.rival)} == {0}


def test_what_is_secret_is_not_told_by_counting(signed: list[Any], cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds["project"].secret, "lead", nobody)  # type: ignore[arg-type]
    today = timezone.localdate()
    counts = {each.indicator.code: each.count for each in figures(kinds["project"], today, today, cast.department)}
    assert (counts["signed"], counts["by_enterprises"]) == (len(signed), 0)


def test_the_page_counts_the_present_year_and_refuses_a_period_that_ends_before_it_begins(
    signed: list[Any], cast: Cast
) -> None:
    page, address = browser(cast.department), reverse("figures", args=["project"])
    assert f">{len(signed)}</a>" in page.get(address).content.decode()
    answer = page.get(address, {"start": "2026-05-02", "end": "2026-05-01"})
    assert answer.status_code == 422
    assert "最后一天早于第一天" in answer.content.decode() or "lies before the first" in answer.content.decode()
    assert address in page.get(reverse("project:list")).content.decode()


def test_no_kind_of_that_name_has_no_figures(cast: Cast) -> None:
    assert browser(cast.department).get("/figures/nothing/").status_code == 404


@pytest.mark.parametrize("code", [kind.code for kind in kinds if kind.indicators])
def test_every_figure_of_every_kind_has_its_list(code: str, cast: Cast) -> None:
    page = browser(cast.department)
    for each in figures(kinds[code], ahead(-30), ahead(0), cast.department):
        answer = page.get(each.url)
        assert answer.status_code == 200
        assert answer.context["total"] == str(each.count)
        assert "counted" in {bound.name for bound in answer.context["filters"].form if bound.value()}


@pytest.mark.parametrize("period", [("0001-01-01", "2026-01-01"), ("2026-01-01", "9999-12-31")])
def test_a_period_may_begin_and_end_at_any_day_there_is(cast: Cast, period: tuple[str, str]) -> None:
    factories.published_demand(cast)
    answer = browser(cast.author).get(
        reverse("figures", args=["demand"]), dict(zip(("start", "end"), period, strict=True))
    )
    assert answer.status_code == 200
