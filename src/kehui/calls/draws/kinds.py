"""The kind of draws: seen and run by cities and the department, watched and confirmed by the integrity office."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.draws import services
from kehui.calls.draws.loop import LOOP
from kehui.calls.draws.models import PanelDraw
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state

DRAW = kinds.add(
    Kind(
        code="draw",
        path="draws",
        prefix="CQ",
        label=_("draw of a panel"),
        plural=_("draws of panels"),
        icon="hand-raised",
        model=PanelDraw,
        loop=LOOP,
        begun={"round": ("draft", "assigning", "scoring")},
        view=running | watchers,
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        picked={"absent": ("", services.members)},
        labels={"drawn": _("panel, by numbers"), "kept": _("reserves left, in their order"),
                "place": pgettext_lazy("draw", "place on the panel")},
        personal=("panel", "substitutes", "uncovered", "left_out", "gone"),
        sections=(
            Section(_("Draw"), ("title", "round", "region")),
            Section(_("Whom to draw"), ("size", "reserves", "rotate", "discipline", "industry")),
            Section(_("Published list"), ("digest", "left_out"), outcome=True),
            Section(_("Panel"), ("seed", "panel", "substitutes", "uncovered", "gone", "absent"), outcome=True),
        ),
        columns=("title", "round", "size"),
        filters=("round", "region"),
        sheet=Sheet(key=("title", "round")),
        menu=lambda p: p.holds(Role.CITY, Role.OFFICER, Role.HEAD, Role.LEADER, Role.SUPERVISION, Role.INTEGRITY),
        indicators=(
            Indicator(code="drawn", label=_("panels drawn"), rule=_("confirmed in the period, each once"),
                      rows=reached(PanelDraw, "confirmed")),
        ),
    )
)  # fmt: skip
