"""The columns of a kind's spreadsheets: number, state, the sheet's fields, version; each known by all of its names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Field, FloatField, IntegerField
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.records.fields import MoneyField
from kehui.records.kinds import Kind, kinds
from kehui.records.widgets import WITH_UNIT

FRONT = ("number", "state")
VERSION = "version"  # by which changes that somebody else made meanwhile are noticed
_version = gettext_lazy("version (leave as it is)")
REMARK = re.compile(r"\s*\(([^()]*)\)$")
BLANKS = re.compile("[\\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")  # those without width, too
ABROAD = re.compile("[美欧港日英]元")


@dataclass(frozen=True)
class Column:
    """One column: a field of the kind. ``given`` columns are filled by the platform and never read."""

    name: str
    field: Field
    label: Any

    @property
    def given(self) -> bool:
        return self.name in (*FRONT, VERSION)

    @property
    def numeric(self) -> bool:
        """Whether the field keeps a number."""
        return isinstance(self.field, (IntegerField, DecimalField, FloatField))

    @property
    def header(self) -> str:
        """What stands above the column, in the reader's language; amounts say their unit."""
        label = capfirst(str(self.label))
        return WITH_UNIT % {"field": label} if isinstance(self.field, MoneyField) else label

    def names(self) -> set[str]:
        """Everything this column may be called: the field's name, and its header in each language of the site."""
        found = {fold(self.name)}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found |= {fold(self.header), fold(str(self.label))}
        return found


def fold(header: str) -> str:
    """A header as it is compared: half width, small letters, without blanks and line breaks, a star, or a remark in
    brackets at its end."""
    text = _plain(header)
    return REMARK.sub("", text) or text


def _plain(header: str) -> str:
    return BLANKS.sub("", unicodedata.normalize("NFKC", header)).rstrip("*").casefold()


def in_another_unit(column: Column, header: str) -> bool:
    """Whether a header says in brackets that amounts are not in units of 10,000 yuan."""
    remark = REMARK.search(_plain(header))
    if remark is None or not isinstance(column.field, MoneyField):
        return False
    if "yuan" in remark[1]:
        return "10,000yuan" not in remark[1]
    return "元" in remark[1] and ("万元" not in remark[1] or ABROAD.search(remark[1]) is not None)


def columns(kind: Kind) -> tuple[Column, ...]:
    """Every column of a kind's sheet, in order."""
    return _columns(kind.code)


def chosen_columns(kind: Kind, names: Iterable[str] | None) -> tuple[Column, ...]:
    """The named columns in their order, with those by which a row is known again; all where none is named."""
    wanted = set(names or ())
    always = {"number", VERSION}
    return tuple(column for column in columns(kind) if not wanted or column.name in wanted | always)


@cache
def _columns(code: str) -> tuple[Column, ...]:
    kind = kinds[code]
    names = (*FRONT, *(kind.sheet.fields or kind.fields), VERSION)
    fields = {name: kind.model._meta.get_field(name) for name in names}
    labels = {VERSION: _version, **kind.labels}
    return tuple(Column(name, each, labels.get(name) or each.verbose_name) for name, each in fields.items())


def matching(kind: Kind, cells: Iterable[Any]) -> dict[int, Column]:
    """The columns that the cells of a row name, by their places."""
    known = _known(kind.code)
    named = {place: known.get(fold(cell)) for place, cell in enumerate(cells) if isinstance(cell, str)}
    return {place: column for place, column in named.items() if column}


@cache
def _known(code: str) -> dict[str, Column]:
    return {name: column for column in _columns(code) for name in column.names()}


def recognise(kind: Kind, headers: Iterable[str], *, beside: Iterable[str] = ()) -> Mapping[str, Column]:
    """The column that each header means; headers named in ``beside`` are passed over.

    ``ValidationError`` in words when one is unknown or two mean the same."""
    known, left_out, problems, found = _known(kind.code), {fold(name) for name in beside}, [], {}
    for header in headers:
        if fold(header) in left_out:
            continue
        column = known.get(fold(header))
        if column is None:
            problems.append(_("“%(header)s” is not a column of this sheet.") % {"header": header})
        elif column in found.values():
            problems.append(_("“%(header)s” stands for a column that is there already.") % {"header": header})
        else:
            found[header] = column
    if problems:
        raise ValidationError(problems)
    return found


def header_of(kind: Kind, name: str) -> Any:
    """What a field is called above its column; empty for what concerns the whole row."""
    return next((column.header for column in columns(kind) if column.name == name), "")
