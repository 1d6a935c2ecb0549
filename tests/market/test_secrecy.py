"""What strangers, competitors and parties read of demands, achievements and experts, by how public these are."""

import pytest

from kehui.market.introductions.services import introduce
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.queries import hidden, visible
from kehui.records.services import create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db

CONTACTS = {"contact_name", "contact_phone"}
CONTRACT = {"contracted_on", "contract_amount", "contract_number"}
BLURRED = {"owner", "background", "problem", "indicators", "budget", "ip_wish", "solver_conditions"}
OFFICES = {"county", "county2", "city", "city2", "department", "department2", "leader"}
EVERYBODY = set(factories.PEOPLE)


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def viewers(cast: Cast, record: Record) -> set[str]:
    kind = kinds.of(record)
    return {name for name, person in cast.people().items() if visible(kind, person).filter(pk=record.pk).exists()}


def readers(cast: Cast, record: Record, field: str) -> set[str]:
    return {name for name, person in cast.people().items() if field not in hidden(kinds.of(record), record, person)}


def test_a_public_demand_keeps_only_its_contacts_and_contract(cast: Cast) -> None:
    demand = factories.published_demand(cast)
    assert viewers(cast, demand) == EVERYBODY
    assert hidden(kinds["demand"], demand, cast.stranger) == CONTACTS | CONTRACT
    assert readers(cast, demand, "contact_phone") == {"author", "colleague", *OFFICES}


def test_of_a_blurred_demand_strangers_read_title_and_summary(cast: Cast) -> None:
    demand = factories.published_demand(cast, publicity="blurred", summary="在线检测方法")
    assert viewers(cast, demand) == EVERYBODY
    assert hidden(kinds["demand"], demand, cast.stranger) == BLURRED | CONTACTS | CONTRACT
    assert readers(cast, demand, "problem") == readers(cast, demand, "owner") == {"author", "colleague", *OFFICES}


def test_a_directed_demand_is_not_shown_to_strangers(cast: Cast) -> None:
    demand = factories.published_demand(cast, publicity="directed", summary="在线检测方法")
    assert viewers(cast, demand) == {"author", "colleague", "broker", *OFFICES}
    assert readers(cast, demand, "problem") == {"author", "colleague", *OFFICES}


def test_the_demand_s_own_technology_manager_reads_it_all(cast: Cast) -> None:
    demand = factories.published_demand(cast, publicity="blurred", summary="在线检测方法")
    theirs = factories.placed(demand, "published", broker=cast.broker)
    assert hidden(kinds["demand"], theirs, cast.broker) == set()


def test_an_introduction_opens_a_directed_demand_step_by_step(cast: Cast) -> None:
    demand = factories.published_demand(cast, publicity="directed", summary="在线检测方法")
    achievement = factories.displayed_achievement(cast)
    sent = introduce(demand, achievement, by=cast.author, message="盼联系")
    assert viewers(cast, demand) == {"author", "colleague", "broker", "scholar", "fellow", *OFFICES}
    assert "problem" in hidden(kinds["demand"], demand, cast.scholar)
    factories.walk(sent, ("accept", cast.scholar))
    assert hidden(kinds["demand"], demand, cast.scholar) == set()
    assert "contact_phone" not in hidden(kinds["achievement"], achievement, cast.author)
    assert "contact_phone" in hidden(kinds["achievement"], achievement, cast.rival)


def test_unfinished_business_is_seen_by_its_own_side_only(cast: Cast) -> None:
    draft = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    assert viewers(cast, draft) == {"author", "colleague"}
    submitted = factories.walk(draft, ("submit", cast.author))
    assert viewers(cast, submitted) == {"author", "colleague", *OFFICES}
    withdrawn = factories.walk(submitted, ("withdraw", cast.author))
    assert viewers(cast, withdrawn) == {"author", "colleague", *OFFICES}


def test_a_restricted_achievement_keeps_its_figures_and_price(cast: Cast) -> None:
    shown = factories.displayed_achievement(cast, secrecy="restricted")
    kept = {"novelty", "indicators", "video", "conclusion", "price", "negotiable"}
    assert hidden(kinds["achievement"], shown, cast.stranger) == kept | CONTACTS
    assert readers(cast, shown, "price") == {"scholar", "fellow", *OFFICES}


def test_an_open_achievement_keeps_its_contacts(cast: Cast) -> None:
    shown = factories.displayed_achievement(cast)
    assert hidden(kinds["achievement"], shown, cast.stranger) == CONTACTS


def test_an_expert_is_shown_while_active_and_never_with_contacts(cast: Cast) -> None:
    expert = factories.active_expert(cast)
    assert viewers(cast, expert) == EVERYBODY
    kept = {"contact_phone", "contact_email", "history", "consent_on", "consent_text"}
    assert hidden(kinds["expert"], expert, cast.stranger) == kept
    assert readers(cast, expert, "contact_phone") == {"expert", "scholar", "fellow", *OFFICES}
    suspended = factories.walk(expert, ("ask", cast.city), ("suspend", cast.department))
    assert viewers(cast, suspended) == {"expert", "scholar", "fellow", *OFFICES}


def test_who_withdrew_consent_is_seen_by_nobody_else(cast: Cast) -> None:
    gone = factories.walk(factories.active_expert(cast), ("withdraw", cast.expert))
    assert viewers(cast, gone) == {"expert", "scholar", "fellow"}
