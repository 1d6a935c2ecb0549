"""The loop of follow-ups (M13): due a year after the release, reported by the unit, confirmed by the office, which
opens the next year."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.followups import services
from kehui.core.loops import Loop, Phase, State, Step
from kehui.registry.rules import city, department, ours, platform

REPORT = (*services.FIGURES, "scenes", "evidence")
running = city | department

LOOP = Loop(
    states=(
        State("due", pgettext_lazy("follow-up", "due"), days=10),
        State("reported", pgettext_lazy("follow-up", "reported"), days=10),
        State("confirmed", pgettext_lazy("follow-up", "confirmed"), Phase.DONE),
        State("ended", pgettext_lazy("follow-up", "ended without figures"), Phase.DROPPED),
    ),
    steps=(
        Step("report", _("report the figures of the year"), ("due",), "reported", ours, asks=REPORT,
             needs=services.FIGURES, effect=services.require_evidence),
        Step("return", _("return for correction"), ("reported",), "due", running, reason=True),
        Step("confirm", pgettext_lazy("follow-up", "confirm"), ("reported",), "confirmed", running, second=True,
             effect=services.open_next),
        Step("end", _("end without figures"), ("due", "reported"), "ended", department | platform, reason=True),
    ),
)  # fmt: skip
