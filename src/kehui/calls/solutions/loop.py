"""The loop of solutions (M11): registered, handed in, checked, shortlisted, contested, won; intention and contract are
two states, as one is often reported for the other."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.rules import running_at
from kehui.calls.solutions import services
from kehui.core.loops import Loop, Phase, State, Step
from kehui.registry.rules import ours, ours_at

running = running_at("season__")  # whoever runs the challenge, wherever the solver is at home
asking = ours_at("need__", _("the side with the demand"))
REQUIRED = ("owner", "approach", "promises", "price", "weeks", "ownership", "contact_name", "contact_phone")
JUDGED = ("shortlisted", "contested")

LOOP = Loop(
    states=(
        State("registered", _("registered"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("accepted", pgettext_lazy("solution", "formally checked"), days=20),
        State("shortlisted", _("shortlisted")),
        State("contested", _("stood in the field contest")),
        State("winner", _("winner"), days=20),
        State("intention", _("intention signed"), days=60),
        State("signed", _("contract signed")),
        State("done", _("contract fulfilled"), Phase.DONE),
        State("not_selected", _("not selected"), Phase.DROPPED),
        State("failed", _("ended without a contract"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("registered",), "submitted", ours, needs=REQUIRED, effect=services.require_open),
        Step("revise", _("take back to change it"), ("submitted",), "registered", ours,
             effect=services.require_sealed),
        Step("return", _("return for correction"), ("submitted",), "registered", running, reason=True,
             effect=services.require_unsealed),
        Step("accept", _("pass the formal check"), ("submitted",), "accepted", running, second=True,
             effect=services.require_unsealed),
        Step("shortlist", _("shortlist"), ("accepted",), "shortlisted", running | asking, reason=True),
        Step("contest", _("note the field contest"), ("shortlisted",), "contested", running),
        Step("win", _("name as winner"), JUDGED, "winner", running, asks=("prize",), second=True),
        Step("decline", _("do not select"), ("submitted", "accepted", *JUDGED), "not_selected", running, reason=True,
             effect=services.require_unsealed),
        Step("intend", _("report the intention"), ("winner", "contested", "shortlisted"), "intention", asking | running,
             asks=("intended_on", "intended"), needs=("intended_on", "intended")),
        Step("sign", _("report the contract"), ("winner", "intention"), "signed", asking | running,
             asks=("signed_on", "amount"), needs=("signed_on", "amount")),
        Step("fulfil", _("report that it is fulfilled"), ("signed",), "done", asking),
        Step("fail", _("end without a contract"), ("winner", "intention", "signed"), "failed", asking | running,
             reason=True),
        Step("drop", _("give up"), ("registered",), "dropped", ours, reason=True),
        Step("withdraw", _("withdraw"), ("submitted", "accepted", "shortlisted"), "withdrawn", ours,
             reason=True),
    ),
)  # fmt: skip
