"""The loop of introductions: sent, answered within five working days, visited, talked over, agreed or closed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.loops import Loop, Phase, State, Step
from kehui.market.introductions import services
from kehui.market.introductions.models import Side
from kehui.records.rules import Rule, author, having, in_state
from kehui.registry.rules import ours_at

wants = ours_at("wanted__", _("the side with the demand"))
offers = ours_at("offered__", _("the side with the solution"))
from_wants, from_offers = having(side=Side.WANTED), having(side=Side.OFFERED)
sender = (from_wants & wants) | (from_offers & offers)
addressee = Rule(((from_wants & offers) | (from_offers & wants)).q, _("the side it was sent to"))
parties = wants | offers | author

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("proposed", _("proposed to the side with the demand"), days=5, aside=True),
        State("sent", _("sent"), days=5),
        State("accepted", pgettext_lazy("introduction", "accepted"), days=10),
        State("visiting", _("visiting"), days=20),
        State("talking", _("in talks")),
        State("agreed", _("agreed"), Phase.DONE),
        State("declined", _("declined"), Phase.DROPPED),
        State("closed", _("closed without agreement"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("send", _("send"), ("draft",), "sent", author & sender, effect=services.send),
        Step("propose", _("propose"), ("draft",), "proposed", author & having(side=Side.THIRD),
             effect=services.propose),
        Step("send_on", _("send on in our name"), ("proposed",), "sent", wants, effect=services.send_on),
        Step("accept", pgettext_lazy("introduction", "accept"), ("sent",), "accepted", addressee, second=True,
             effect=services.open_details),
        Step("decline", _("decline"), ("proposed", "sent"), "declined",
             (in_state("sent") & addressee) | (in_state("proposed") & wants), reason=True),
        Step("visit", _("report a visit"), ("accepted",), "visiting", parties),
        Step("talk", _("report talks"), ("accepted", "visiting"), "talking", parties, effect=services.note_talks),
        Step("agree", _("report the agreement"), ("talking",), "agreed", wants | offers),
        Step("close", _("close without agreement"), ("accepted", "visiting", "talking"), "closed", parties, reason=True,
             effect=services.look_again),
        Step("withdraw", _("withdraw"), ("draft", "proposed", "sent"), "withdrawn",
             author | (sender & ~in_state("draft")), reason=True),
    ),
)  # fmt: skip
