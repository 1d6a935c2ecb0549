"""Versions of an application: every submission is one; two are compared word by word, as far as the reader may see."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.applications import filling
from kehui.calls.applications.versions import versions
from kehui.records.services import act, change, create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, placed
from tests.formed import ANSWERS, call_with_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def returned(cast: Cast) -> Any:
    """Submitted, returned, changed and submitted again."""
    guide = callings.issued_guide(cast, call=call_with_form(cast))
    made = create("application", by=cast.author, **callings.application_fields(cast, guide=guide))
    filling.save(made, ANSWERS, by=cast.author)
    act(made, "submit", by=cast.author)
    act(made, "return", by=callings.keeper(cast), reason="补充投入")
    made.refresh_from_db()
    filling.save(made, {"partners": "示例大学 | 80", "joint": "是"}, by=cast.author)
    filling.save(made, {"team": "钱示例，研究员。"}, by=cast.author)
    change(made, by=cast.author, summary="研制离线检测装备并在两条产线应用。", leader="钱示例")
    act(made, "submit", by=cast.author)
    made.refresh_from_db()
    return made


def address(application: Any, older: int = 0, newer: int = 1) -> str:
    """Of two of its versions, in the history."""
    events = [each.event for each in versions(list(application.events.order_by("id")))]
    path = reverse("application:history", args=[application.number])
    return f"{path}?from={events[older]}&to={events[newer]}"


def differing(application: Any, person: Any, *places: int) -> str:
    """The table of what differs."""
    page = browser(person).get(address(application, *places)).content.decode()
    return page[page.index('<table class="diff words">') :].split("</table>")[0]


def test_changed_words_are_marked_on_both_sides(returned: Any, cast: Cast) -> None:
    page = differing(returned, cast.author)
    assert "研制<del>在</del>线检测" in page
    assert "研制<ins>离</ins>线检测" in page
    assert "示例大学 | <del>30</del>" in page
    assert "示例大学 | <ins>80</ins>" in page
    assert "申报主体" not in page  # the same in both


def test_personal_answers_are_told_as_changed_and_not_shown(returned: Any, cast: Cast) -> None:
    page = differing(returned, cast.author)
    assert page.count("personal values are not kept") == 2
    assert "赵示例" not in page


def test_what_was_changed_after_the_last_submission_is_a_version_too(returned: Any, cast: Cast) -> None:
    act(returned, "return", by=callings.keeper(cast), reason="再改")
    returned.refresh_from_db()
    change(returned, by=cast.author, summary="研制离线检测设备。")
    assert "<del>" in differing(returned, cast.author, 1, 2)
    shown = browser(cast.author).get(reverse("application:show", args=[returned.number])).content.decode()
    assert "Present text" in shown
    assert address(returned, 1, 2).replace("&", "&amp;") in shown


def test_neither_reviewers_nor_strangers_compare_versions(returned: Any, cast: Cast) -> None:
    assert browser(cast.rival).get(address(returned)).status_code == 404
    placed(returned, "notice")
    assert browser(cast.rival).get(address(returned)).status_code == 404
    assert browser(cast.department).get(address(returned)).status_code == 200
