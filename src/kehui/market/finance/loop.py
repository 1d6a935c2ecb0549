"""The loop of finance products (M09): the institution offers, the city checks, the department publishes."""

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import clock
from kehui.registry.checks import require_coming_day
from kehui.registry.rules import city, department, ours

REQUIRED = ("owner", "region", "summary", "audience", "purpose", "conditions", "rate", "contact_name",
            "contact_phone")  # fmt: skip
TERMS = ("rate", "least", "most", "term_months", "valid_until", "contact_name", "contact_phone")
checkers = city | department

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("checked", _("checked"), days=5),
        State("published", _("on offer"), public=True),
        State("paused", _("offer paused"), aside=True),
        State("stopped", _("stopped by the office"), Phase.DROPPED),
        State("expired", _("expired"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", ours, needs=REQUIRED),
        Step("return", _("return for correction"), ("submitted", "checked"), "draft", checkers, reason=True),
        Step("check", _("confirm the check"), ("submitted",), "checked", checkers, second=True),
        Step("publish", _("publish"), ("checked",), "published", department, asks=("valid_until",),
             needs=("valid_until",), second=True, effect=require_coming_day),
        Step("adjust", _("adjust the terms"), ("paused",), "submitted", ours, asks=TERMS, needs=REQUIRED),
        Step("pause", _("pause the offer"), ("published",), "paused", ours, reason=True),
        Step("resume", _("offer again"), ("paused",), "published", ours, needs=("valid_until",),
             effect=require_coming_day),
        Step("renew", _("renew"), ("expired",), "submitted", ours, asks=TERMS, needs=REQUIRED),
        Step("stop", _("stop the offer"), ("published", "paused"), "stopped", checkers, reason=True),
        Step("expire", _("expire"), ("published", "paused"), "expired", clock, after="valid_until", reason=True),
        Step("withdraw", _("withdraw"), ("draft", "submitted", "checked", "published", "paused"), "withdrawn", ours,
             reason=True),
    ),
)  # fmt: skip
