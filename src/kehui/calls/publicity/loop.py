"""The loop of public notices: drafted, checked by a second person, published, closed without or with changes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.publicity import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import clock

REQUIRED = ("basis", "items", "days", "office", "phone", "conditions")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("checked", _("handed in for approval"), days=3),
        State("published", pgettext_lazy("notice", "published"), public=True),
        State("ended", _("days over"), days=5, public=True),
        State("clear", _("closed without objection"), Phase.DONE, public=True),
        State("changed", _("closed with changes"), Phase.DONE, public=True),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("hand in for approval"), ("draft",), "checked", running, needs=REQUIRED),
        Step("return", _("return for correction"), ("checked",), "draft", running, reason=True),
        Step("publish", pgettext_lazy("notice", "publish"), ("checked",), "published", running, second=True,
             effect=services.start),
        Step("end", _("end the days"), ("published",), "ended", clock, after="closes_on"),
        Step("clear", _("close without objection"), ("ended",), "clear", running, second=True,
             effect=services.require_none_upheld),
        Step("amend", _("close with changes"), ("ended",), "changed", running, asks=("outcome",), needs=("outcome",),
             reason=True, second=True, effect=services.require_amended),
        Step("drop", _("give up"), ("draft",), "dropped", running, reason=True),
        Step("withdraw", _("withdraw"), ("checked", "published", "ended"), "withdrawn", running, reason=True),
    ),
)  # fmt: skip
