"""Of experts and scores everybody reads exactly what the rules publish, from the day they say, and nothing before."""

from itertools import product
from typing import Any

import pytest

from kehui.calls.reviews.models import Review
from kehui.calls.rulesets.models import RuleSet
from kehui.market.experts.models import Expert
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import address, browser
from tests.calls.rounds.test_letters import decided
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db
LIFE = ("draft", "checked", "published", "ended", "clear", "changed", "withdrawn")
EXPERTS, SCORES = "某专家甲", "75.00"


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def notice(cast: Cast) -> Any:
    """The notice of a decided round: one case proposed and on notice, one declined; its experts left the register."""
    made = decided(cast, "25", "20")
    better, worse = made.call.applications.order_by("number")
    placed(better, "notice")
    placed(worse, "not_selected")
    Expert.objects.update(state="suspended")  # so that no page of the register names them
    return create("notice", by=cast.department, **callings.notice_fields(round=made))


def seen_by(person: Any, notice: Any) -> str:
    """Everything that somebody may fetch about the notice: its page, its history, the interface, the export."""
    client = browser(person)
    urls = [address(notice), address(notice, "history"), f"/api/v1/public-notices/{notice.number}", "/public-notices/"]
    return "".join(client.get(url).content.decode() for url in urls)


@pytest.mark.parametrize(("experts", "scores", "when"), list(product((0, 1), (0, 1), ("notice", "closed"))))
def test_exactly_what_is_published_and_nothing_before(
    notice: Any, cast: Cast, experts: int, scores: int, when: str
) -> None:
    given = {"publish_experts": experts, "publish_scores": scores, "publish_when": when}
    RuleSet.objects.filter(pk=notice.round.rules_id).update(**given)
    since = {"notice": ("published", "ended", "clear", "changed"), "closed": ("clear", "changed")}[when]
    for state in LIFE:
        text = seen_by(cast.stranger, placed(notice, state))
        out = state in since
        assert (EXPERTS in text, SCORES in text) == (bool(experts and out), bool(scores and out)), state


def test_neither_the_declined_nor_single_sheets_are_published(notice: Any, cast: Cast) -> None:
    RuleSet.objects.filter(pk=notice.round.rules_id).update(publish_experts=True, publish_scores=True)
    text = seen_by(cast.stranger, placed(notice, "clear"))
    worse = notice.round.call.applications.order_by("number").last()
    assert worse.number not in text
    assert "60.00" not in text
    for review in Review.objects.all():
        assert review.number not in text
    assert "仅供专家组" not in text
    assert "路线清楚" not in text


def test_a_round_that_is_not_decided_publishes_nothing(notice: Any, cast: Cast) -> None:
    RuleSet.objects.filter(pk=notice.round.rules_id).update(publish_experts=True, publish_scores=True)
    placed(notice.round, "closed")
    assert EXPERTS not in seen_by(cast.stranger, placed(notice, "clear"))


def test_the_page_of_a_published_notice_comes_from_its_steps(notice: Any, cast: Cast) -> None:
    RuleSet.objects.filter(pk=notice.round.rules_id).update(publish_scores=True, publish_when="notice")
    made = walk(notice, ("submit", cast.department), ("publish", cast.department2))
    assert SCORES in seen_by(cast.stranger, made)
