"""The kind of guide items: read by everybody once they are out, written by those who run calls."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.guides.loop import LOOP
from kehui.calls.guides.models import Guide
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state

GUIDE = kinds.add(
    Kind(
        code="guide",
        path="guide-items",
        prefix="ZN",
        label=_("guide item"),
        plural=_("guide items"),
        icon="clipboard-document-list",
        model=Guide,
        loop=LOOP,
        begun={"call": ("draft", "approval", "open")},
        view=(anyone & in_state(*LOOP.public_codes)) | running | watchers,
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        sections=(
            Section(_("Item"), ("title", "call", "chain", "industry", "field", "keywords", "region")),
            Section(_("What is wanted"), ("problem", "indicators", "deadline_on", "user")),
            Section(_("Terms"), ("budget", "awards", "milestones", "ownership")),
            Section(_("Where it comes from"), ("sources",)),
        ),
        columns=("title", "call", "chain", "budget", "deadline_on"),
        filters=("chain", "industry", "field", "region"),
        sheet=Sheet(key=("title", "call")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "problem": 1, "indicators": 1},
            against=("achievement", "expert", "platform", "enterprise"),
            seeks=("achievement", "expert", "platform", "enterprise"),
            open=("issued",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "chain": ("chain",), "field": ("field",), "region": ("region",),
                     "budget": ("budget",), "since": ("state_since",), "valid_until": ("deadline_on",)},
            measures={"indicators": ("name", "target", "unit")},
        ),
        indicators=(
            Indicator(code="issued", label=_("guide items issued"), rule=_("issued in the period, each once"),
                      rows=reached(Guide, "issued")),
            Indicator(code="taken", label=_("guide items taken"), rule=_("awarded in the period, each once"),
                      rows=reached(Guide, "taken")),
        ),
    )
)  # fmt: skip
