"""What the steps of an achievement do beyond their fields: the unit's notice, the registration number, the display."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.market.achievements.models import Achievement, Secrecy
from kehui.records.services import log, serials
from kehui.records.verbs import name_verb
from kehui.records.writing import moment

REGISTER = "CGDJ"  # prefix of registration numbers
name_verb("number", gettext_lazy("assign the registration number"))


def open_notice(achievement: Achievement, **_by: Any) -> None:
    """Keep the last day of the notice: the state's clock is reset when the state is left."""
    achievement.notice_until = achievement.due_on
    achievement.save(update_fields=["notice_until"])


def require_notice_over(achievement: Achievement, **_by: Any) -> None:
    """The notice in the unit must have run to its end."""
    end = achievement.notice_until
    if end and timezone.localdate(moment()) <= end:
        raise ValidationError(_("The notice in the unit runs until %(day)s.") % {"day": date_format(end)})


def assign_number(achievement: Achievement, *, by: Any) -> None:
    """The next number of the register, told in the history."""
    achievement.registration_number = serials(REGISTER, 1)[0]
    achievement.save(update_fields=["registration_number"])
    log(achievement, "number", by=by, changes={"registration_number": [None, achievement.registration_number]})


def require_displayable(achievement: Achievement, **_by: Any) -> None:
    """What is displayed may be shown, has a price or is open to talks, and a day until which that is so."""
    problems = {}
    if achievement.secrecy == Secrecy.INTERNAL:
        problems["secrecy"] = _("This achievement is marked as not to be displayed.")
    if achievement.price is None and not achievement.negotiable:
        problems["price"] = _("Name a price, or say that it is open to talks.")
    if achievement.valid_until and achievement.valid_until <= timezone.localdate(moment()):
        problems["valid_until"] = _("This day must lie ahead.")
    if problems:
        raise ValidationError(problems)
