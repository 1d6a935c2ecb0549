"""The loop of violations: written down with evidence, heard, confirmed by a second person, lifted if it was wrong."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.rules import integrity, running
from kehui.calls.violations import services
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import relation

themselves = relation("account", lambda p: p.person_id, _("the expert"))
acting = running | integrity

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("reported", pgettext_lazy("violation", "reported"), days=10),
        State("confirmed", pgettext_lazy("violation", "confirmed"), Phase.DONE),
        State("dismissed", pgettext_lazy("violation", "dismissed"), Phase.DROPPED),
        State("lifted", pgettext_lazy("violation", "lifted"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", pgettext_lazy("violation", "report"), ("draft",), "reported", acting, evidence=True,
             effect=services.judge, help=_("The rule set says what follows; you see it before anybody confirms it.")),
        Step("state", _("say what you have to say"), ("reported",), "reported", themselves, asks=("statement",),
             needs=("statement",)),
        Step("confirm", pgettext_lazy("violation", "confirm"), ("reported",), "confirmed", acting, second=True,
             reason=True, effect=services.carry_out,
             help=_("Credit, suspension or removal follow at once, as the rule set says.")),
        Step("dismiss", pgettext_lazy("violation", "dismiss"), ("reported",), "dismissed", acting, reason=True),
        Step("lift", pgettext_lazy("violation", "lift"), ("confirmed",), "lifted", acting, second=True, reason=True,
             help=_("The points count no more. End the suspension on the page of the expert, if there is one.")),
        Step("drop", _("give up"), ("draft",), "dismissed", acting, reason=True),
    ),
)  # fmt: skip
