"""Objections are taken as long as the notice is open to them, each about one of its entries or about all of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls import hearing
from kehui.calls.objections.models import Objection


def require_open(objection: Objection, **_by: Any) -> None:
    problems = {}
    if objection.notice.state != "published":
        problems["notice"] = _("The days for objections to this notice are over; turn to the office named in it.")
    if objection.against not in hearing.entries(objection.notice):
        problems["against"] = _("Choose the entry of the notice that the objection is about, or the whole notice.")
    if problems:
        raise ValidationError(problems)
