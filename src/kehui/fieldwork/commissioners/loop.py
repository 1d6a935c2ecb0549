"""The loop of commissioners (M22): applied, recommended by the sending unit, approved, serving under an agreement.

Shown only while serving, and serving only with consent, which the person may end without a reason
(个人信息保护法 art. 15).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.loops import Loop, Phase, State, Step
from kehui.people.powers import Role
from kehui.records.rules import author, clock, in_state, role_of_owner
from kehui.registry.checks import require_coming_day, require_past_consent
from kehui.registry.rules import city, department, offices, oneself_as

oneself = oneself_as(_("the commissioner"))
unit = role_of_owner(Role.INSTITUTE) | role_of_owner(Role.ENTERPRISE)
ours = author | unit
REQUIRED = ("owner", "region", "discipline", "keywords", "abilities", "contact_phone")
CONSENT = ("consent_on", "consent_text")
AGREEMENT = ("host", "tasks", "agreed_on", "valid_until")
OWN = ("professional_title", "keywords", "abilities", "area", "contact_phone", "contact_email")
ASSESSMENT = ("grade", "assessed_on")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("applied", _("applied"), days=5),
        State("recommended", _("recommended"), days=10),
        State("approved", _("approved, agreement open"), days=20),
        State("serving", _("serving"), public=True),
        State("ended", _("service ended"), Phase.DONE),
        State("removed", pgettext_lazy("commissioner", "removed"), Phase.DROPPED),
        State("withdrawn", _("consent withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("apply", _("apply"), ("draft",), "applied", oneself, asks=CONSENT, needs=(*REQUIRED, *CONSENT),
             effect=require_past_consent),
        Step("nominate", _("nominate"), ("draft",), "recommended", unit | (author & offices), needs=REQUIRED),
        Step("recommend", _("recommend"), ("applied",), "recommended", unit | offices, second=True),
        Step("return", _("return for correction"), ("applied", "recommended"), "draft",
             (unit & in_state("applied")) | offices, reason=True),
        Step("approve", _("approve"), ("recommended",), "approved", offices, second=True),
        Step("start", _("start the service"), ("approved",), "serving", city | department,
             asks=(*CONSENT, *AGREEMENT), needs=(*CONSENT, *AGREEMENT), second=True, effect=require_past_consent),
        Step("amend", _("bring up to date"), ("serving",), "serving", oneself, asks=OWN, needs=REQUIRED),
        Step("assess", _("record the yearly assessment"), ("serving",), "serving", offices, asks=ASSESSMENT,
             needs=ASSESSMENT),
        Step("renew", _("renew"), ("serving", "ended"), "serving", city | department, asks=AGREEMENT,
             needs=(*CONSENT, *AGREEMENT), effect=require_coming_day),
        Step("end", _("end the service"), ("serving",), "ended", clock, after="valid_until", reason=True),
        Step("remove", pgettext_lazy("commissioner", "remove"), ("applied", "recommended", "approved", "serving"),
             "removed", city | department, reason=True),
        Step("withdraw", _("withdraw consent"), ("draft", "applied", "recommended", "approved", "serving", "ended"),
             "withdrawn", oneself | (ours & in_state("draft")) | (offices & ~in_state("draft"))),
    ),
)  # fmt: skip
