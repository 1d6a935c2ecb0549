"""What is wrong in the rows of a form, and which fields are shown."""

import pytest

from kehui.core.questions import Form, FormError


def row(code: str, kind: str = "text", page: str = "甲", **more: str) -> dict[str, str]:
    return {"page": page, "code": code, "label": f"字段{code}", "type": kind} | more


def problems(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(FormError) as refused:
        Form.of_rows(rows)
    return [str(each) for each in refused.value.problems]


def test_every_error_is_named_with_its_row() -> None:
    found = problems(
        row("a", "choice", options="是的;不是"),
        row("a", "colour"),
        row("B"),
        row("c", shown_when="nobody = 1"),
        row("d", shown_when="a = 也许"),
        row("e", shown_when="later = 是"),
        row("f", shown_when="no equals sign"),
        row("g", "choice"),
        row("h", "whole", least="9", most="3"),
        row("later", "yesno", page="乙"),
        {"page": "", "code": "z", "label": "", "type": "text"},
    )
    assert [each.split(":")[0] for each in found] == [
        "row 2", "row 2", "row 3", "row 4", "row 5", "row 6", "row 7", "row 8", "row 9", "row 11", "row 11",
    ]  # fmt: skip
    assert "already stands in row 1" in " ".join(found[:2])
    assert "later page" in found[5]


def test_conditions_that_go_round_in_a_circle_are_refused() -> None:
    found = problems(row("a", shown_when="b = 1"), row("b", shown_when="c = 1"), row("c", shown_when="a = 1"))
    assert len(found) == 3
    assert all("circle" in each for each in found)


def test_no_rows_make_no_form() -> None:
    assert problems() == ["The form has no field. Add at least one row."]


def test_types_have_chinese_names() -> None:
    assert Form.of_rows([row("a", "金额", required="是")]).fields["a"].type == "money"


def test_what_depends_on_a_hidden_field_is_hidden_too() -> None:
    form = Form.of_rows(
        [row("a", "yesno"), row("b", "yesno", shown_when="a = 是"), row("c", required="是", shown_when="b = 是")]
    )
    assert form.shown({"a": "是", "b": "是"}) == {"a", "b", "c"}
    assert form.shown({"a": "否", "b": "是"}) == {"a"}
    assert form.judged({"a": "否", "b": "是"})[0].complete
    assert form.judged({"a": "是", "b": "是"})[0].missing == ("c",)
    assert form.cleaned({"a": "否", "b": "是", "c": "kept elsewhere"}) == {"a": "否"}
