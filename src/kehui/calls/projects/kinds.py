"""The kind of projects: seen by their organisation and the offices on its way, by nobody else."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.projects import money, queries, race
from kehui.calls.projects.loop import LOOP, end_user
from kehui.calls.projects.models import LEFT, Project
from kehui.calls.projects.services import TERMS
from kehui.calls.rules import unit, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state
from kehui.registry.rules import SERVING, offices, ours

SIGNATURES = ("user_funding", "owner_signed_on", "user_signed_on", "office_signed_on")
USER_WORD = ("user_accepted_on", "user_refused_on", "user_opinion")

PROJECT = kinds.add(
    Kind(
        code="project",
        path="projects",
        prefix="XM",
        label=_("project"),
        plural=_("projects"),
        icon="rocket-launch",
        model=Project,
        loop=LOOP,
        begun={"origin": ("awarded",)},
        once={"origin": LEFT},
        settled={"report": TERMS, "continue": {"milestones": TERMS["milestones"]},
                 **{step: {"indicators": TERMS["indicators"]} for step in ("close", "accept")}},
        picked={"payments.milestone": ("", money.milestones), "out_at": ("", race.open_to)},
        lacks={"eliminate": race.lacks},
        taken_over={"origin": queries.agreed},
        view=ours | unit | ((offices | watchers | end_user) & ~in_state("draft", "dropped")),
        change=ours & in_state("draft"),
        create=lambda p: p.holds(*UNITS, *SERVING),
        personal=("leader",),
        sections=(
            Section(_("Project"), ("title", "origin", "plan_year", "owner", "region", "lead", "leader")),
            Section(_("Call"), ("call",), outcome=True),
            Section(_("Time and money"), ("starts_on", "ends_on", "granted", "own_funding")),
            Section(pgettext_lazy("project", "Agreement"), ("indicators", "milestones")),
            Section(_("Signed and paid"), ("agreement_number", *SIGNATURES, "payments"), outcome=True),
            Section(_("Race"), ("out_at",), outcome=True),
            Section(_("Change requested"), ("wanted", "user_consented_on"), outcome=True),
            Section(_("Mid-term"), ("midterm",), outcome=True),
            Section(_("Acceptance by the end user"), USER_WORD, outcome=True),
            Section(_("Acceptance"), ("outputs", "conclusion", "opinion"), outcome=True),
        ),
        columns=("title", "plan_year", "owner", "lead", "granted", "ends_on"),
        filters=("call", "plan_year", "lead", "conclusion", "region"),
        sheet=Sheet(key=("title", "owner", "plan_year")),
        menu=lambda p: p.holds(*UNITS, *SERVING, Role.ORGANISATION, Role.HEAD, Role.LEADER, Role.SUPERVISION,
                               Role.INTEGRITY),
        indicators=(
            Indicator(code="signed", label=_("agreements signed"), rule=_("signed in the period, each once"),
                      rows=queries.signed),
            Indicator(code="by_enterprises", label=_("agreements of projects led by enterprises"),
                      rule=_("signed in the period and led by an enterprise, each once"),
                      rows=queries.signed_by_enterprises, of="signed", by=("lead",)),
            Indicator(code="eliminated", label=_("teams taken out of a race"),
                      rule=_("taken out in the period, each once"), rows=reached(Project, "eliminated")),
            Indicator(code="accepted", label=_("projects accepted"), rule=_("accepted in the period, each once"),
                      rows=reached(Project, "accepted")),
        ),
    )
)  # fmt: skip
