"""The form on which somebody makes a token."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from kehui.api.models import Scope
from kehui.records.kinds import kinds


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("Such as: the city's data platform"))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, initial=[Scope.READ], widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: all kinds of records."),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Valid for so many days"), min_value=1, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, kind.plural) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["days"].validators.append(MaxValueValidator(settings.API_TOKEN_DAYS))
        self.fields["days"].widget.attrs["max"] = settings.API_TOKEN_DAYS
