"""The active filters of a list as chips: what each says in words, and the address without it."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from kehui.records.filters import RecordFilters, filled
from kehui.terms.several import SeveralChoice

PLACES = ("page",)  # parameters that mean nothing once the filters change


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


def chips(filters: RecordFilters) -> list[Chip]:
    """Every active filter with the address that removes it; a value that was refused too."""
    return [
        Chip(str(bound.label), _words(bound, given), without(filters.data, bound.name, given))
        for bound in filters.form
        for given in filters.data.getlist(bound.name)
        if given
    ]


def without(query: QueryDict, name: str, value: str) -> str:
    """The address with one value of one parameter taken out."""
    rest = query.copy()
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    return address(rest)


def address(query: QueryDict, **changes: str) -> str:
    """The address with some parameters set, without blank ones and without the place in the list."""
    kept = query.copy()
    for name in PLACES:
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    kept = filled(kept)
    return f"?{kept.urlencode()}"


def _words(bound: forms.BoundField, given: str) -> str:
    """A filter's value as a person would say it."""
    if isinstance(bound.field, SeveralChoice):
        one = bound.field.one.prepare_value(given)
        return getattr(one, "name", one)
    if isinstance(bound.field, forms.ChoiceField):
        return str(dict(bound.field.choices).get(given, given))
    return given
