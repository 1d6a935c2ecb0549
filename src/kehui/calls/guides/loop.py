"""The loop of guide items: drafted, put up for comments, issued with their call, answered or closed without answer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.guides import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step

REQUIRED = ("chain", "problem", "indicators", "budget", "deadline_on")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("consulting", _("open to comments"), days=10, public=True),
        State("issued", pgettext_lazy("guide item", "issued"), public=True),
        State("taken", pgettext_lazy("guide item", "taken"), Phase.DONE, public=True),
        State("unanswered", _("closed without an answer"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("consult", _("ask for comments"), ("draft",), "consulting", running, needs=REQUIRED,
             effect=services.trace),
        Step("revise", _("revise"), ("consulting",), "draft", running, reason=True),
        Step("issue", pgettext_lazy("guide item", "issue"), ("consulting",), "issued", running, second=True),
        Step("take", pgettext_lazy("guide item", "award"), ("issued",), "taken", running, reason=True),
        Step("fail", _("close without an answer"), ("issued",), "unanswered", running, reason=True),
        Step("drop", _("give up"), ("draft", "consulting", "issued"), "dropped", running, reason=True),
    ),
)  # fmt: skip
