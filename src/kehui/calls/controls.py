"""The fields of a call's form as a page draws them: with what was answered, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehui.core.numbers import whole
from kehui.core.questions import Field, Form, Judged, Option, Page, split_rows
from kehui.core.questions.judging import LONGEST, YES_NO, join_rows

SPARE = 2  # blank rows offered under those filled in
MOST_ROWS = 60
PREFIX = "f-"  # before the codes of fields in what a page sends


@dataclass
class Control:
    """One field of a form; ``shown`` by the answers as the server knows them, ``rule`` for the script."""

    field: Field
    value: str
    shown: bool = True
    rule: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return PREFIX + self.field.code

    @property
    def type(self) -> str:
        return self.field.type

    @property
    def label(self) -> str:
        return self.field.called(get_language() or "")

    @property
    def help(self) -> str:
        english = (get_language() or "").startswith("en") and self.field.help_en
        return self.field.help_en if english else self.field.help

    @property
    def lines(self) -> list[str]:
        return [line for line in self.value.split("\n") if line]

    @property
    def files(self) -> list[tuple[str, str]]:
        """Each file as its line of the answer, and by its name alone."""
        return [(line, line.partition(" ")[2] or line) for line in self.lines]

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, words, and whether it is chosen."""
        if self.type == "yesno":
            return [(YES_NO[0], _("yes"), self.value == YES_NO[0]), (YES_NO[1], _("no"), self.value == YES_NO[1])]
        chosen = {line.strip() for line in self.value.split("\n")}
        return [(each.value, called(each), each.value in chosen) for each in self.field.options]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return [(self._head(each), each.required) for each in self.field.options]

    @staticmethod
    def _head(column: Option) -> str:
        """What a column is called, with its unit."""
        words = _("%(field)s (in units of 10,000 yuan)") if column.type == "money" else "%(field)s"
        return words % {"field": called(column)}

    @property
    def rows(self) -> list[list[tuple[str, str, str]]]:
        """The rows of a table as heading, name of the input, and cell, with some blank ones."""
        width = len(self.field.options)
        filled = split_rows(self.value, width)
        every = [*filled, *([""] * width for _place in range(SPARE))][:MOST_ROWS]
        return [
            [(self._head(each), f"{self.name}-{place}-{column}", cell)
             for column, (each, cell) in enumerate(zip(self.field.options, row, strict=True))]
            for place, row in enumerate(every)
        ]  # fmt: skip

    @property
    def limit(self) -> str:
        """The most characters of a text."""
        return self.field.most or str(LONGEST.get(self.type, ""))

    @property
    def bounds(self) -> str:
        """In words, how much may be written."""
        least, most = self.field.least, self.field.most
        texts = {"long": _("characters"), "text": _("characters"), "table": _("rows"), "file": _("files")}
        unit = texts.get(self.type, _("in units of 10,000 yuan") if self.type == "money" else "")
        if not least and not most:
            return unit if self.type == "money" else ""
        words = (
            _("%(least)s to %(most)s")
            if least and most
            else _("at least %(least)s")
            if least
            else _("at most %(most)s")
        )
        return f"{words % {'least': least, 'most': most}} {unit}".strip()

    @property
    def accept(self) -> str:
        return ",".join(f".{each.value.lstrip('.')}" for each in self.field.options)


def called(option: Option) -> str:
    return option.english if option.english and (get_language() or "").startswith("en") else option.value


def controls(form: Form, page: Page, answers: Mapping[str, str], *, judged: Judged | None = None) -> list[Control]:
    """The fields of one page; with ``judged``, each says what is missing or wrong."""
    shown = form.shown(answers)
    return [
        Control(
            each, answers.get(each.code, ""), each.code in shown, rule(form, page, each, answers),
            told(each, judged) if judged else [],
        )
        for each in page.fields
    ]  # fmt: skip


def rule(form: Form, page: Page, each: Field, answers: Mapping[str, str]) -> str:
    """The condition of a field as the script reads it: all or any, then each test, which for a field of an earlier
    page is 1 or 0, as its answer is known."""
    condition, here, shown = each.condition, {one.code for one in page.fields}, form.shown(answers)
    tests = [
        f"{PREFIX}{test.field}={'|'.join(test.one_of)}"
        if test.field in here else str(int(test.field in shown and test.holds(answers)))
        for test in condition.tests
    ]  # fmt: skip
    return ";".join(["any" if condition.any else "all", *tests]) if tests else ""


def told(each: Field, judged: Judged) -> list[str]:
    """What is missing or wrong about a field, in words."""
    if each.code in judged.missing:
        return [_("Fill it in.")]
    return [_(wrong.template) % wrong.parts for wrong in judged.wrong.get(each.code, ())]


def typed(fields: Iterable[Field], data: Any) -> dict[str, str]:
    """The answers in what a page sent; of fields that it did not send nothing is said. Files are sent apart."""
    found: dict[str, str] = {}
    for each in fields:
        name = PREFIX + each.code
        if each.type == "table" and f"{name}-rows" in data:
            count = min(whole(data[f"{name}-rows"]) or 0, MOST_ROWS)
            columns = range(len(each.options))
            found[each.code] = join_rows([data.get(f"{name}-{row}-{column}", "") for column in columns]
                                         for row in range(count))  # fmt: skip
        elif each.type in ("choices", "choice", "yesno") and f"{name}-asked" in data:
            found[each.code] = "\n".join(data.getlist(name))
        elif name in data and each.type != "file":
            found[each.code] = data[name].replace("\r\n", "\n").strip()
    return found
