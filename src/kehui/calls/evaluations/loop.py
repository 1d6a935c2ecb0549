"""The loop of evaluations (M14): applied for, contracted, assessed, signed, delivered, registered or challenged."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.evaluations import services
from kehui.core.loops import Loop, Phase, State, Step
from kehui.people.powers import UNITS, Role
from kehui.records.rules import NOTHING, Rule
from kehui.registry.rules import department, offices, ours, ours_at

clients = Rule(
    lambda p: Q(client__in=places) if (places := p.places(*UNITS, Role.ORGANISATION)) else NOTHING, _("the client")
)
holders = ours_at("result__", _("the side with the achievement"))
concerned = clients | holders
VALUES = ("scientific", "technological", "economic", "social", "cultural")
CLAIM = ("scale", "level", "evidence")
REPORT = ("report_number", "valid_until")
WORK = ("accepted", "contracted", "material", "panel", "assessed", "consulted", "drafted")

LOOP = Loop(
    states=(
        State("applied", _("applied for"), Phase.DRAFT),
        State("accepted", pgettext_lazy("evaluation", "accepted"), days=10),
        State("contracted", _("contract signed")),
        State("material", _("material handed in")),
        State("panel", _("panel formed")),
        State("assessed", _("items assessed")),
        State("consulted", _("experts heard")),
        State("drafted", _("report drafted"), days=10),
        State("signed", _("report signed"), days=5),
        State("delivered", _("report delivered"), days=20),
        State("challenged", pgettext_lazy("evaluation", "challenged"), days=20, aside=True),
        State("reevaluated", _("evaluated again"), days=10, aside=True),
        State("registered", pgettext_lazy("evaluation", "registered"), Phase.DONE),
        State("refused", pgettext_lazy("evaluation", "refused"), Phase.DROPPED),
        State("ended", _("ended without a report"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("accept", pgettext_lazy("evaluation", "accept"), ("applied",), "accepted", ours,
             needs=("owner", "purpose")),
        Step("refuse", pgettext_lazy("evaluation", "refuse"), ("applied",), "refused", ours, reason=True),
        Step("contract", _("note the contract"), ("accepted",), "contracted", ours),
        Step("receive", _("note the material"), ("contracted",), "material", ours),
        Step("form", _("form the panel"), ("material",), "panel", ours),
        Step("assess", _("assess the items"), ("panel",), "assessed", ours, asks=(*CLAIM, "comparison"),
             needs=(*CLAIM, "comparison"), effect=services.require_evidence),
        Step("consult", _("hear the experts"), ("assessed",), "consulted", ours, asks=("opinions",),
             needs=("opinions",), effect=services.require_unrelated),
        Step("draft", _("draft the report"), ("consulted",), "drafted", ours, asks=VALUES, needs=VALUES),
        Step("revise", _("assess again"), ("assessed", "consulted", "drafted"), "panel", ours, reason=True),
        Step("sign", _("sign the report"), ("drafted",), "signed", ours, asks=REPORT, needs=REPORT, second=True),
        Step("deliver", _("deliver the report"), ("signed",), "delivered", ours),
        Step("register", pgettext_lazy("evaluation", "register"), ("delivered", "reevaluated"), "registered",
             department),
        Step("challenge", _("challenge the report"), ("delivered", "registered"), "challenged", concerned | offices,
             reason=True),
        Step("uphold", _("keep the report as it is"), ("challenged",), "delivered", department, reason=True),
        Step("reevaluate", _("evaluate again"), ("challenged",), "reevaluated", ours, asks=(*CLAIM, *REPORT),
             needs=(*CLAIM, *REPORT), reason=True, second=True, effect=services.require_evidence),
        Step("drop", _("give up"), ("applied",), "dropped", ours, reason=True),
        Step("end", _("end without a report"), WORK, "ended", ours, reason=True),
    ),
)  # fmt: skip
