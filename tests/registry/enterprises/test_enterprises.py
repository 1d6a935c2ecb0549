"""The rules of the register of enterprises: each once, titles by the offices, figures among ourselves."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kehui.records.kinds import kinds
from kehui.records.queries import hidden
from kehui.records.services import act, create
from tests import factories
from tests.browsing import browser, titles
from tests.supplies import enterprise_fields, listed_enterprise

pytestmark = pytest.mark.django_db


def test_an_organisation_stands_in_the_register_once() -> None:
    cast = factories.cast()
    first = listed_enterprise(cast)
    again = create("enterprise", by=cast.author, **enterprise_fields(cast.company))
    act(again, "submit", by=cast.author)
    with pytest.raises(ValidationError, match=first.number):
        act(again, "list", by=cast.county)
    act(first, "withdraw", by=cast.author, reason="重新登记")
    act(again, "list", by=cast.county)


def test_an_enterprise_updates_its_figures_and_not_its_titles() -> None:
    cast = factories.cast()
    made = listed_enterprise(cast)
    changed = factories.walk(made, ("update", cast.author, {"year": 2025, "staff": 310}))
    assert (changed.state, changed.staff) == ("listed", 310)
    with pytest.raises(TypeError):
        act(made, "update", by=cast.author, titles=("unicorn",))
    titled = factories.walk(made, ("title", cast.county, {"titles": ("high_tech", "gazelle")}))
    assert titled.titles == ("high_tech", "gazelle")
    for asked, found in (("titles=gazelle", 1), ("titles=unicorn&titles=high_tech", 1), ("titles=unicorn", 0)):
        page = browser(cast.county).get(f"{reverse('enterprise:list')}?{asked}")
        assert len(titles(page)) == found, "any of the titles asked for"


def test_figures_and_wishes_are_not_for_strangers_and_competitors() -> None:
    cast = factories.cast()
    made = listed_enterprise(cast)
    kept = {"year", "staff", "researchers", "revenue", "research_expense", "wishes", "contact_name", "contact_phone"}
    for person in (cast.stranger, cast.rival, cast.banker, cast.elsewhere):
        assert hidden(kinds["enterprise"], made, person) == kept
    for person in (cast.colleague, cast.county, cast.leader):
        assert hidden(kinds["enterprise"], made, person) == set()
