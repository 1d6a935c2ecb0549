"""What must be true of a call before it is opened and before it is closed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.openings.models import Call
from kehui.records.writing import moment


def require_days(call: Call, **_by: Any) -> None:
    """The first day lies before the last, and the last ahead."""
    if call.opens_on and call.closes_on and call.closes_on < call.opens_on:
        raise ValidationError({"closes_on": _("The last day lies before the first.")})
    if call.closes_on and call.closes_on < timezone.localdate(moment()):
        raise ValidationError({"closes_on": _("This day must not lie in the past.")})


def require_rules(call: Call, **by: Any) -> None:
    """What is decided by review needs rules that are in force."""
    require_days(call, **by)
    if call.rules and call.rules.state != "in_force":
        raise ValidationError({"rules": _("These rules are not in force: %(title)s.") % {"title": call.rules}})
