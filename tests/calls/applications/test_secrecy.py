"""Answers to the form of a call are as secret as the rest: identifying ones go the way of the applicant's name."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kehui.api.tokens import issue
from kehui.calls.applications import filling
from kehui.calls.applications.models import Application
from kehui.calls.openings import forming
from kehui.calls.reviews.models import Review
from kehui.people.models import Person
from kehui.records.mentions import offered, unheard
from kehui.records.queries import files_of
from kehui.records.services import act, attach, create, note
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, placed, walk
from tests.formed import ANSWERS, ROWS, call_with_form, row

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


def test_what_a_form_does_not_name_stays_closed_to_reviewers_and_all_of_it_to_others() -> None:
    cast = factories.cast()
    case, expert = judged(cast, "single")
    loose = attach(case, factories.letter("营业执照.pdf"), by=cast.author)
    proof, _vita = filed(case, cast)
    assert list(files_of(case, expert)) == [proof, _vita]
    assert browser(expert).get(reverse("application:file", args=[case.number, loose.pk])).status_code == 404
    another = callings.another_expert(cast).created_by
    for person in (another, cast.stranger, cast.rival):
        assert not files_of(case, person).exists()
    placed(case, "notice")
    assert not files_of(case, cast.stranger).exists()


@pytest.mark.parametrize("blind", ["single", "double"])
def test_reviewers_open_the_files_of_the_form_from_their_sheet_as_far_as_it_is_blind(blind: str) -> None:
    cast = factories.cast()
    case, expert = judged(cast, blind)
    proof, vita = filed(case, cast)
    review = Review.objects.get(case=case.pk)
    sheet = browser(expert).get(reverse("review-sheet", args=[review.number])).content.decode()
    link = reverse("application:preview", args=[case.number, proof.pk])
    assert link in sheet
    page = browser(expert).get(link)
    assert page.status_code == 200
    assert str(cast.author) not in page.content.decode()
    assert fetched(expert, case, proof) == 200
    assert (fetched(expert, case, vita), "赵示例简历.pdf" in sheet) == (
        (200, True) if blind == "single" else (404, False)
    )


@pytest.mark.parametrize("blind", ["single", "double"])
def test_they_open_the_same_files_from_the_case_and_beside_another_case(blind: str) -> None:
    cast = factories.cast()
    case, expert = judged(cast, blind)
    proof, _vita = filed(case, cast)
    review = Review.objects.get(case=case.pk)
    other = create("application", by=cast.author, **callings.application_fields(cast, guide=case.guide))
    filling.save(other, ANSWERS, by=cast.author)
    placed(other, "review")
    made = create("review", by=cast.department, round=review.round, case=other, judge=review.judge)
    walk(made, ("accept", expert, {"declared": True}))
    pages = (reverse("application:show", args=[case.number]), reverse("review-compare", args=[review.number]))
    for page in (browser(expert).get(each).content.decode() for each in pages):
        assert reverse("application:preview", args=[case.number, proof.pk]) in page
        assert ("赵示例简历.pdf" in page) == (blind == "single")
        assert blind == "single" or str(cast.author) not in page


@pytest.mark.parametrize(("blind", "named"), [("single", True), ("double", False)])
def test_no_page_of_a_case_heads_it_with_whose_it_is_and_where_unless_its_reviewers_may_know(
    blind: str, *, named: bool
) -> None:
    cast = factories.cast()
    case, expert = judged(cast, blind)
    review = Review.objects.get(case=case.pk)
    with override("en"):
        names = [cast.company.name, str(case.region)]
    for page in (reverse("application:show", args=[case.number]),
                 reverse("application:step", args=[case.number, "award"])):  # fmt: skip
        told = words(browser(expert).get(page))
        assert case.title in told
        assert [name in told for name in names] == [named, named], page
    sheet = words(browser(expert).get(reverse("review-sheet", args=[review.number])))
    assert [name in sheet for name in names] == [named, named]


@pytest.mark.parametrize("blind", ["single", "double"])
def test_nobody_learns_from_notes_who_reviews_a_case_nor_do_reviewers_read_what_others_note(blind: str) -> None:
    cast = factories.cast()
    case, expert = judged(cast, blind)
    Person.objects.filter(pk=expert.pk).update(name="万难猜")
    expert = Person.objects.get(pk=expert.pk)
    page = browser(expert)
    page.post(reverse("application:note", args=[case.number]), {"text": "给申报单位的提示", "audience": "all"})
    assert not case.notes.exists()
    with pytest.raises(ValidationError, match="audience"):
        note(case, "给处室的提示", by=expert, audience="office")
    note(case, "自己记下的疑点", by=expert, audience="me")
    note(case, "我们是示例单位，请关照", by=cast.author)
    told = words(page.get(reverse("application:show", args=[case.number])))
    assert ("自己记下的疑点" in told, "请关照" in told) == (True, False)
    assert '<option value="all">' not in page.get(reverse("application:show", args=[case.number])).content.decode()
    for person in (cast.author, cast.county):
        for view in ("show", "history"):
            assert "万难猜" not in words(browser(person).get(reverse(f"application:{view}", args=[case.number])))


def test_reviewers_are_neither_offered_nor_mentioned_in_notes_on_their_case() -> None:
    cast = factories.cast()
    case, expert = judged(cast, "single")
    Person.objects.filter(pk=expert.pk).update(name="万难猜")
    for typed in ("万", expert.username):
        assert offered(typed, case, by=cast.author, audience="all") == []
    made = note(case, "@万难猜 您好，@王不在 您好", by=cast.author)
    assert unheard(made) == ["万难猜", "王不在"]  # no difference between who reviews it and who does not exist
    assert not made.mentions.exists()


def fetched(person: Any, case: Any, file: Any) -> int:
    answer = browser(person).get(reverse("application:file", args=[case.number, file.pk]))
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def filed(case: Any, cast: Cast) -> list[Any]:
    """A file that the form asks for, and one that tells who applies."""
    more = [*ROWS, row("附件", "vita", "负责人简历原件", "file", options="pdf", identifying="是")]
    forming.save(case.call, more, by=cast.department, reason="增加简历")
    Application.objects.filter(pk=case.pk).update(state="draft", edition=2)
    files = []
    for name in ("查新报告.pdf", "赵示例简历.pdf"):
        files.append(attach(case, factories.letter(name), by=cast.author))
    application = Application.objects.get(pk=case.pk)
    named = {code: f"#{file.pk} {file.name}" for code, file in zip(("proof", "vita"), files, strict=True)}
    entries, secret = filling.rows(filling.form_of(application), ANSWERS | named)
    Application.objects.filter(pk=case.pk).update(state="review", entries=entries, named_entries=secret)
    case.refresh_from_db()
    return files


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
