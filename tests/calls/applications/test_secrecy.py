"""Answers to the form of a call are as secret as the rest: identifying ones go the way of the applicant's name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kehui.api.tokens import issue
from kehui.calls.applications import filling
from kehui.people.models import Person
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, placed, walk
from tests.formed import ANSWERS, call_with_form

pytestmark = pytest.mark.django_db


def judged(cast: Cast, blind: str) -> tuple[Any, Person]:
    """An application with a form under review, and the expert who has accepted it."""
    call = call_with_form(cast, rules=callings.rules_in_force(cast, blind=blind))
    guide = callings.issued_guide(cast, call=call)
    case = create("application", by=cast.author, **callings.application_fields(cast, guide=guide))
    filling.save(case, ANSWERS, by=cast.author)
    placed(case, "review")
    made = create("round", by=cast.department, **callings.round_fields(cast, call=call))
    made = walk(made, ("begin", cast.department))
    review = create("review", by=cast.department, round=made, case=case, judge=callings.another_expert(cast))
    walk(made, ("start", cast.department))
    review.refresh_from_db()
    expert = Person.objects.get(pk=review.reviewer_id)
    act(review, "accept", by=expert, declared=True)
    return case, expert


@pytest.mark.parametrize(("blind", "identified"), [("single", True), ("double", False)])
def test_reviewers_read_the_answers_and_the_identifying_ones_unless_it_is_double_blind(
    blind: str, *, identified: bool
) -> None:
    case, expert = judged(factories.cast(), blind)
    page = browser(expert).get(reverse("application:show", args=[case.number])).content.decode()
    assert "示例大学" in page
    assert ("赵示例，教授" in page) is identified
    token = issue("t", by=expert, scopes=("read",), days=1)[1]
    answer = Client(headers={"authorization": f"Bearer {token}"}).get(f"/api/v1/applications/{case.number}").json()
    assert "entries" in answer["fields"]
    assert bool(answer["fields"].get("named_entries")) is identified
    assert ("named_entries" in answer["withheld"]) is not identified


def test_the_public_never_reads_the_answers_that_do_not_identify() -> None:
    case, _expert = judged(factories.cast(), "single")
    placed(case, "notice")
    page = Client().get(reverse("application:show", args=[case.number])).content.decode()
    assert "示例大学" not in page
    assert "赵示例，教授" not in page
