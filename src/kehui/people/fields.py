"""Model fields for credit codes (GB 32100-2015) and telephone numbers, kept in one way however they were typed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from kehui.core.identifiers import check_organisation_code, folded
from kehui.core.telephones import check_telephone
from kehui.core.words import Refused


class CreditCodeField(models.CharField):
    """A unified social credit code (统一社会信用代码); its errors say which character is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 18
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return re.sub(r"[\s\-]", "", folded(text)) if text else text

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value:
            try:
                check_organisation_code(value)
            except Refused as error:
                raise ValidationError(gettext(error.template) % error.parts) from None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": 40} | kwargs)  # room for blanks and hyphens


class TelephoneField(models.CharField):
    """One or several telephone numbers; its errors say what is wrong. To the database it is a text like any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "blank": True} | kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(telephone(value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TelephoneInput} | kwargs)


def telephone(text: Any) -> Any:
    """What was typed, in half-width characters; ``ValidationError`` if somebody cannot be called by it."""
    try:
        return check_telephone(text) if text else text
    except Refused as error:
        raise ValidationError(gettext(error.template) % error.parts) from None


class TelephoneInput(forms.CharField):
    """The box for it, for which a telephone shows its digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        super().__init__(*args, **{"widget": forms.TextInput(attrs=attributes)} | kwargs)

    def clean(self, value: Any) -> Any:
        return telephone(super().clean(value))
