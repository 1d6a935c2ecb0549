"""The kind of evaluations: open to the agency, its client, the side with the achievement and the offices."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.evaluations.loop import LOOP, REPORT, VALUES, concerned
from kehui.calls.evaluations.models import Evaluation
from kehui.calls.rules import unit, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state
from kehui.registry.rules import SERVING, offices, ours

EVALUATION = kinds.add(
    Kind(
        code="evaluation",
        path="evaluations",
        prefix="PJ",
        label=_("evaluation"),
        plural=_("evaluations"),
        icon="scale",
        model=Evaluation,
        loop=LOOP,
        view=ours | unit | ((concerned | offices | watchers) & ~in_state("applied", "dropped")),
        change=ours & in_state("applied"),
        create=lambda p: p.holds(*UNITS, *SERVING),
        personal=("opinions",),
        sections=(
            Section(_("Evaluation"), ("title", "result", "client", "owner", "purpose")),
            Section(_("Readiness"), ("scale", "level", "nine", "stage", "evidence"), outcome=True),
            Section(_("Indicators"), ("comparison",), outcome=True),
            Section(_("Five values"), VALUES, outcome=True),
            Section(_("Experts"), ("opinions",), outcome=True),
            Section(_("Report"), REPORT, outcome=True),
        ),
        columns=("title", "result", "owner", "client", "nine", "valid_until"),
        filters=("purpose", "stage", "region"),
        sheet=Sheet(key=("title", "result", "owner")),
        labels={"owner": _("agency")},
        menu=lambda p: p.holds(*UNITS, *SERVING, Role.ORGANISATION, Role.HEAD, Role.LEADER, Role.SUPERVISION,
                               Role.INTEGRITY),
        indicators=(
            Indicator(code="signed", label=_("evaluation reports signed"), rule=_("signed in the period, each once"),
                      rows=reached(Evaluation, "signed")),
            Indicator(code="registered", label=_("evaluations registered"),
                      rule=_("registered in the period, each once"), rows=reached(Evaluation, "registered")),
            Indicator(code="reevaluated", label=_("achievements evaluated again"),
                      rule=_("evaluated again in the period, each once"), rows=reached(Evaluation, "reevaluated")),
        ),
    )
)  # fmt: skip
