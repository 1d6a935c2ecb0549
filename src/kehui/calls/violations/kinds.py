"""The kind of violations: those who run rounds and the integrity office, and the expert once it is reported."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.rules import integrity, running, watchers
from kehui.calls.violations.loop import LOOP, themselves
from kehui.calls.violations.models import Violation
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state

VIOLATION = kinds.add(
    Kind(
        code="violation",
        path="violations",
        prefix="WG",
        label=_("violation by an expert"),
        plural=_("violations by experts"),
        icon="no-symbol",
        model=Violation,
        loop=LOOP,
        begun={"rules": (), "about": ("confirmed", "signed", "abstained", "declined", "recused", "replaced")},
        view=running | integrity | ((themselves | watchers) & ~in_state("draft")),
        change=(running | integrity) & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER, Role.INTEGRITY),
        personal=("facts", "statement"),
        sections=(
            Section(_("Violation"), ("judge", "conduct", "happened_on", "about", "rules", "facts")),
            Section(_("Who is who"), ("account",), outcome=True),
            Section(_("Hearing"), ("statement",), outcome=True),
            Section(_("What follows"), ("consequence", "until", "points", "basis"), outcome=True),
        ),
        columns=("title", "judge", "consequence", "until"),
        filters=("consequence", "region"),
        sheet=Sheet(key=("judge", "conduct", "happened_on")),
        menu=lambda p: p.holds(Role.CITY, Role.OFFICER, Role.INTEGRITY),
        indicators=(
            Indicator(code="confirmed", label=_("violations by experts"), rule=_("confirmed in the period, each once"),
                      rows=reached(Violation, "confirmed")),
        ),
    )
)  # fmt: skip
