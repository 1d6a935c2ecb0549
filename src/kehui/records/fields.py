"""Model fields for what forms in this field ask for again and again: small tables, and several codes at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

YES_NO = (("yes", _("yes")), ("no", _("no")))


@dataclass(frozen=True)
class Column:
    """A column of a small table. Where it has ``choices`` (code, label), its cells are chosen and keep the code;
    ``type`` is how a browser takes in a cell that is typed."""

    code: str
    label: Any
    required: bool = False
    width: int = 1  # share of the table's width
    choices: Sequence[tuple[str, Any]] = ()
    type: str = "text"

    def words(self, cell: str) -> str:
        """What a cell is shown as."""
        return next((str(label) for code, label in self.choices if code == cell), cell)

    def meant(self, text: str) -> str | None:
        """What a cell keeps of a text: of a choice given by its code or its label in any language of the site the
        code; None when it is none of them."""
        return self._meanings.get(text.casefold()) if text and self.choices else text

    @cached_property
    def _meanings(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found |= {str(label).casefold(): code for code, label in self.choices}
        return found | {code.casefold(): code for code, _label in self.choices}


class TableField(models.JSONField):
    """A few rows under fixed columns (indicators, works, employers), kept as a list of ``{column: text}``."""

    LIMIT = 100  # rows
    CELL = 500  # characters

    def __init__(self, *args: Any, columns: Sequence[Column] = (), **kwargs: Any) -> None:
        self.columns = tuple(columns)
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs  # columns concern pages, not the database

    def clean(self, value: Any, model_instance: Any) -> list[dict[str, str]]:
        """Rows without blank ones; says the row and column of every bad cell."""
        return self.cleaned_rows(super().clean(value, model_instance))

    def cleaned_rows(self, value: Any) -> list[dict[str, str]]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise ValidationError(_("This must be a list of rows."))
        codes = [column.code for column in self.columns]
        rows = [{code: str(row.get(code) or "").strip() for code in codes} for row in value]
        rows = [row for row in rows if any(row.values())]
        problems = list(self._problems(rows))
        if len(rows) > self.LIMIT:
            problems.append(ValidationError(_("No more than %(limit)s rows."), params={"limit": self.LIMIT}))
        if problems:
            raise ValidationError(problems)
        return rows

    def words(self, row: Mapping[str, str]) -> list[str]:
        """The cells of a row as they are shown, in the order of the columns; of a field without declared columns,
        whatever it holds."""
        if not self.columns:
            return [str(cell) for cell in row.values()]
        return [column.words(row.get(column.code, "")) for column in self.columns]

    def _problems(self, rows: list[dict[str, str]]) -> Iterable[ValidationError]:
        """What is wrong with rows; cells that are chosen become their codes."""
        for place, row in enumerate(rows, 1):
            for column in self.columns:
                params = {"row": place, "column": column.label, "limit": self.CELL}
                if column.required and not row[column.code]:
                    yield ValidationError(_("Row %(row)s: fill in “%(column)s”."), params=params)
                if len(row[column.code]) > self.CELL:
                    message = _("Row %(row)s: “%(column)s” is longer than %(limit)s characters.")
                    yield ValidationError(message, params=params)
                if (meant := column.meant(row[column.code])) is None:
                    labels = _("; ").join(str(label) for _code, label in column.choices)
                    message = _("Row %(row)s: “%(text)s” is none of: %(labels)s.")
                    yield ValidationError(message, params=params | {"text": row[column.code], "labels": labels})
                else:
                    row[column.code] = meant


ANSWER_COLUMNS = (
    Column("page", _("page")),
    Column("label", _("field"), required=True, width=2),
    Column("answer", _("answer"), width=4),
    Column("code", _("code"), required=True),
)


class AnswersField(TableField):
    """Answers to a form of several pages, one row each: the page and the field as they were called, the answer as
    text, and the field's code. Written on pages of its own, shown by page."""

    LIMIT = 300
    CELL = 20_000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("columns", ANSWER_COLUMNS)
        super().__init__(*args, **kwargs)


class MoneyField(models.PositiveBigIntegerField):
    """An amount in fen; pages show and take it in units of 10,000 yuan (万元)."""

    UNIT = 1_000_000  # fen in one of them

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return (
            name,
            "django.db.models.PositiveBigIntegerField",
            args,
            kwargs,
        )  # the unit concerns pages, not the database


class CodesField(models.CharField):
    """Several codes out of a list, such as ways of cooperation; a tuple in Python, ``;a;b;`` in the database, so
    that ``field__has=code`` is a plain LIKE on every database."""

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        self.code_choices = choices
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", tuple)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> tuple[str, ...]:
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        if value is None or value == "":
            return ()
        parts = value.split(";") if isinstance(value, str) else value
        return tuple(dict.fromkeys(part for part in parts if part))

    def get_prep_value(self, value: Any) -> str:
        codes = self.to_python(value)
        return f";{';'.join(codes)};" if codes else ""

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, _model_instance: Any) -> None:
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if self.code_choices is not None:
            known = dict(self.code_choices)
            if unknown := [code for code in value if code not in known]:
                raise ValidationError(_("Unknown choice: %(codes)s."), params={"codes": ", ".join(unknown)})

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.get_prep_value(value))


@CodesField.register_lookup
class Has(models.lookups.Contains):
    """Records whose codes include the one given."""

    lookup_name = "has"
    param_pattern = "%%;%s;%%"
    prepare_rhs = False

    def get_rhs_op(self, connection: Any, rhs: Any) -> Any:
        return connection.operators["contains"] % rhs
