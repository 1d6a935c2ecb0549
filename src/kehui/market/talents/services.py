"""What the steps of a talent check beyond their fields: whose consent, for which organisation, who came."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.market.talents.models import Talent
from kehui.registry.checks import require_past_consent


def require_standing(talent: Talent, **_by: Any) -> None:
    """A post names its organisation; a person has consented to be shown."""
    if not talent.personal and not talent.owner_id:
        raise ValidationError({"owner": _("A post belongs to an organisation.")})
    if talent.personal and not (talent.consent_on and talent.consent_text):
        words = _("A person is shown with their consent only: give its day and the version of the text.")
        raise ValidationError({name: words for name in ("consent_on", "consent_text") if not getattr(talent, name)})
    require_past_consent(talent)


def require_no_more_than_wanted(talent: Talent, **_by: Any) -> None:
    """No more people arrive than were looked for."""
    if talent.arrivals and talent.arrivals > talent.headcount:
        raise ValidationError({"arrivals": _("Only %(count)d were looked for.") % {"count": talent.headcount}})
