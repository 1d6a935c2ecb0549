"""A model field for credit codes, which are kept as GB 32100-2015 writes them, however they were typed."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from kehui.core.identifiers import check_organisation_code, folded
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
