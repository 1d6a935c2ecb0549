"""The kind of calls: everybody reads those that are out, cities and the department run them."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.openings import queries
from kehui.calls.openings.loop import LOOP
from kehui.calls.openings.models import Call
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state

CALL = kinds.add(
    Kind(
        code="call",
        path="calls",
        prefix="TZ",
        label=_("call"),
        plural=_("calls"),
        icon="megaphone",
        model=Call,
        loop=LOOP,
        begun={"rules": ("in_force",)},
        view=(anyone & in_state(*LOOP.public_codes)) | running | (watchers & ~in_state("draft")),
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        sections=(
            Section(_("Call"), ("title", "sort", "plan_year", "document_number", "region", "industry")),
            Section(_("What and who"), ("summary", "conditions", "for_enterprises")),
            Section(_("Days and money"), ("opens_on", "closes_on", "quota", "budget")),
            Section(_("Recommending"), ("per_city", "cities")),
            Section(_("Reviewing"), ("rules",)),
            Section(_("Contact"), ("office", "phone")),
        ),
        columns=("title", "sort", "plan_year", "closes_on", "quota", "budget"),
        filters=("sort", "plan_year", "industry", "region"),
        sheet=Sheet(key=("title", "document_number")),
        labels={"questions": _("questions to applicants")},
        indicators=(
            Indicator(code="issued", label=_("calls issued"), rule=_("issued in the period, each once"),
                      rows=reached(Call, "open")),
            Indicator(code="selections", label=_("batches of selections"),
                      rule=_("selections issued in the period, each once"), rows=queries.selections),
        ),
    )
)  # fmt: skip
