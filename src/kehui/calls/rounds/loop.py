"""The loop of rounds: cases gathered, experts assigned, scored, closed, decided by a second person."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.rounds import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("assigning", _("experts being assigned"), days=5),
        State("scoring", _("being scored")),
        State("closed", pgettext_lazy("round", "scores complete"), days=5),
        State("decided", pgettext_lazy("round", "decided"), Phase.DONE),
        State("cancelled", _("cancelled"), Phase.DROPPED),
    ),
    steps=(
        Step("begin", _("gather the cases"), ("draft",), "assigning", running, needs=("rules", "closes_on"),
             effect=services.gather),
        Step("start", _("begin to score"), ("assigning",), "scoring", running, effect=services.require_experts),
        Step("close", _("close the scoring"), ("scoring",), "closed", running, asks=("shortfall",),
             effect=services.require_scores),
        Step("reopen", _("let experts score again"), ("closed",), "scoring", running, reason=True),
        Step("decide", pgettext_lazy("round", "decide"), ("closed",), "decided", running, asks=("minutes",),
             needs=("minutes",), second=True),
        Step("cancel", _("cancel"), ("draft", "assigning", "scoring", "closed"), "cancelled", running, reason=True,
             effect=services.release),
    ),
)  # fmt: skip
