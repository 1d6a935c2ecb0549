"""What answers are worth, in words, page by page."""

import pytest

from kehui.core.questions import Form


def row(code: str, kind: str = "text", page: str = "甲", **more: str) -> dict[str, str]:
    return {"page": page, "code": code, "label": f"字段{code}", "type": kind} | more


def judged(answer: str, kind: str, **more: str) -> list[str]:
    (page,) = Form.of_rows([row("x", kind, **more)]).judged({"x": answer})
    return [str(each) for found in page.wrong.values() for each in found]


@pytest.mark.parametrize(
    ("kind", "answer", "more", "words"),
    [
        ("text", "x" * 201, {}, "201 characters; at most 200 are allowed."),
        ("long", "short", {"least": "10"}, "5 characters; at least 10 are asked for."),
        ("whole", "2.5", {}, "“2.5” is no whole number."),
        ("whole", "7", {"most": "5"}, "7 is more than 5."),
        ("money", "-1", {}, "“-1” is no amount: not below 0, at most four decimals."),
        ("money", "many", {}, "“many” is no number."),
        ("date", "2026-02-30", {}, "“2026-02-30” is no day. Write it like 2026-05-31."),
        ("date", "2026-01-01", {"least": "2026-02-01"}, "2026-01-01 is less than 2026-02-01."),
        ("choice", "z", {"options": "x;y"}, "“z” is none of the choices."),
        ("choices", "x\ny", {"options": "x;y", "most": "1"}, "2 given; at most 1 are allowed."),
        ("yesno", "perhaps", {}, "“perhaps” is none of the choices."),
        ("table", "| 5", {"options": "n*;m:whole"}, "Row 1: fill in “n”."),
        ("table", "a | five", {"options": "n*;m:whole"}, "Row 1, “m”: “five” does not fit."),
        ("file", "#3 plan.exe", {"options": "pdf"}, "“#3 plan.exe” is of another type than pdf."),
    ],
)
def test_wrong_answers_are_told_in_words(kind: str, answer: str, more: dict[str, str], words: str) -> None:
    assert judged(answer, kind, **more) == [words]


@pytest.mark.parametrize(
    ("kind", "answer", "more"),
    [
        ("text", "x", {}), ("whole", "1,200", {}), ("money", "12.5", {"least": "10"}), ("date", "2026-05-31", {}),
        ("choices", "x\ny", {"options": "x;y"}), ("yesno", "否", {}), ("file", "#1 a.PDF", {"options": "pdf;docx"}),
        ("table", "a | 5\n\nb | ", {"options": "n*;m:whole"}),
    ],
)  # fmt: skip
def test_right_answers_pass(kind: str, answer: str, more: dict[str, str]) -> None:
    assert judged(answer, kind, **more) == []


def test_pages_stand_in_their_order_and_count_what_they_lack() -> None:
    form = Form.of_rows([row("a", required="是"), row("b", page="乙", required="是"), row("c", required="是")])
    assert [(page.label, len(page.fields)) for page in form.pages] == [("甲", 2), ("乙", 1)]
    first, second = form.judged({"a": "1", "b": "2"})
    assert (first.missing, first.begun, second.complete) == (("c",), True, True)
