"""The type of every model field in JSON, for the description of the interface and for checking what comes in."""

from datetime import date
from typing import Annotated, Any, Literal

from django.db import models
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, create_model

from kehui.people.models import Organisation, Person
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.models import Record
from kehui.terms.models import Term

NO_NUL = r"^[^\u0000]*$"  # what no database keeps in a text
KEYS: dict[type[models.Model], str] = {  # what stands for a row that a foreign key points at
    Term: "code", Organisation: "code", Record: "number", Person: "username",
}  # fmt: skip
LARGEST = 2**63 - 1


class Closed(Schema):
    """An object that takes no other members than those described."""

    model_config = ConfigDict(extra="forbid")


def text(longest: int | None = None, *, shortest: int = 0) -> Any:
    """A string, of so many characters."""
    return Annotated[StrictStr, Field(pattern=NO_NUL, max_length=longest, min_length=shortest)]


def one_of(codes: Any) -> Any:
    """One of several codes."""
    return Literal[tuple(codes)]


def _only_text(value: Any) -> Any:
    if isinstance(value, str) and len(value) == len("2026-11-23"):
        return value
    raise ValueError("a day is written as 2026-11-23")


Day = Annotated[date, BeforeValidator(_only_text)]


def key_of(field: models.ForeignKey) -> str:
    """The field by which the interface names what a foreign key points at."""
    model = field.remote_field.model
    return next(key for known, key in KEYS.items() if issubclass(model, known))


def type_of(field: Any) -> Any:
    """The JSON type of a model field; ``None`` is added where it may be empty."""
    made = _bare(field)
    return made | None if field.null and not isinstance(field, (CodesField, TableField)) else made


def _bare(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return text(150)
    if isinstance(field, TableField):
        return Annotated[list[_row(field)], Field(max_length=field.LIMIT)]
    if isinstance(field, CodesField):
        each = one_of(code for code, _label in field.code_choices) if field.code_choices else text(40)
        return Annotated[list[each], Field(max_length=50)]
    if field.choices:
        codes = [code for code, _label in field.flatchoices]
        return one_of([*codes, ""] if field.blank and not field.null and isinstance(codes[0], str) else codes)
    if isinstance(field, models.BooleanField):
        return StrictBool
    if isinstance(field, models.DateField):
        return Day
    if isinstance(field, models.IntegerField):
        return Annotated[StrictInt, Field(**_bounds(field))]
    if isinstance(field, models.DecimalField):
        whole, places = field.max_digits - field.decimal_places, field.decimal_places
        sign = "" if field.editable else "-?"  # what is counted out, such as points of credit, may lie below zero
        return Annotated[StrictStr, Field(pattern=rf"^{sign}\d{{1,{whole}}}(\.\d{{1,{places}}})?$")]
    return text(field.max_length, shortest=0 if field.blank else 1)


def _row(field: TableField) -> Any:
    columns = {column.code: (_cell(field, column), ... if column.required else "") for column in field.columns}
    return create_model(f"{field.model.__name__}{field.name.title()}Row", __base__=Closed, **columns)


def _cell(field: TableField, column: Any) -> Any:
    if column.choices:
        codes = [code for code, _label in column.choices]
        return one_of(codes if column.required else [*codes, ""])
    return text(field.CELL, shortest=int(column.required))


def _bounds(field: models.IntegerField) -> dict[str, int]:
    """The least and the largest number that the field takes on every database."""
    small = isinstance(field, models.PositiveSmallIntegerField)
    limits = {"ge": 0, "le": LARGEST if isinstance(field, MoneyField) else 32_767 if small else 2**31 - 1}
    for validator in field.validators:
        name = {"min_value": "ge", "max_value": "le"}.get(getattr(validator, "code", ""))
        if name and isinstance(limit := validator.limit_value, int):
            limits[name] = (max if name == "ge" else min)(limits[name], limit)
    return limits
