"""What may be begun from a record's page: each kind only where the record it names has come so far."""

import re
from typing import Any

import pytest

from tests import callings, factories
from tests.browsing import address, browser
from tests.factories import Cast, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def begun(person: Any, record: Any) -> set[str]:
    """The kinds whose new record the page leads to."""
    text = browser(person).get(address(record)).content.decode()
    return set(re.findall(r'href="/([a-z-]+)/new/\?', text))


def test_an_application_is_begun_while_its_call_is_open(cast: Cast) -> None:
    call = callings.open_call(cast)
    assert begun(cast.author, call) == {"applications"}
    assert begun(cast.author, placed(call, "closed")) == set()


def test_list_items_are_begun_while_the_call_is_written(cast: Cast) -> None:
    call = callings.open_call(cast)
    assert begun(cast.department, placed(call, "draft")) == {"guide-items"}
    assert begun(cast.department, placed(call, "reviewing")) == {"review-rounds"}


def test_a_project_is_begun_from_what_was_awarded_and_from_nothing_else(cast: Cast) -> None:
    application = callings.application_under_review(cast)
    assert "projects" not in begun(cast.author, application)
    assert "field-checks" in begun(cast.department, application)
    assert begun(cast.author, placed(application, "awarded")) == {"projects"}


def test_the_public_notice_is_begun_from_a_round_that_is_decided(cast: Cast) -> None:
    round_ = callings.round_scoring(cast)
    assert "public-notices" not in begun(cast.department, round_)
    assert begun(cast.department, placed(round_, "decided")) >= {"public-notices"}
