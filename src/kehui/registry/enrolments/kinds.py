"""The kind of enrolments: the applicant, the offices of the region, and the organisation's own administrator."""

from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.exchange.sheets import Sheet
from kehui.people.powers import ADMINISTRATORS, Powers, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import author, in_state
from kehui.registry.enrolments.loop import LOOP, approvers
from kehui.registry.enrolments.models import Enrolment


def concerned(who: Powers) -> bool:
    """Those who approve, and those who have no role yet."""
    return who.holds(Role.COUNTY, Role.CITY, Role.OFFICER, Role.ORGANISATION) or not (who.scopes or who.within)


ENROLMENT = kinds.add(
    Kind(
        code="enrolment",
        path="enrolments",
        prefix="RZ",
        label=_("enrolment"),
        plural=_("enrolments"),
        icon="identification",
        model=Enrolment,
        loop=LOOP,
        view=author | (approvers & ~in_state("draft")),
        change=author & in_state("draft"),
        create=lambda p: p.signed_in and not p.machine and not p.holds(*ADMINISTRATORS),
        sections=(
            Section(_("Organisation"), ("code", "title", "organisation_kind", "region")),
            Section(_("Applicant"), ("post", "contact_phone", "message")),
            Section(_("Outcome"), ("owner",), outcome=True),
        ),
        personal=("contact_phone", "message"),
        labels={
            "title": _("name of the organisation"),
            "owner": _("registered organisation"),
            "message": _("further explanation"),
        },
        columns=("title", "code", "organisation_kind", "region"),
        filters=("region", "organisation_kind"),
        sheet=Sheet(),
        menu=concerned,
        tells_at_once=True,
    )
)
