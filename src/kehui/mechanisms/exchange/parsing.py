"""A row of a spreadsheet as fields for the services, with every bad cell named in words."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateField, Field, ForeignKey, IntegerField, TextField
from django.utils import translation
from django.utils.translation import gettext as _

from kehui.mechanisms.exchange import lines
from kehui.mechanisms.exchange.columns import columns
from kehui.mechanisms.exchange.references import References
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind

SEPARATORS = re.compile(r"[;；、]")
AMOUNT = re.compile(r"[¥￥]?\s*(?P<number>[^¥￥亿万元]+?)\s*(?:(?P<unit>[万亿])元?)?")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:日|[ T].*)?|(\d{4})(\d\d)(\d\d)")


def parse(kind: Kind, row: Mapping[str, str], *, references: References | None = None) -> dict[str, Any]:
    """Cells by field name as the fields that :func:`records.services.create` takes; blank cells are left out.

    ``ValidationError`` by field lists every cell that cannot be read. ``references`` serve a whole batch of rows."""
    found, problems = {}, {}
    known = references or references_of(kind, [row])
    for column in columns(kind):
        text = row.get(column.name, "").strip()
        if column.given or not text:
            continue
        try:
            found[column.name] = value(column.field, text, known)
        except ValidationError as error:
            problems[column.name] = error
    if problems:
        raise ValidationError(problems)
    return found


def references_of(kind: Kind, rows: list[Mapping[str, str]], *, person: Any = None) -> References:
    """What the foreign keys of these rows mean: one query each."""
    return References(
        [column.field for column in columns(kind) if isinstance(column.field, ForeignKey)], rows, person=person
    )


def value(field: Field, text: str, references: References) -> Any:
    """A filled cell as the field keeps it."""
    if isinstance(field, ForeignKey):
        return references.find(field, text)
    if isinstance(field, TableField):
        return rows(field, text)
    if isinstance(field, CodesField):
        parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
        return tuple(dict.fromkeys(choice(field, part) for part in parts))
    if isinstance(field, MoneyField):
        return money(text)
    if isinstance(field, BooleanField):
        return answer(text)
    if field.choices:
        return choice(field, text)
    if isinstance(field, DateField):
        return day(text)
    return whole(text) if isinstance(field, IntegerField) else fitting(field, text)


def fitting(field: Field, text: str) -> str:
    """A text within its limit; of long texts Django checks it in forms only."""
    if isinstance(field, TextField) and field.max_length and len(text) > field.max_length:
        words = _("This has %(count)s characters; there is room for %(limit)s.")
        raise ValidationError(words % {"count": len(text), "limit": field.max_length})
    return text


def choice(field: Field, text: str) -> Any:
    """The code of a choice given by its code or its label in any language of the site."""
    found = _meanings(field).get(_plain(text))
    if found is None:
        labels = _(", ").join(str(label) for _code, label in _choices(field))
        raise ValidationError(_("“%(text)s” is not one of: %(labels)s.") % {"text": text, "labels": labels})
    return found


def answer(text: str) -> bool:
    """Yes or no, in any language of the site."""
    found = _answers().get(_plain(text))
    if found is None:
        raise ValidationError(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return found


def rows(field: TableField, text: str) -> list[dict[str, str]]:
    """Lines of parts under the field's columns."""
    codes, problems, found = [column.code for column in field.columns], [], []
    for place, parts in enumerate(lines.split(text), 1):
        if len(parts) > len(codes):
            words = _("Line %(line)s has %(count)s parts; there are %(limit)s columns.")
            problems.append(words % {"line": place, "count": len(parts), "limit": len(codes)})
        cells = zip(field.columns, [*parts, *[""] * len(codes)], strict=False)
        found.append({column.code: column.meant(cell.strip()) or cell for column, cell in cells})
    if problems:
        raise ValidationError(problems)
    return found


def money(text: str) -> int:
    """An amount in units of 10,000 yuan (万元), or of 100 million where it says so (亿元), as fen; six decimals are
    exactly one fen."""
    found = AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    units = 10_000 if found and found["unit"] == "亿" else 1
    fen = number(found["number"] if found else text, said=text) * units * MoneyField.UNIT
    if fen != int(fen) or fen < 0:
        raise ValidationError(_("“%(text)s” is not an amount in units of 10,000 yuan.") % {"text": text})
    return int(fen)


def whole(text: str) -> int:
    found = number(text)
    if found != int(found):
        raise ValidationError(_("“%(text)s” is not a whole number.") % {"text": text})
    return int(found)


def number(text: str, *, said: str = "") -> Decimal:
    """A number; its error repeats what was ``said`` where that is more than the text."""
    try:
        found = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) > 10**18:
        raise ValidationError(_("“%(text)s” is not a number.") % {"text": said or text})
    return found


def day(text: str) -> date:
    """A day as people write it: 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日 or 20261123."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        pass
    raise ValidationError(_("“%(text)s” is not a day; write it as 2026-11-23.") % {"text": text})


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _choices(field: Field) -> Any:
    return (field.code_choices or ()) if isinstance(field, CodesField) else field.flatchoices


@cache
def _meanings(field: Field) -> dict[str, Any]:
    """Every code of a field by itself and by its labels in all languages; a code wins over a label."""
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_plain(str(label)): code for code, label in _choices(field)}
    return found | {_plain(str(code)): code for code, _label in _choices(field)}


@cache
def _answers() -> dict[str, bool]:
    found = {"true": True, "1": True, "false": False, "0": False}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_plain(_("yes")): True, _plain(_("no")): False}
    return found
