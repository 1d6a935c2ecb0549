"""The loop of objections: handed in, accepted or refused, verified, upheld or dismissed with a reply."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.objections import services
from kehui.calls.rules import integrity, running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import author

handling = running | integrity
REQUIRED = ("against", "grounds", "signer", "contact")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("received", _("received"), days=2),
        State("verifying", _("being verified"), days=15),
        State("upheld", pgettext_lazy("objection", "upheld"), Phase.DONE),
        State("dismissed", pgettext_lazy("objection", "dismissed"), Phase.DONE),
        State("refused", pgettext_lazy("objection", "not accepted"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("hand in"), ("draft",), "received", author, needs=REQUIRED, effect=services.require_open),
        Step("accept", _("accept for verification"), ("received",), "verifying", handling),
        Step("refuse", _("do not accept"), ("received",), "refused", handling, asks=("reply",), needs=("reply",),
             reason=True),
        Step("uphold", pgettext_lazy("objection", "uphold"), ("verifying",), "upheld", handling,
             asks=("findings", "reply"), needs=("findings", "reply"), second=True),
        Step("dismiss", pgettext_lazy("objection", "dismiss"), ("verifying",), "dismissed", handling,
             asks=("findings", "reply"), needs=("findings", "reply"), reason=True, second=True),
        Step("drop", _("give up"), ("draft",), "dropped", author, reason=True),
        Step("withdraw", _("withdraw"), ("received", "verifying"), "withdrawn", author, reason=True),
    ),
)  # fmt: skip
