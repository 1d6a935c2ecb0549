"""The answers of an application as its page shows them: fields, choices and columns by their names in the language of
whoever reads, amounts with their unit."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehui.calls.applications import filling
from kehui.calls.controls import Control
from kehui.core.questions import Form


def worded(application: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a field of answers; of questions that the form does not know any more, as they are kept."""
    form = filling.form_of(application)
    rows = getattr(application, name)
    return [_worded(form, row) if form and row["code"] in form.fields else row for row in rows]


def _worded(form: Form, row: dict[str, str]) -> dict[str, Any]:
    control = Control(form.fields[row["code"]], row["answer"])
    page = next(each for each in form.pages if control.field in each.fields)
    said = row | {"page": page.called(get_language() or ""), "label": control.label, "answer": _answer(control)}
    return said | {"heads": [head for head, _required in control.heads]} if control.type == "table" else said


def _answer(control: Control) -> str:
    if control.type in ("choice", "choices", "yesno"):
        words = {value: label for value, label, _chosen in control.choices}
        return "\n".join(words.get(line, line) for line in control.lines)
    if control.type == "money":
        return _amount(control.value)
    return control.value


def _amount(text: str) -> str:
    """As everywhere else an amount is shown; what is none stays as it was typed."""
    try:
        amount = f"{Decimal(text.replace(',', '').replace('，', '')):,f}"
    except (InvalidOperation, ValueError):
        return text
    return _("%(amount)s × 10,000 yuan") % {"amount": amount}
