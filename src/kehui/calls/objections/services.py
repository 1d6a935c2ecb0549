"""Objections are taken as long as the notice is open to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.objections.models import Objection


def require_open(objection: Objection, **_by: Any) -> None:
    if objection.notice.state != "published":
        words = _("The days for objections to this notice are over; turn to the office named in it.")
        raise ValidationError({"notice": words})
