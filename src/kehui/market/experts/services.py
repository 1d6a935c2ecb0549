"""What the steps of an expert check beyond their fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.market.experts.models import Expert
from kehui.records.writing import moment


def require_past_consent(expert: Expert, **_by: Any) -> None:
    """Consent cannot be dated ahead."""
    if expert.consent_on and expert.consent_on > timezone.localdate(moment()):
        raise ValidationError({"consent_on": _("This day lies ahead.")})
