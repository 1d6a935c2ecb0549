"""What is wrong about a part of a request, in the reader's language, by what pydantic calls it."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

DAY, MOMENT = _("This is not a day such as 2026-11-23."), _("This is not a moment such as 2026-11-23T09:00:00+08:00.")
WHOLE, ANSWER = _("This is not a whole number."), _("This is neither true nor false.")
TEXT, LIST, OBJECT = _("This is not a text."), _("This is not a list."), _("This is not an object.")
QUOTED = re.compile(r"'([^']*)'")
WORDS: Mapping[str, Any] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is nothing of this name."),
    "string_type": TEXT, "string_unicode": TEXT,
    "string_too_short": _("This is too short: at least %(min_length)s characters."),
    "string_too_long": _("This is too long: at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This is not written as described: %(pattern)s"),
    "int_type": WHOLE, "int_parsing": WHOLE, "int_from_float": WHOLE,
    "bool_type": ANSWER, "bool_parsing": ANSWER,
    "date_type": DAY, "date_parsing": DAY, "date_from_datetime_parsing": DAY, "date_from_datetime_inexact": DAY,
    "datetime_type": MOMENT, "datetime_parsing": MOMENT, "datetime_from_date_parsing": MOMENT,
    "list_type": LIST,
    "dict_type": OBJECT, "model_type": OBJECT, "model_attributes_type": OBJECT,
    "too_long": _("These are too many: at most %(max_length)s."),
    "too_short": _("These are too few: at least %(min_length)s."),
    "greater_than_equal": _("This is less than %(ge)s."),
    "less_than_equal": _("This is more than %(le)s."),
    "literal_error": _("This is not one of: %(expected)s"),
    "enum": _("This is not one of: %(expected)s"),
}  # fmt: skip


def words(error: Mapping[str, Any]) -> str:
    """An error in words; one that is not known here as pydantic says it."""
    known, told = WORDS.get(error.get("type", "")), dict(error.get("ctx", {}))
    if isinstance(told.get("expected"), str):  # 'a', 'b' or 'c'
        told["expected"] = ", ".join(QUOTED.findall(told["expected"]))
    try:
        return str(known) % told if known else str(error.get("msg", ""))
    except (KeyError, TypeError):
        return str(error.get("msg", ""))
