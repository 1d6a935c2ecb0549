"""The loop of talents (M06): published, talked to, signed, arrived; somebody counts only with a proof of arrival.

A person who offers their work consents before publication and may end it at any time without a reason
(个人信息保护法 art. 15); an organisation that gives a post up says why.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.loops import Loop, Phase, State, Step
from kehui.market.talents import services
from kehui.market.talents.models import Direction
from kehui.records.rules import author, clock, having
from kehui.registry.checks import require_coming_day
from kehui.registry.rules import offices, ours

REQUIRED = ("region", "industry", "field", "keywords", "about", "engagement", "contact_name", "contact_phone")
CONSENT = ("consent_on", "consent_text")
ARRIVAL = ("arrived_on", "arrivals")
post, person = having(direction=Direction.WANTED), having(direction=Direction.OFFERED)
UNDER_WAY = ("draft", "submitted", "published", "interviewing", "signed")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("published", pgettext_lazy("record", "published"), public=True),
        State("interviewing", _("in interviews"), public=True),
        State("signed", _("signed"), days=60),
        State("arrived", _("arrived"), Phase.DONE),
        State("expired", _("expired"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("revoked", _("consent withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", ours, asks=CONSENT, needs=REQUIRED,
             effect=services.require_standing,
             help=_("Consent is asked of people who offer their work; a post needs none.")),
        Step("return", _("return for correction"), ("submitted",), "draft", offices, reason=True),
        Step("publish", _("publish"), ("submitted",), "published", offices, asks=("valid_until",),
             needs=("valid_until",), second=True, effect=require_coming_day),
        Step("interview", _("report interviews"), ("published",), "interviewing", ours),
        Step("reopen", _("look again"), ("interviewing", "signed"), "published", ours, reason=True),
        Step("sign", _("report the signature"), ("interviewing",), "signed", ours),
        Step("arrive", _("confirm the arrival"), ("signed",), "arrived", offices, asks=ARRIVAL, needs=ARRIVAL,
             evidence=True, second=True, effect=services.require_no_more_than_wanted,
             help=_("Attach the labour contract or the proof of social insurance.")),
        Step("expire", _("expire"), ("published",), "expired", clock, after="valid_until", reason=True),
        Step("renew", _("renew"), ("published", "expired"), "published", ours, asks=("valid_until",),
             needs=("valid_until",), effect=require_coming_day),
        Step("withdraw", _("withdraw"), UNDER_WAY, "withdrawn", ours & post, reason=True),
        Step("revoke", _("withdraw consent"), (*UNDER_WAY, "expired"), "revoked", author & person),
    ),
)  # fmt: skip
