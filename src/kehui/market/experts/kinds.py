"""The kind of experts: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.market.experts.loop import CONSENT, LOOP, ours
from kehui.market.experts.models import Expert
from kehui.market.rules import introduced
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.rules import OFFICES, readers

insiders = ours | (readers & ~in_state("draft", "withdrawn"))
CONTACTS = ("contact_phone", "contact_email")

EXPERT = kinds.add(
    Kind(
        code="expert",
        path="experts",
        prefix="ZJ",
        label=_("expert"),
        plural=_("experts"),
        icon="academic-cap",
        model=Expert,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(Role.EXPERT, Role.INSTITUTE, *OFFICES),
        secret=dict.fromkeys(CONTACTS, insiders | introduced) | dict.fromkeys(("history", *CONSENT), insiders),
        personal=("title", "professional_title", "bio", "works", "history", *CONTACTS),
        labels={"title": pgettext_lazy("person", "name")},
        sections=(
            Section(_("Person"), ("title", "professional_title", "owner", "region", "bio")),
            Section(_("Fields of work"), ("expertise", "discipline", "second_discipline", "industry", "field",
                                          "keywords")),
            Section(_("Works and employers"), ("works", "history")),
            Section(_("Contact"), CONTACTS),
            Section(_("Consent"), CONSENT, outcome=True),
            Section(_("Suspension"), ("suspended_until",), outcome=True),
        ),
        columns=("title", "professional_title", "owner", "discipline", "region"),
        filters=("discipline", "industry", "field", "region", "expertise"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"keywords": 2, "works": 1, "bio": 1, "professional_title": 0.2},
            against=("demand",),
            open=("active",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code",
                    "discipline": "discipline__code"},
            aspects={"industry": ("industry",), "field": ("field",), "discipline": ("discipline", "second_discipline"),
                     "region": ("region",), "since": ("state_since",)},
            side="offered",
            follow="introduction:new",
        ),
        indicators=(
            Indicator(code="applied", label=_("experts applied"), rule=_("applied in the period, each once"),
                      rows=reached(Expert, "applied")),
            Indicator(code="collected", label=_("experts collected"), rule=_("written down in the period"),
                      rows=made(Expert)),
            Indicator(code="activated", label=_("experts activated"), rule=_("activated in the period, each once"),
                      rows=reached(Expert, "active")),
        ),
    )
)  # fmt: skip
