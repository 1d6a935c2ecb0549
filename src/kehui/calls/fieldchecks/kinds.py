"""The kind of field checks: written by those who run calls, read by the unit that was checked once it is confirmed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.fieldchecks.loop import LOOP, REPORT
from kehui.calls.fieldchecks.models import FieldCheck
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state
from kehui.registry.rules import ours_at

checked = ours_at("case__", _("the side that was checked"))

FIELD_CHECK = kinds.add(
    Kind(
        code="fieldcheck",
        path="field-checks",
        prefix="HC",
        label=_("field check"),
        plural=_("field checks"),
        icon="map-pin",
        model=FieldCheck,
        loop=LOOP,
        begun={"case": ("review", "proposed")},
        view=running | (watchers & ~in_state("draft", "cancelled")) | (checked & in_state("confirmed")),
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        personal=("team",),
        sections=(
            Section(_("Check"), ("title", "case", "planned_on", "place", "region")),
            Section(_("Who goes"), ("team",)),
            Section(pgettext_lazy("field check", "What was found"), REPORT, outcome=True),
        ),
        columns=("title", "case", "planned_on", "went_on", "conclusion"),
        filters=("case", "conclusion", "region"),
        sheet=Sheet(key=("title", "case")),
        menu=lambda p: p.holds(Role.CITY, Role.OFFICER, Role.HEAD, Role.SUPERVISION, Role.INTEGRITY, *UNITS),
        indicators=(
            Indicator(code="confirmed", label=_("field checks"), rule=_("confirmed in the period, each once"),
                      rows=reached(FieldCheck, "confirmed")),
        ),
    )
)  # fmt: skip
