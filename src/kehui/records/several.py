"""Filters that take several of a list's choices: any of them finds a record; an address repeats the parameter."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kehui.records.rules import either
from kehui.records.widgets import QuickSelect
from kehui.terms.pickers import Chosen
from kehui.terms.several import SeveralChoice

Choices = Iterable[tuple[Any, Any]]


class CodeChoice(forms.ChoiceField):
    """One of the choices, shown by what it is called."""

    def prepare_value(self, value: Any) -> Any:
        name = dict(self.choices).get(value) if value else None
        return value if name is None else Chosen(value, str(name))


class CodesChoice(SeveralChoice):
    """Several of the choices, which may be worked out when they are asked for."""

    def __init__(self, *, choices: Choices | Callable[[], Choices], **kwargs: Any) -> None:
        def offered() -> list[tuple[Any, Any]]:
            return [("", _("choose …")), *(choices() if callable(choices) else choices)]

        super().__init__(one=CodeChoice(choices=offered, required=False, widget=QuickSelect), **kwargs)


class ChoicesFilter(df.Filter):
    """Any of some choices."""

    field_class = CodesChoice

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": value})


class CodesFilter(ChoicesFilter):
    """Any of some choices, of which a field holds several."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs.filter(either(*(Q(**{f"{self.field_name}__has": each}) for each in value)))
