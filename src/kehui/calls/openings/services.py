"""What must be true of a call before it is opened and before it is closed."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.openings.models import Call
from kehui.calls.shares import city_named
from kehui.records.kinds import kinds
from kehui.records.writing import moment

UNREAD = ("registered", "dropped")  # states of a solution that nobody else has seen


def require_days(call: Call, **_by: Any) -> None:
    """The first day lies before the last, and the last ahead."""
    if call.opens_on and call.closes_on and call.closes_on < call.opens_on:
        raise ValidationError({"closes_on": _("The last day lies before the first.")})
    if call.closes_on and call.closes_on < timezone.localdate(moment()):
        raise ValidationError({"closes_on": _("This day must not lie in the past.")})


def extend(call: Call, **by: Any) -> None:
    """A later last day; not of a challenge whose solutions were opened already."""
    require_days(call, **by)
    handed_in = kinds["solution"].model._default_manager.filter(season=call.pk).exclude(state__in=UNREAD)
    if call.events.filter(verb="close").exists() and handed_in.exists():
        raise ValidationError(_("The solutions lie open since the last day has passed: it cannot be moved any more."))


def require_rules(call: Call, **by: Any) -> None:
    """What is decided by review needs rules that are in force; limits are numbers for cities that there are."""
    require_days(call, **by)
    if problems := list(_bad_cities(call.cities)):
        raise ValidationError({"cities": problems})
    if call.rules and call.rules.state != "in_force":
        raise ValidationError({"rules": _("These rules are not in force: %(title)s.") % {"title": call.rules}})


def _bad_cities(rows: list[dict[str, str]]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        if city_named(row["city"]) is None:
            yield _("Row %(row)s: there is no city “%(text)s”.") % {"row": place, "text": row["city"]}
        if not row["most"].isdecimal():
            yield _("Row %(row)s: “%(text)s” is no number of applications.") % {"row": place, "text": row["most"]}
