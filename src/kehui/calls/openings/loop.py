"""The loop of calls (M11-M15): drafted, approved, open until its last day, reviewed, decided, closed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.openings import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import clock

REQUIRED = ("plan_year", "document_number", "rules", "summary", "conditions", "opens_on", "closes_on", "office")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("approval", _("handed in for approval"), days=5),
        State("open", pgettext_lazy("call", "open"), public=True),
        State("closed", pgettext_lazy("call", "closed to applications"), days=45, calendar_days=True, public=True),
        State("reviewing", _("under review"), public=True),
        State("decided", pgettext_lazy("call", "decided"), days=10, public=True),
        State("finished", _("finished"), Phase.DONE, public=True),
        State("cancelled", _("cancelled"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("hand in for approval"), ("draft",), "approval", running, needs=REQUIRED,
             effect=services.require_rules),
        Step("return", _("return for correction"), ("approval",), "draft", running, reason=True),
        Step("issue", pgettext_lazy("call", "issue"), ("approval",), "open", running, second=True,
             effect=services.require_rules),
        Step("extend", _("extend"), ("open", "closed"), "open", running, asks=("closes_on",), needs=("closes_on",),
             reason=True, effect=services.extend),
        Step("close", _("close to applications"), ("open",), "closed", clock, after="closes_on"),
        Step("review", _("begin the review"), ("closed",), "reviewing", running),
        Step("decide", _("decide"), ("reviewing",), "decided", running, second=True),
        Step("finish", _("finish"), ("decided",), "finished", running),
        Step("cancel", _("cancel"), ("draft", "approval", "open", "closed", "reviewing"), "cancelled", running,
             reason=True),
    ),
)  # fmt: skip
