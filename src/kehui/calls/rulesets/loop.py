"""The loop of rule sets: drafted, put in force by a second person, retired when their day has passed."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.rulesets import services
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import clock
from kehui.registry.rules import department

REQUIRED = ("document_number", "issuer", "valid_from", "criteria", "per_case")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("checked", _("handed in for approval"), days=5),
        State("in_force", _("in force"), public=True),
        State("retired", _("no longer in force"), Phase.DONE, public=True),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("hand in for approval"), ("draft",), "checked", department, needs=REQUIRED,
             effect=services.require_sound),
        Step("return", _("return for correction"), ("checked",), "draft", department, reason=True),
        Step("issue", _("put in force"), ("checked",), "in_force", department, second=True),
        Step("prolong", _("change the last day"), ("in_force",), "in_force", department, asks=("valid_until",),
             reason=True, effect=services.require_sound),
        Step("retire", _("retire"), ("in_force",), "retired", department, reason=True),
        Step("expire", _("expire"), ("in_force",), "retired", clock, after="valid_until", reason=True),
        Step("drop", _("give up"), ("draft", "checked"), "dropped", department, reason=True),
    ),
)  # fmt: skip
