"""A field check is of a case under decision, made by others than its own unit, and ends in a plain conclusion."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.fieldchecks.models import FieldCheck, Finding
from kehui.records.writing import moment

UNDER_DECISION = ("review", "proposed")


def require_visit(check: FieldCheck, **_by: Any) -> None:
    """The case is not decided yet, and nobody of its own unit checks it."""
    if check.case.state not in UNDER_DECISION:
        raise ValidationError({"case": _("Only an application under review or proposed is checked on the spot.")})
    own = check.case.owner.name if check.case.owner else ""
    if names := [row["name"] for row in check.team if row["employer"].strip() == own]:
        words = _("Nobody checks their own organisation: %(names)s.")
        raise ValidationError({"team": words % {"names": _("; ").join(names)}})


def require_findings(check: FieldCheck, **_by: Any) -> None:
    """The day has come, and the conclusion says the same as the findings."""
    if check.went_on and check.went_on > timezone.localdate(moment()):
        raise ValidationError({"went_on": _("This day lies ahead.")})
    failed = [row["item"] for row in check.findings if row["holds"] != "yes"]
    if bool(failed) == (check.conclusion == Finding.HOLDS):
        words = _("The conclusion says otherwise than the findings. Claims that do not hold: %(claims)s.")
        raise ValidationError({"conclusion": words % {"claims": _("; ").join(failed) or "–"}})
