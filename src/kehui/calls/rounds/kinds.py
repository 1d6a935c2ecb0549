"""The kind of rounds: seen and run by cities and the department, watched by the integrity office."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.rounds.loop import LOOP
from kehui.calls.rounds.models import Round
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state

WATCHING = (Role.HEAD, Role.LEADER, Role.SUPERVISION, Role.INTEGRITY)

ROUND = kinds.add(
    Kind(
        code="round",
        path="review-rounds",
        prefix="PS",
        label=_("round of review"),
        plural=_("rounds of review"),
        icon="user-group",
        model=Round,
        loop=LOOP,
        begun={"rules": (), "call": ("closed", "reviewing"), "after": ()},
        view=running | watchers,
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        sections=(
            Section(_("Round"), ("title", "call", "sort", "region")),
            Section(_("Rules and days"), ("rules", "closes_on", "passing", "after")),
            Section(_("Experts"), ("certificate", "shortages"), outcome=True),
            Section(_("Result"), ("shortfall", "minutes"), outcome=True),
        ),
        columns=("title", "call", "sort", "closes_on"),
        filters=("call", "sort", "region"),
        sheet=Sheet(key=("title", "call")),
        menu=lambda p: p.holds(Role.CITY, Role.OFFICER, *WATCHING),
        indicators=(
            Indicator(code="decided", label=_("rounds decided"), rule=_("decided in the period, each once"),
                      rows=reached(Round, "decided")),
        ),
    )
)  # fmt: skip
