"""The kind of follow-ups: between the unit whose achievement was released and the offices."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.followups import queries
from kehui.calls.followups.loop import LOOP
from kehui.calls.followups.models import FollowUp
from kehui.calls.followups.services import FIGURES
from kehui.calls.rules import unit, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import nobody
from kehui.registry.rules import SERVING, offices, ours

FOLLOW_UP = kinds.add(
    Kind(
        code="followup",
        path="follow-ups",
        prefix="HF",
        label=_("follow-up"),
        plural=_("follow-ups"),
        icon="arrow-trending-up",
        model=FollowUp,
        loop=LOOP,
        begun={"release": ()},
        view=ours | unit | offices | watchers,
        change=nobody,
        create=lambda p: p.machine or p.holds(Role.OFFICER),
        sections=(
            Section(_("Follow-up"), ("title", "release", "year")),
            Section(_("Figures of the year"), (*FIGURES, "scenes"), outcome=True),
            Section(_("Evidence"), ("evidence",), outcome=True),
        ),
        columns=("title", "year", "owner", *FIGURES),
        filters=("year", "release", "region"),
        sheet=Sheet(key=("title", "year")),
        menu=lambda p: p.holds(*UNITS, *SERVING, Role.ORGANISATION, Role.HEAD, Role.LEADER, Role.SUPERVISION),
        indicators=(
            Indicator(code="confirmed", label=_("follow-ups of released achievements"),
                      rule=_("confirmed in the period, each once"), rows=reached(FollowUp, "confirmed")),
            Indicator(code="overdue", label=_("follow-ups overdue"), rule=_("due in the period and not reported yet"),
                      rows=queries.overdue),
        ),
    )
)  # fmt: skip
