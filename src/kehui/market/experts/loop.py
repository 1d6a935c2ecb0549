"""The loop of experts (person side of M16): shown only while active, and active only with consent.

Consent is the expert's own: others may nominate, but then the office records the consent it holds in writing. The
expert may end it at any time and need not say why (个人信息保护法 art. 15), so that exit alone asks no reason.
"""

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.market.experts.services import end_suspension, require_coming_day
from kehui.people.powers import Role
from kehui.records.rules import author, clock, in_state, role, role_of_owner
from kehui.registry.checks import require_past_consent
from kehui.registry.rules import city, department, offices, oneself_as

integrity = role(Role.INTEGRITY)
oneself = oneself_as(_("the expert"))
ours = author | role_of_owner(Role.INSTITUTE)
REQUIRED = ("owner", "region", "professional_title", "discipline", "keywords", "contact_phone")
CONSENT = ("consent_on", "consent_text")
OWN = ("professional_title", "keywords", "bio", "works", "contact_phone", "contact_email")
CHECKED = ("title", "owner", "region", "discipline", "second_discipline", "history")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("applied", _("applied"), days=10),
        State("verified", _("verified"), days=10),
        State("active", _("active"), Phase.DONE, public=True),
        State("suspending", _("suspension asked for: a second person decides"), days=3, aside=True, public=True),
        State("suspended", _("suspended"), aside=True),
        State("removed", _("removed"), Phase.DROPPED),
        State("withdrawn", _("consent withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("apply", _("apply"), ("draft",), "applied", oneself, asks=CONSENT, needs=(*REQUIRED, *CONSENT),
             effect=require_past_consent),
        Step("nominate", _("nominate"), ("draft",), "applied", ours, needs=REQUIRED),
        Step("return", _("return for correction"), ("applied",), "draft", offices, reason=True),
        Step("verify", _("verify"), ("applied",), "verified", offices, second=True),
        Step("activate", _("activate"), ("verified",), "active", city | department, asks=CONSENT, needs=CONSENT,
             second=True, effect=require_past_consent),
        Step("amend", _("bring up to date"), ("active",), "active", oneself, asks=OWN, needs=REQUIRED),
        Step("correct", _("correct what was verified"), ("active",), "active", offices, asks=CHECKED, needs=REQUIRED,
             reason=True),
        Step("ask", _("ask for a suspension"), ("active",), "suspending", city | department | integrity,
             asks=("suspended_until",), reason=True, effect=require_coming_day,
             help=_("Until a second person decides, the expert stays in the pool and may be asked.")),
        Step("suspend", _("suspend"), ("suspending",), "suspended", city | department | integrity,
             asks=("suspended_until",), reason=True, second=True, effect=require_coming_day),
        Step("keep", _("do not suspend"), ("suspending",), "active", city | department, reason=True,
             effect=end_suspension),
        Step("extend", _("suspend for longer"), ("suspended",), "suspended", city | department | integrity,
             asks=("suspended_until",), reason=True, second=True, effect=require_coming_day),
        Step("resume", _("resume"), ("suspended",), "active", city | department, reason=True, second=True,
             effect=end_suspension),
        Step("return_after", _("suspension over"), ("suspended",), "active", clock, after="suspended_until",
             reason=True, effect=end_suspension),
        Step("remove", _("remove"), ("applied", "verified", "active", "suspending", "suspended"), "removed",
             city | department | integrity, reason=True, second=True),
        Step("withdraw", _("withdraw consent"),
             ("draft", "applied", "verified", "active", "suspending", "suspended"), "withdrawn",
             oneself | (ours & in_state("draft")) | (offices & ~in_state("draft"))),
    ),
)  # fmt: skip
