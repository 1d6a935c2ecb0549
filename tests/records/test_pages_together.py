"""One step for many records: the sheet lists what will change, and nothing else changes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehui.market.demands.models import Demand
from kehui.records.bulk import act_many
from kehui.records.models import Event
from kehui.records.pages import together
from kehui.records.services import act, change, create
from tests import factories as f
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db
SHEET = "/demands/together/"
SECOND = "This step needs a second person: you wrote or moved this record yourself."


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def drafts(cast: f.Cast, count: int = 2) -> list[Any]:
    made = [create("demand", by=cast.author, **f.demand_fields(cast.company)) for _each in range(count)]
    for demand in made:
        act(demand, "submit", by=cast.author)
    return list(Demand.objects.order_by("pk"))


def sent(demands: list[Any], **more: Any) -> dict[str, Any]:
    return {
        "number": [demand.number for demand in demands],
        "version": [f"{demand.number}={demand.version}" for demand in demands],
    } | more


def test_the_sheet_lists_what_will_change_and_changes_nothing(cast: f.Cast) -> None:
    demands, before = drafts(cast), Event.objects.count()
    page = browser(cast.county).get(SHEET, sent(demands, step="accept"))
    assert [line.problem for line in page.context["lines"]] == ["", ""]
    assert demands[0].number in words(page)
    assert Event.objects.count() == before


def test_without_a_step_it_asks_for_one(cast: f.Cast) -> None:
    page = browser(cast.county).get(SHEET, sent(drafts(cast)))
    assert page.context["step"] is None
    assert {"accept", "return"} <= {step.code for step in page.context["steps"]}


def test_the_step_is_taken_on_all(cast: f.Cast) -> None:
    demands = drafts(cast)
    answer = browser(cast.county).post(SHEET, sent(demands, step="accept", back="/desk/"))
    assert answer.url == "/desk/"
    assert set(Demand.objects.values_list("state", flat=True)) == {"accepted"}


def test_what_cannot_move_stays_and_says_why(cast: f.Cast) -> None:
    demands = drafts(cast)
    act(demands[0], "accept", by=cast.county2)
    fresh = [Demand.objects.get(pk=demand.pk) for demand in demands]
    page = browser(cast.county).post(SHEET, sent(fresh, step="accept"))
    assert [line.record.number for line, _why in page.context["refused"]] == [demands[0].number]
    assert Demand.objects.get(pk=demands[1].pk).state == "accepted"


def test_what_somebody_changed_meanwhile_is_left_alone(cast: f.Cast) -> None:
    demands = drafts(cast, 1)
    act(demands[0], "return", by=cast.county2, reason="补充指标")
    change(Demand.objects.get(), by=cast.author, title="改过的标题")
    act(Demand.objects.get(), "submit", by=cast.author)
    page = browser(cast.county).post(SHEET, sent(demands, step="accept"))
    assert "Somebody changed it meanwhile." in words(page)
    assert Demand.objects.get().state == "submitted"


def test_what_somebody_changes_while_the_step_is_being_taken_is_left_alone(
    cast: f.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet was good when it was read; by the time its records are locked one of them is another."""
    demands = drafts(cast)

    def overtaken(*args: Any, **given: Any) -> Any:
        Demand.objects.filter(pk=demands[0].pk).update(version=demands[0].version + 1)
        return act_many(*args, **given)

    monkeypatch.setattr(together, "act_many", overtaken)
    page = browser(cast.county).post(SHEET, sent(demands, step="accept"))
    assert [(line.record.number, why) for line, why in page.context["refused"]] == [
        (demands[0].number, "Somebody changed it meanwhile.")
    ]
    assert dict(Demand.objects.values_list("pk", "state")) == {demands[0].pk: "submitted", demands[1].pk: "accepted"}


def test_rows_that_wait_for_a_second_person_say_so_before_anything_is_sent(cast: f.Cast) -> None:
    own = create("demand", by=cast.county, **f.demand_fields(cast.company))
    act(own, "submit", by=cast.county)
    other = create("demand", by=cast.author, **f.demand_fields(cast.company))
    act(other, "submit", by=cast.author)
    demands = list(Demand.objects.order_by("pk"))
    page = browser(cast.county).get(SHEET, sent(demands, step="accept"))
    assert [line.problem for line in page.context["lines"]] == [SECOND, ""]
    assert SECOND in words(page)
    assert "Confirm: accept (1)" in words(page)
    for by, step in ((cast.county, "return"), (cast.county2, "accept")):
        free = browser(by).get(SHEET, sent(demands, step=step))
        assert [line.problem for line in free.context["lines"]] == ["", ""]
    done = browser(cast.county).post(SHEET, sent(demands, step="accept"))
    assert [(line.record.number, why) for line, why in done.context["refused"]] == [(own.number, SECOND)]
    assert Demand.objects.get(pk=other.pk).state == "accepted"


