"""The kind of objections: seen by whoever objects, the offices in charge and the integrity office, by nobody else."""

from django.utils.translation import gettext_lazy as _

from kehui.calls import hearing
from kehui.calls.objections.loop import LOOP, handling
from kehui.calls.objections.models import Objection
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import ADMINISTRATORS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import author, in_state

OBJECTION = kinds.add(
    Kind(
        code="objection",
        path="objections",
        prefix="YY",
        label=_("objection"),
        plural=_("objections"),
        icon="exclamation-triangle",
        model=Objection,
        loop=LOOP,
        begun={"notice": ("published",)},
        picked={"against": ("notice", hearing.entries)},
        view=author | (handling & ~in_state("draft", "dropped")),
        change=author & in_state("draft"),
        create=lambda p: p.signed_in and not p.holds(*ADMINISTRATORS, Role.LEADER),
        personal=("signer", "contact", "grounds", "findings", "reply"),
        sections=(
            Section(_("Objection"), ("title", "notice", "against", "grounds")),
            Section(_("Who objects"), ("signer", "contact")),
            Section(_("Verification"), ("findings", "reply"), outcome=True),
        ),
        columns=("title", "notice", "against"),
        filters=("notice",),
        sheet=Sheet(key=("title", "notice")),
        menu=lambda p: p.holds(Role.CITY, Role.OFFICER, Role.INTEGRITY),
        indicators=(
            Indicator(code="received", label=_("objections received"), rule=_("received in the period, each once"),
                      rows=reached(Objection, "received")),
            Indicator(code="upheld", label=_("objections upheld"), rule=_("upheld in the period, each once"),
                      rows=reached(Objection, "upheld")),
        ),
    )
)  # fmt: skip
