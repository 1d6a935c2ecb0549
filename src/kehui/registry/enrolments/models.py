"""The enrolment: which organisation, and who asks in its name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import CreditCodeField, TelephoneField
from kehui.people.models import OrganisationKind
from kehui.records.models import Record

JOINING = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.AUTHORITY]


class Enrolment(Record):
    """An application to act on the platform in an organisation's name.

    ``title`` is the organisation's name and ``owner`` the organisation itself: empty until the first member's
    application is approved, known from the start for whoever joins an organisation that is there."""

    code = CreditCodeField(_("unified social credit code"), help_text=_("18 characters, as they stand on the licence."))
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=JOINING, default=OrganisationKind.ENTERPRISE
    )
    post = models.CharField(_("post"), max_length=60, blank=True, help_text=_("What you do there."))
    contact_phone = TelephoneField(_("telephone"), help_text=_("For questions about this application only."))
    message = models.TextField(_("message"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("enrolment")
