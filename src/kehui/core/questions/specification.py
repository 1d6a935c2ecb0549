"""The specification of a form: read from rows, with everything that is wrong in them named at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kehui.core.questions import judging
from kehui.core.questions.conditions import Condition
from kehui.core.words import mark as _

COLUMNS: Final = {  # code → what the column of a sheet is called
    "page": "页", "page_en": "页（英文）", "code": "代码", "label": "字段", "label_en": "字段（英文）", "type": "类型",
    "required": "必填", "options": "选项或列", "least": "最少", "most": "最多", "help": "填写说明",
    "help_en": "填写说明（英文）", "shown_when": "显示条件", "identifying": "识别身份",
}  # fmt: skip
TYPES: Final = {
    "text": "短文本", "long": "长文本", "whole": "整数", "money": "金额", "date": "日期", "choice": "单选",
    "choices": "多选", "yesno": "是否", "table": "表格", "file": "附件",
}  # fmt: skip
_TYPE_OF: Final = {zh: code for code, zh in TYPES.items()} | {code: code for code in TYPES}
_YES: Final = ("是", "yes", "y", "true", "1")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_FIELDS: Final = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row (from 1; 0: the form as a whole): ``template % parts`` is the English sentence."""

    row: int
    template: str
    parts: Mapping[str, object]

    def __str__(self) -> str:
        return (f"row {self.row}: " if self.row else "") + self.template % self.parts


class FormError(ValueError):
    """Rows that make no form; ``problems`` has every one found, in the order of the rows."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: each.row))
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, a column of a table (``required``, ``type`` of its cells), or a type of file."""

    value: str
    english: str = ""
    required: bool = False
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``least``/``most``: characters of texts, numbers, rows of tables, count of files; dates are ISO."""

    code: str
    label: str
    label_en: str
    type: str
    required: bool
    options: tuple[Option, ...]
    least: str
    most: str
    help: str
    help_en: str
    condition: Condition
    identifying: bool
    row: int

    def called(self, language: str) -> str:
        return self.label_en if language.startswith("en") and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Page:
    label: str
    label_en: str
    fields: tuple[Field, ...]

    def called(self, language: str) -> str:
        return self.label_en if language.startswith("en") and self.label_en else self.label


@dataclass(frozen=True)
class Form:
    """Pages in the order in which their first rows stand."""

    pages: tuple[Page, ...]

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, object]]) -> "Form":
        """From rows with the codes of :data:`COLUMNS` as keys. Raises FormError."""
        problems: list[Problem] = []
        texts = [{name: str(row.get(name) or "").strip() for name in COLUMNS} for row in rows]
        fields = [_field(row, place, problems) for place, row in enumerate(texts, 1)]
        if not fields:
            problems.append(Problem(0, _("The form has no field. Add at least one row."), {}))
        if len(fields) > MOST_FIELDS:
            words = _("The form has %(count)s fields; %(most)s are the most.")
            problems.append(Problem(0, words, {"count": len(fields), "most": MOST_FIELDS}))
        names = list(dict.fromkeys(row["page"] for row in texts if row["page"]))
        place_of = {
            field.code: names.index(row["page"]) for field, row in zip(fields, texts, strict=True) if row["page"]
        }
        problems += _repeated(fields)
        problems += _conditions(fields, place_of)
        if problems:
            raise FormError(problems)
        return cls(tuple(_page(name, texts, fields) for name in names))

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {field.code: field for page in self.pages for field in page.fields}

    def shown(self, answers: Mapping[str, str]) -> set[str]:
        """The codes of the fields that these answers call for; a hidden field counts as not answered."""
        known: dict[str, bool] = {}

        def is_shown(code: str) -> bool:
            if code not in known:
                condition = self.fields[code].condition
                known[code] = condition.holds(
                    {name: answers.get(name, "") for name in condition.names if is_shown(name)}
                )
            return known[code]

        return {code for code in self.fields if is_shown(code)}

    def judged(self, answers: Mapping[str, str]) -> tuple[judging.Judged, ...]:
        """How complete each page is."""
        shown = self.shown(answers)
        return tuple(judging.judge(page, answers, shown) for page in self.pages)

    def cleaned(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers that are handed in: those of fields that are shown, without blanks around them."""
        shown = self.shown(answers)
        tidy = {
            code: judging.tidy(field, answers.get(code, "")) for code, field in self.fields.items() if code in shown
        }
        return {code: text for code, text in tidy.items() if text}


def _page(name: str, texts: list[dict[str, str]], fields: list[Field]) -> Page:
    mine = [(row, field) for row, field in zip(texts, fields, strict=True) if row["page"] == name]
    english = next((row["page_en"] for row, _field in mine if row["page_en"]), "")
    return Page(name, english, tuple(field for _row, field in mine))


