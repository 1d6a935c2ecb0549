"""The kind of introductions: who sees them and who may start one."""

from django.utils.translation import gettext_lazy as _

from kehui.market.introductions.loop import LOOP, offers, wants
from kehui.market.introductions.models import Introduction
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import author, in_state
from kehui.registry.rules import SERVING, readers

INTRODUCTION = kinds.add(
    Kind(
        code="introduction",
        path="introductions",
        prefix="DJ",
        label=_("introduction"),
        plural=_("introductions"),
        icon="arrows-right-left",
        model=Introduction,
        loop=LOOP,
        view=author
        | (wants & ~in_state("draft"))
        | (offers & ~in_state("draft", "proposed"))
        | (readers & ~in_state("draft")),
        change=author & in_state("draft"),
        create=lambda p: p.holds(*UNITS, Role.EXPERT, *SERVING),
        sections=(
            Section(_("Introduction"), ("wanted", "offered", "message")),
            Section(_("Sender"), ("side",), outcome=True),
        ),
        personal=("message",),  # a letter: names and telephone numbers stand in it
        columns=("wanted", "offered", "side"),
        filters=("region", "side"),
        sheet=Sheet(key=("wanted", "offered")),
        indicators=(
            Indicator(code="sent", label=_("introductions sent"), rule=_("sent in the period, each once"),
                      rows=reached(Introduction, "sent")),
            Indicator(code="accepted", label=_("introductions accepted"), rule=_("accepted in the period, each once"),
                      rows=reached(Introduction, "accepted")),
            Indicator(code="agreed", label=_("introductions agreed"),
                      rule=_("agreement reported in the period, each once"), rows=reached(Introduction, "agreed")),
            Indicator(code="written", label=_("introductions written"), rule=_("written in the period, sent or not"),
                      rows=made(Introduction)),
        ),
    )
)  # fmt: skip
