"""What is suggested when nothing was found: words that sound or look alike, fewer words, no filters."""

import pytest

from kehui.desk.search import indexer
from tests import factories as f
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(region: f.Cast) -> f.Cast:
    f.published_demand(region, title="碳纤维预浸料Hastelloy")
    indexer.catch_up()
    return region


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("q=炭纤维", "Did you mean “碳纤维”?"),
        ("q=hasteloy", "Did you mean “hastelloy”?"),
        ("q=碳纤维 量子", "Show what has any of these words"),
        ("q=碳纤维&kind=expert", "Look without the filters"),
    ],
)
def test_only_what_finds_something_is_suggested(asked: str, suggested: str) -> None:
    page = browser().get(f"/search/?{asked}")
    assert "No results" in words(page)
    assert suggested in words(page)
    assert "Find what answers this text" in words(page)


@pytest.mark.usefixtures("scene")
def test_nothing_alike_suggests_nothing() -> None:
    page = words(browser().get("/search/?q=量子芯片"))
    assert "Did you mean" not in page
    assert "Nothing you may see fits “量子芯片”" in page