def test_rows_that_lack_what_the_step_needs_say_what(cast: f.Cast) -> None:
    create("demand", by=cast.author, title="只有标题")
    create("demand", by=cast.author, **f.demand_fields(cast.company))
    demands = list(Demand.objects.order_by("pk"))
    page = browser(cast.author).get(SHEET, sent(demands, step="submit"))
    first, second = (line.problem for line in page.context["lines"])
    assert first.startswith("still missing: Organisation, Region, Industry, The problem"), first
    assert second == ""


def test_the_sheet_asks_the_database_no_more_for_more_rows(cast: f.Cast, django_assert_max_num_queries: Any) -> None:
    demands, client = drafts(cast, 8), browser(cast.county)
    with CaptureQueriesContext(connection) as few:
        client.get(SHEET, sent(demands[:2], step="accept"))
    with django_assert_max_num_queries(len(few)):
        client.get(SHEET, sent(demands, step="accept"))


def test_a_step_that_demands_a_reason_is_refused_without_one(cast: f.Cast) -> None:
    demands = drafts(cast)
    page = browser(cast.county).post(SHEET, sent(demands, step="return"))
    assert page.status_code == 422
    assert set(Demand.objects.values_list("state", flat=True)) == {"submitted"}
    browser(cast.county).post(SHEET, sent(demands, step="return", reason="请补充指标"))
    assert set(Demand.objects.values_list("state", flat=True)) == {"draft"}
    assert Event.objects.filter(verb="return", reason="请补充指标").count() == 2


def test_values_that_no_record_takes_are_mended_on_the_sheet(cast: f.Cast) -> None:
    demands = drafts(cast)
    for demand in demands:
        act(demand, "accept", by=cast.county)
    client, fresh = browser(cast.city), list(Demand.objects.order_by("pk"))
    answer = client.post(SHEET, sent(fresh, step="publish", valid_until="2020-01-01"))
    assert answer.status_code == 422
    assert [bool(line.refusal) for line in answer.context["lines"]] == [True, True]
    page = answer.content.decode()
    assert 'value="2020-01-01"' in page  # what was typed
    assert "Confirm: publish (2)" in words(answer)
    assert "was taken on" not in words(answer)
    client.post(SHEET, sent(fresh, step="publish", valid_until="2099-01-01"))
    assert set(Demand.objects.values_list("state", flat=True)) == {"published"}


def test_others_records_are_not_even_listed(cast: f.Cast) -> None:
    demands = drafts(cast)
    assert browser(cast.rival).get(SHEET, sent(demands, step="withdraw")).status_code == 302
    assert browser(cast.elsewhere).get(SHEET, sent(demands, step="accept")).status_code == 302


def test_the_way_back_stays_on_the_site(cast: f.Cast) -> None:
    answer = browser(cast.county).post(SHEET, sent(drafts(cast), step="accept", back="https://elsewhere.example/"))
    assert answer.url == "/demands/"


def test_nothing_chosen_goes_back_with_a_word(cast: f.Cast) -> None:
    assert browser(cast.county).get(SHEET).url == "/demands/"


def test_what_went_out_of_sight_meanwhile_is_said(cast: f.Cast) -> None:
    """Such as what somebody else returned to its author, while the sheet lay open."""
    demands = drafts(cast)
    act(demands[0], "return", by=cast.county2, reason="补充")
    client = browser(cast.county)
    answer = client.post(SHEET, sent(demands, step="accept"))
    assert Demand.objects.get(pk=demands[1].pk).state == "accepted"
    assert demands[0].number in words(answer)
    assert "You can no longer see these" in words(answer)
    act(Demand.objects.get(pk=demands[0].pk), "submit", by=cast.author)
    assert "You can no longer see these" not in words(client.get(SHEET, sent(demands, step="accept")))
    act(Demand.objects.get(pk=demands[0].pk), "return", by=cast.county2, reason="补充")
    answer = client.post(SHEET, sent(demands[:1], step="accept"), follow=True)
    assert "You can no longer see any of these records." in words(answer)
