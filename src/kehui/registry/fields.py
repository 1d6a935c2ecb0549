"""Model fields of registers and market: keywords as people type them, and terms of one code tree."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.terms.models import Term

SEPARATORS = re.compile(r"[;,、\n\t]+")


def keywords(text: str) -> list[str]:
    """The keywords in a text, each once and in order; full-width separators count too.

    >>> keywords("碳纤维；预浸料, 碳纤维、 ＴＲＬ")
    ['碳纤维', '预浸料', 'TRL']
    """
    parts = (part.strip() for part in SEPARATORS.split(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(part for part in parts if part))


class KeywordsField(models.CharField):
    """Keywords kept as ``a;b;c``, whatever separators were typed; ``limit`` is the most that a form allows."""

    def __init__(self, *args: Any, limit: int = 20, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> str:
        words = keywords(value or "")
        if len(words) > self.limit:
            raise ValidationError(
                _("No more than %(limit)s keywords; there are %(count)s."),
                params={"limit": self.limit, "count": len(words)},
            )
        return super().clean(";".join(words), model_instance)


def term(tree: str, label: Any) -> models.ForeignKey:
    """A foreign key into one code tree."""
    return models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=label,
        related_name="+",
        limit_choices_to={"tree": tree},
    )
