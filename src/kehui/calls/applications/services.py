"""What an application must be before it goes on: to an open call, complete, led by whom the call wants, only once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.applications import alike, asking
from kehui.calls.applications.models import Application
from kehui.calls.ending import lapse
from kehui.core.loops import Phase
from kehui.records.kinds import kinds


def checklist(application: Application) -> list[dict[str, str]]:
    """The formal check as it begins: what the platform has looked up, then the points of the rule set to be judged."""
    again, close = asking.twice(application), alike.named(application)
    found = again.number if again and again.pk not in {each.application.pk for each in close} else ""
    looked_up = {
        "item": _("Not applied for twice"),
        "result": "unmet" if again else "" if close else "met",  # who is only alike is for a person to judge
        "remark": _("looked up by the platform: %(found)s")
        % {"found": _("; ").join(filter(None, [found, alike.told(close) if close or not found else ""]))},
    }
    points = application.call.rules.points if application.call.rules else ()
    return [looked_up, *({"item": row["item"], "result": "", "remark": ""} for row in points)]


def require_checked(application: Application, **_by: Any) -> None:
    """A formal check that passes has judged every point of the rules and every application that this one repeats, and
    found nothing that does not conform."""
    problems = []
    judged = {row["item"] for row in application.checklist}
    points = application.call.rules.points if application.call.rules else ()
    if left := [row["item"] for row in points if row["item"] not in judged]:
        problems.append(_("These points of the rules are not judged: %(points)s.") % {"points": _("; ").join(left)})
    if failed := [row["item"] for row in application.checklist if row["result"] == "unmet"]:
        words = _("These points are not met: %(points)s. Return or refuse the application, or correct the check.")
        problems.append(words % {"points": _("; ").join(failed)})
    remarks = " ".join(row.get("remark", "") for row in application.checklist if row["result"])
    if left := [each for each in alike.named(application) if each.application.number not in remarks]:
        words = _("It repeats another application; judge that on a line of the check, with its number: %(found)s.")
        problems.append(words % {"found": alike.told(left)})
    if problems:
        raise ValidationError({"checklist": problems})


def require_ungathered(application: Application, **_by: Any) -> None:
    """A formal check is corrected before a round of review has gathered the application, and while its call is open to
    decisions."""
    if round_ := kinds["round"].model._default_manager.filter(links_out__target=application.pk).first():
        raise ValidationError(_("It is a case of %(number)s already.") % {"number": round_.number})
    if kinds.of(application.call).state(application.call).phase is not Phase.OPEN:
        raise ValidationError(_("Its call is not open to decisions any more."))


def end_reviews(application: Application, **_by: Any) -> None:
    """Whoever was asked to review what is withdrawn need not; sheets that are signed stay in the file."""
    lapse(kinds["review"].model._default_manager.filter(case=application.pk), _("The application was withdrawn."))


def require_field_check(application: Application, **_by: Any) -> None:
    """Where the rules ask for it, somebody went and saw, and the claims did not prove false."""
    checks = kinds["fieldcheck"].model._default_manager.filter(case=application.pk, state="confirmed")
    last = checks.order_by("-went_on", "-pk").first()
    if last is not None and last.conclusion == "false":
        words = _("The field check %(number)s found that the claims do not hold.")
        raise ValidationError(words % {"number": last.number})
    if last is None and application.call.rules and application.call.rules.field_check:
        raise ValidationError(_("The rules ask for a field check before the public notice."))