def _field(row: Mapping[str, str], place: int, problems: list[Problem]) -> Field:
    def wrong(template: str, **parts: object) -> None:
        problems.append(Problem(place, template, parts))

    kind = _TYPE_OF.get(row["type"].casefold(), "")
    if not row["page"]:
        wrong(_("Name the page that the field stands on."))
    if not row["label"]:
        wrong(_("Say what the field is called."))
    if not _CODE.fullmatch(row["code"]):
        wrong(_("The code “%(code)s” must begin with a small letter a–z; then small letters, digits and _."),
              code=row["code"])  # fmt: skip
    if not kind:
        wrong(_("“%(type)s” is no type of field. Use one of %(types)s."),
              type=row["type"], types=", ".join(TYPES.values()))  # fmt: skip
    condition = Condition()
    try:
        condition = Condition.read(row["shown_when"])
    except ValueError as error:
        wrong(_("The condition “%(part)s” cannot be read. Write: code = value|value; code = value."), part=error)
    options = tuple(_options(row["options"], kind))
    for words in _bad_bounds(kind, row["least"], row["most"], options):
        wrong(words, least=row["least"], most=row["most"])
    required, identifying = (row[name].casefold() in _YES for name in ("required", "identifying"))
    return Field(row["code"], row["label"], row["label_en"], kind, required, options, row["least"], row["most"],
                 row["help"], row["help_en"], condition, identifying, place)  # fmt: skip


def _options(text: str, kind: str) -> Iterator[Option]:
    for part in re.split(r"[;；\n]", text):
        value, _slash, english = (each.strip() for each in part.partition("/"))
        value, _colon, cells = (each.strip() for each in value.partition(":")) if kind == "table" else (value, "", "")
        if value:
            starred = kind == "table" and value.endswith("*")
            yield Option(
                value.rstrip("*") if starred else value, english, starred, _TYPE_OF.get(cells, cells) or "text"
            )


def _bad_bounds(kind: str, least: str, most: str, options: tuple[Option, ...]) -> Iterator[str]:
    if kind in ("choice", "choices", "table") and not options:
        yield _("List the choices or the columns, separated by “;”.")
    if any(each.type not in ("text", "whole", "money", "date") for each in options):
        yield _("A column is of type text, whole, money or date.")
    values = [judging.bound(kind, text) for text in (least, most) if text]
    if None in values:
        yield _("“%(least)s” and “%(most)s”: at least and at most must be numbers, for dates days like 2026-05-31.")
    elif len(values) == 2 and values[0] > values[1]:  # type: ignore[operator]
        yield _("At least (%(least)s) is more than at most (%(most)s).")


def _repeated(fields: list[Field]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for field in fields:
        if field.code and field.code in seen:
            words = _("The code “%(code)s” already stands in row %(first)s. Give each field its own.")
            yield Problem(field.row, words, {"code": field.code, "first": seen[field.code]})
        seen.setdefault(field.code, field.row)


def _conditions(fields: list[Field], place_of: Mapping[str, int]) -> Iterator[Problem]:
    """Conditions that name no field, a later page, a value that cannot be chosen, or go round in a circle."""
    known = {field.code: field for field in reversed(fields)}  # of two with one code, the first
    for field in fields:
        for test in field.condition.tests:
            other, parts = known.get(test.field), {"code": test.field}
            if other is None:
                words = _("The condition names “%(code)s”, and no field has this code.")
                yield Problem(field.row, words, parts)
                continue
            if place_of.get(test.field, 0) > place_of.get(field.code, 0):
                words = _("The condition asks about “%(code)s”, which stands on a later page. Move one of them.")
                yield Problem(field.row, words, parts)
            choices = _choices(other)
            if choices and (strange := [value for value in test.one_of if value not in choices]):
                words = _("“%(code)s” has no choice “%(value)s”.")
                yield Problem(field.row, words, parts | {"value": ", ".join(strange)})
        if _in_circle(field.code, known):
            words = _("“%(code)s” is shown only when it is shown itself: the conditions go round in a circle.")
            yield Problem(field.row, words, {"code": field.code})


def _choices(field: Field) -> tuple[str, ...]:
    if field.type == "yesno":
        return judging.YES_NO
    return tuple(each.value for each in field.options) if field.type in ("choice", "choices") else ()


def _in_circle(start: str, known: Mapping[str, Field]) -> bool:
    ahead, seen = list(known[start].condition.names), set[str]()
    while ahead:
        code = ahead.pop()
        if code == start:
            return True
        if code in known and code not in seen:
            seen.add(code)
            ahead += known[code].condition.names
    return False
