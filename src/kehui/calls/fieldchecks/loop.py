"""The loop of field checks (M13): planned with a team, reported with evidence from the place, confirmed by a second
person."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.fieldchecks import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step

REPORT = ("went_on", "findings", "conclusion", "opinion")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("planned", pgettext_lazy("field check", "planned"), days=10),
        State("reported", pgettext_lazy("field check", "reported"), days=5),
        State("confirmed", pgettext_lazy("field check", "confirmed"), Phase.DONE),
        State("cancelled", _("cancelled"), Phase.DROPPED),
    ),
    steps=(
        Step("plan", pgettext_lazy("field check", "plan"), ("draft",), "planned", running,
             needs=("planned_on", "place", "team"), effect=services.require_visit),
        Step("report", _("report the findings"), ("planned",), "reported", running, asks=REPORT, needs=REPORT[:3],
             evidence=True, effect=services.require_findings),
        Step("return", _("return for correction"), ("reported",), "planned", running, reason=True),
        Step("confirm", pgettext_lazy("field check", "confirm"), ("reported",), "confirmed", running, second=True),
        Step("cancel", _("cancel"), ("draft", "planned", "reported"), "cancelled", running, reason=True),
    ),
)  # fmt: skip
