"""The loop of enrolments: handed in, returned with a reason, approved by the county or by the organisation itself."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.loops import Loop, Phase, State, Step
from kehui.people.powers import Role
from kehui.records.rules import author, role, role_of_owner
from kehui.registry.enrolments import services

REQUIRED = ("code", "organisation_kind", "region", "contact_phone")
offices = role(Role.COUNTY) | role(Role.CITY) | role(Role.OFFICER)
approvers = offices | role_of_owner(Role.ORGANISATION)  # the owner is known only where the organisation is here

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("approved", _("approved"), Phase.DONE),
        State("refused", pgettext_lazy("enrolment", "refused"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", author, needs=REQUIRED, effect=services.look_up),
        Step("return", _("return for correction"), ("submitted",), "draft", approvers, reason=True),
        Step("approve", _("approve"), ("submitted",), "approved", approvers, second=True, effect=services.admit,
             help=_("The applicant becomes a member. Where the organisation is new, it is registered and the applicant "
                    "becomes its administrator.")),
        Step("refuse", pgettext_lazy("enrolment", "refuse"), ("submitted",), "refused", approvers, reason=True),
        Step("withdraw", _("withdraw"), ("draft", "submitted"), "withdrawn", author, reason=True),
    ),
)  # fmt: skip
