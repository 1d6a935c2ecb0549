"""The loop of policies (M08): two checks by two others before publication; what ended stays visible and marked."""

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import author, clock
from kehui.registry.checks import require_coming_day
from kehui.registry.rules import city, department, offices

REQUIRED = ("region", "document", "document_number", "issuer", "issued_on", "keywords", "audience", "benefits",
            "benefit", "guide")  # fmt: skip
GUIDE = ("guide", "hotline", "source", "keywords")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("office_check", _("checked by the policy office"), days=5),
        State("legal_check", _("in legal check"), days=5),
        State("published", _("in force"), public=True),
        State("superseded", _("superseded"), Phase.DROPPED, public=True),
        State("repealed", _("repealed"), Phase.DROPPED, public=True),
        State("expired", _("expired"), Phase.DROPPED, public=True),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "office_check", author | offices, needs=REQUIRED),
        Step("return", _("return for correction"), ("office_check", "legal_check"), "draft", offices, reason=True),
        Step("check", _("confirm the content"), ("office_check",), "legal_check", offices, second=True),
        Step("publish", _("publish"), ("legal_check",), "published", city | department, second=True,
             effect=require_coming_day, help=_("Confirms that the legal check raised no objection.")),
        Step("guide", _("bring the guide up to date"), ("published",), "published", offices, asks=GUIDE,
             needs=REQUIRED),
        Step("extend", _("extend"), ("published", "expired"), "published", city | department, asks=("valid_until",),
             needs=("valid_until",), reason=True, effect=require_coming_day),
        Step("supersede", _("mark as superseded"), ("published",), "superseded", city | department, reason=True),
        Step("repeal", _("mark as repealed"), ("published",), "repealed", city | department, reason=True),
        Step("expire", _("expire"), ("published",), "expired", clock, after="valid_until", reason=True),
        Step("withdraw", _("withdraw"), ("draft", "office_check", "legal_check"), "withdrawn", author | offices,
             reason=True),
    ),
)  # fmt: skip
