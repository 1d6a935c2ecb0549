"""Solutions come in while the challenge is open, never from the side with the demand; intention and contract differ."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from kehui.records.attachments import attach
from kehui.records.bulk import act_many, create_many
from kehui.records.clock import take_due_steps
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.queries import files_of, hidden, visible
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.mark.parametrize(("name", "state"), [("season", "closed"), ("need", "expired")])
def test_what_is_closed_takes_no_solution(cast: Cast, name: str, state: str) -> None:
    made = create("solution", by=cast.scholar, **callings.solution_fields(cast))
    placed(getattr(made, name), state)
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.scholar)
    assert set(caught.value.message_dict) == {name}


def test_a_demand_of_another_season_is_not_answered(cast: Cast) -> None:
    for need in (factories.published_demand(cast), callings.solution_submitted(cast).need):
        made = create("solution", by=cast.scholar, **callings.solution_fields(cast, need=need))
        with pytest.raises(ValidationError) as caught:
            act(made, "submit", by=cast.scholar)
        assert set(caught.value.message_dict) == {"need"}


def test_nobody_answers_their_own_demand(cast: Cast) -> None:
    for by, owner in ((cast.author, cast.company), (cast.colleague, cast.company)):
        with pytest.raises(ValidationError) as caught:
            create("solution", by=by, **callings.solution_fields(cast) | {"owner": owner})
        assert set(caught.value.message_dict) == {"need"}


def test_nobody_answers_their_own_demand_by_the_bulk_doors_either(cast: Cast) -> None:
    fields = callings.solution_fields(cast)
    refused = create_many("solution", [fields | {"owner": cast.company}], by=cast.author).refused
    assert [(place, set(error.message_dict)) for place, error in refused] == [(0, {"need"})]
    made = create("solution", by=cast.scholar, **fields)
    Record.objects.filter(pk=made.need_id).update(owner=made.owner)  # handed over after the solution was begun
    refused = act_many("solution", [made.pk], "submit", by=cast.scholar).refused
    assert [set(error.message_dict) for _place, error in refused] == [{"need"}]


def test_a_call_of_another_sort_is_refused(cast: Cast) -> None:
    fields = callings.solution_fields(cast, season=callings.open_call(cast), need=factories.published_demand(cast))
    with pytest.raises(ValidationError) as caught:
        create("solution", by=cast.scholar, **fields)
    assert set(caught.value.message_dict) == {"season"}


def test_it_is_sealed_until_it_is_handed_in_and_to_all_others_afterwards(cast: Cast) -> None:
    made = create("solution", by=cast.scholar, **callings.solution_fields(cast))
    assert seen(made, cast.scholar)
    assert not any(seen(made, each) for each in (cast.author, cast.department, cast.rival))
    walk(made, ("submit", cast.scholar))
    assert all(seen(made, each) for each in (cast.author, cast.department))
    assert not any(seen(made, each) for each in (cast.rival, cast.stranger))


def test_nobody_else_reads_it_before_the_last_day_has_passed(cast: Cast) -> None:
    """Neither what is proposed nor a file of it; it is not judged either, and its own side may change it."""
    made, kind = callings.solution_submitted(cast), kinds["solution"]
    file = attach(made, ContentFile(b"%PDF-1.4 sealed", name="方案.pdf"), by=cast.scholar)
    for each in (cast.author, cast.department, cast.leader):
        assert {"approach", "promises", "price", "contact_phone"} <= hidden(kind, made, each)
        assert not files_of(made, each).filter(pk=file.pk).exists()
        assert "以临界折射纵波逐点测量" not in browser(each).get(address(made)).content.decode()
    for step, by in (("accept", cast.department), ("return", cast.department), ("decline", cast.department)):
        with pytest.raises(ValidationError, match=str(made.season.closes_on.year)):
            act(made, step, by=by, reason="示例")
    made = walk(made, ("revise", cast.scholar), ("submit", cast.scholar))
    placed(made.season, "closed")
    assert not any(hidden(kind, made, each) for each in (cast.scholar, cast.author, cast.department))
    assert files_of(made, cast.department).filter(pk=file.pk).exists()
    with pytest.raises(ValidationError):
        act(made, "revise", by=cast.scholar)


def test_what_was_returned_comes_again_although_the_challenge_is_closed(cast: Cast) -> None:
    made = walk(
        callings.solution_submitted(cast, season="closed"), ("return", cast.department), ("submit", cast.scholar)
    )
    assert walk(made, ("accept", cast.department)).state == "accepted"


def test_a_challenge_whose_solutions_lie_open_is_not_prolonged(cast: Cast) -> None:
    season = callings.solution_submitted(cast).season
    later = {"closes_on": factories.ahead(40)}
    walk(season, ("extend", cast.department, later))
    take_due_steps(factories.ahead(41))
    season.refresh_from_db()
    assert season.state == "closed"
    with pytest.raises(ValidationError):
        act(season, "extend", by=cast.department, reason="示例", closes_on=factories.ahead(60))


def test_whoever_only_watches_sees_what_came_of_it_and_not_what_is_proposed(cast: Cast) -> None:
    made, kind = callings.solution_submitted(cast, season="closed"), kinds["solution"]
    assert seen(made, cast.leader)
    assert {"approach", "promises", "price"} <= hidden(kind, made, cast.leader)
    assert not any(hidden(kind, made, each) for each in (cast.scholar, cast.author, cast.department))


def test_the_city_that_runs_the_challenge_handles_solutions_from_elsewhere(cast: Cast) -> None:
    """And no city else: that of the solver's home reads nothing."""
    made = callings.solution_submitted(cast, season="closed")
    at_home = factories.person("city", at=factories.QINGDAO)
    type(made).objects.filter(pk=made.pk).update(region=factories.region(factories.SHINAN))
    type(made.season).objects.filter(pk=made.season_id).update(region=factories.region(factories.JINAN))
    assert seen(made, cast.city)
    assert not seen(made, at_home)
    assert walk(made, ("accept", cast.city)).state == "accepted"


def seen(solution, person) -> bool:
    return visible(kinds["solution"], person).filter(pk=solution.pk).exists()


def test_the_funnel_counts_intentions_and_contracts_apart(cast: Cast) -> None:
    made = walk(
        callings.solution_submitted(cast, season="closed"), ("accept", cast.department), ("shortlist", cast.author)
    )
    today = timezone.localdate()
    walk(made, ("intend", cast.author, {"intended_on": today, "intended": 40_000_000}))
    count = {each.code: each.value(today, today) for each in kinds["solution"].indicators}
    assert count == {"submitted": 1, "accepted": 1, "won": 0, "intended": 1, "contracted": 0}
