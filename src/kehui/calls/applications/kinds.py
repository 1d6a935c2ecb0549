"""The kind of applications: open to their organisation, the offices on their way and the experts who review them."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from kehui.calls import hearing
from kehui.calls.applications import lacking, queries, rationing, services, uploads, wording
from kehui.calls.applications.loop import LOOP
from kehui.calls.applications.models import Application
from kehui.calls.rules import judging, judging_openly, unit, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.rules import SERVING, offices, ours

out = anyone & in_state(*LOOP.public_codes)
insiders = ours | unit | ((offices | watchers) & ~in_state("draft", "dropped"))
CONTACTS = ("contact_name", "contact_phone")
APPLICANT = ("owner", "region", "lead", "result")
WHO = ("leader", "leader_title", "partners")
WHAT = (
    "novelty",
    "plan",
    "basis",
    "indicators",
    "asked",
    "own_funding",
    "months",
    "summary",
    "edition",
    "entries",
)
OFFICIAL = ("checklist", "mark", "place")

APPLICATION = kinds.add(
    Kind(
        code="application",
        path="applications",
        prefix="SB",
        label=_("application"),
        plural=_("applications"),
        icon="document-text",
        model=Application,
        loop=LOOP,
        begun={"call": ("open",)},
        offered={"checklist": services.checklist},
        lacks={"submit": lacking.lacks, "award": hearing.lacks},
        room={"recommend": rationing.room_to_recommend, "propose": rationing.room_to_propose},
        apart={"pass": "formal-check", "refuse": "formal-check"},
        worded={name: partial(wording.worded, name=name) for name in ("entries", "named_entries")},
        taken_over={"guide": lambda guide: {"call": guide.call_id}},
        view=out | insiders | judging,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(*UNITS, *SERVING),
        secret=dict.fromkeys(WHAT, insiders | judging)
        | {"named_entries": insiders | judging_openly}
        | dict.fromkeys(APPLICANT, out | insiders | judging_openly)
        | dict.fromkeys((*WHO, *CONTACTS, "unsuitable", *OFFICIAL), insiders),
        personal=("leader", "partners", "unsuitable", "named_entries", *CONTACTS),
        sections=(
            Section(_("Application"), ("title", "call", "guide", "result", "owner", "region", "lead")),
            Section(_("Fields of work"), ("industry", "field", "discipline", "keywords")),
            Section(_("What is to be done"), ("summary", "novelty", "plan", "basis", "indicators")),
            Section(_("The call's form"), ("entries", "named_entries"), apart=True),
            Section(_("Edition of the form"), ("edition",), outcome=True),
            Section(_("Money and time"), ("asked", "own_funding", "months")),
            Section(_("People"), WHO),
            Section(_("Avoidance"), ("unsuitable",)),
            Section(_("Contact"), CONTACTS),
            Section(_("Formal check"), ("checklist",), outcome=True),
            Section(_("Result"), ("mark", "place", "granted"), outcome=True),
        ),
        columns=("title", "owner", "region", "lead", "asked", "place"),
        filters=("call", "lead", "industry", "field", "region"),
        sheet=Sheet(key=("title", "call", "owner")),
        open_files=uploads.open_files,
        unknown=judging,
        labels={"answers": _("answers to the call's questions")},
        menu=lambda p: p.holds(*UNITS, *SERVING, Role.ORGANISATION, Role.EXPERT, Role.HEAD, Role.LEADER,
                               Role.SUPERVISION, Role.INTEGRITY),
        indicators=(
            Indicator(code="submitted", label=_("applications submitted"), rule=_("submitted in the period, each once"),
                      rows=reached(Application, "unit")),
            Indicator(code="formal", label=_("applications recommended"),
                      rule=_("reached the formal check in the period, each once"), rows=reached(Application, "formal")),
            Indicator(code="awarded", label=_("applications awarded"), rule=_("awarded in the period, each once"),
                      rows=reached(Application, "awarded")),
            Indicator(code="by_enterprises", label=_("awarded applications led by enterprises"),
                      rule=_("awarded in the period and led by an enterprise, each once"),
                      rows=queries.awarded_to_enterprises, of="awarded", by=("lead",)),
            Indicator(code="for_selections", label=_("submissions to selections"),
                      rule=_("submitted to a selection in the period, each once"), rows=queries.for_selections),
            Indicator(code="selected", label=_("achievements selected"),
                      rule=_("awarded by a selection in the period, each once"), rows=queries.selected),
        ),
    )
)  # fmt: skip
