"""Reads the sheet of a tree: which column is which in either language, and what each cell must look like."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kehui.core.tables import Row, placed
from kehui.terms.models import Term, Tree
from kehui.terms.naming import other_names

COLUMNS: Mapping[str, tuple[Any, tuple[str, ...]]] = {  # field → what pages call it, and the heads that sheets use
    "code": (gettext_lazy("code"), ("code", "代码", "编码")),
    "name": (gettext_lazy("name"), ("name", "名称")),
    "name_en": (gettext_lazy("English name"), ("name_en", "english name", "英文名", "英文名称")),
    "parent": (gettext_lazy("parent"), ("parent", "上级", "上级代码", "父级", "父级代码")),
    "valid_from": (
        gettext_lazy("valid from"),
        ("since", "valid from", "valid_from", "生效日期", "启用日期", "起始日期", "起"),
    ),
    "valid_to": (gettext_lazy("valid to"), ("until", "valid to", "valid_to", "失效日期", "停用日期", "截止日期", "止")),
    "successor": (gettext_lazy("successor"), ("successor", "接续条目", "接续代码", "并入代码")),
    "aliases": (gettext_lazy("other names"), ("aliases", "other names", "别名")),
    "pinyin": (gettext_lazy("pinyin"), ("pinyin", "拼音")),
    "source": (pgettext_lazy("document", "source"), ("source", "依据", "来源")),
}
NEEDED = ("code", "name")
FOLDED = ("code", "parent", "successor", "valid_from", "valid_to")  # full-width digits and letters mean the usual ones
SHAPES = {  # what codes of a tree look like; spreadsheets love to drop the zero in front
    Tree.REGION: (re.compile(r"\d{6}"), "370102"),
    Tree.SECTOR: (re.compile(r"[A-T]|\d{2,4}"), "C, 01, 0111"),
    Tree.DISCIPLINE: (re.compile(r"\d{3}(\d{2}){0,2}"), "520, 52020"),
}
ANY_CODE = (re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*"), "A01")
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 00:00:00)?")


class SheetRefused(Exception):
    """Why a sheet cannot be read as a list of terms at all."""


@dataclass
class Line:
    """A row of the sheet: where it stands, its values by field as far as its columns exist, and what is wrong."""

    place: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.values.get("code", "")


def called(name: str) -> str:
    return str(COLUMNS[name][0])


def fields_of(heads: Iterable[str]) -> dict[str, str]:
    """Which field each head of the sheet means; heads that mean none are left out. Raises SheetRefused."""
    known = {head: name for name, (_label, heads_) in COLUMNS.items() for head in heads_}
    found = {head: known[key] for head in heads if (key := head.strip().lower()) in known}
    missing = [called(name) for name in NEEDED if name not in found.values()]
    if missing:
        words = _("The sheet has no column “%(column)s”; its first row must name the columns: %(all)s.")
        raise SheetRefused(words % {"column": missing[0], "all": _(", ").join(map(called, COLUMNS))})
    return found


def strays_of(heads: Iterable[str]) -> list[str]:
    """The heads that mean no field: what stands under them is not taken over."""
    taken = fields_of(heads)
    return [head.strip() for head in heads if head.strip() and head not in taken]


def read(tree: str, rows: Iterable[Row], heads: Mapping[str, str]) -> list[Line]:
    """The rows of a sheet with every cell judged by itself; what a row says of other rows is judged later."""
    lines = []
    for row in rows:
        line = Line(placed(row.place, _))
        for head, name in heads.items():
            text = row.cells.get(head, "").strip()
            _take(tree, line, name, unicodedata.normalize("NFKC", text) if name in FOLDED else text)
        lines.append(line)
    return lines


def _take(tree: str, line: Line, name: str, text: str) -> None:
    """Put a cell into its line, or say what is wrong with it."""
    limit = getattr(Term._meta.get_field(name), "max_length", None)
    if name in NEEDED and not text:
        refuse(line, name, _("is empty"))
    elif name in ("valid_from", "valid_to"):
        line.values[name] = _day(line, name, text)
    elif limit and len(text) > limit:
        refuse(line, name, _("is longer than %(limit)s characters") % {"limit": limit})
    elif name == "code" and not _shape(tree)[0].fullmatch(text):
        words = _("“%(text)s” does not look like a code of this list (%(example)s)")
        refuse(line, name, words % {"text": text, "example": _shape(tree)[1]})
        line.values["code"] = text
    else:
        line.values[name] = ";".join(other_names(text)) if name == "aliases" else text


def _shape(tree: str) -> tuple[re.Pattern[str], str]:
    return SHAPES.get(Tree(tree), ANY_CODE)


def _day(line: Line, name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        found = DAY.fullmatch(text)
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        refuse(line, name, _("“%(text)s” is not a day; write it like 2019-01-01") % {"text": text})
        return None


def refuse(line: Line, name: str, words: str) -> None:
    line.problems.append(_("%(column)s: %(problem)s") % {"column": called(name), "problem": words})
