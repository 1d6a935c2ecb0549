"""The kind of commissioners: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.fieldwork.commissioners.loop import AGREEMENT, ASSESSMENT, CONSENT, LOOP, ours
from kehui.fieldwork.commissioners.models import Commissioner
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

COMMISSIONER = kinds.add(
    Kind(
        code="commissioner",
        path="commissioners",
        prefix="TP",
        label=_("commissioner"),
        plural=_("commissioners"),
        icon="map-pin",
        model=Commissioner,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(Role.EXPERT, Role.INSTITUTE, Role.ENTERPRISE, *OFFICES),
        secret=dict.fromkeys((*CONTACTS, *CONSENT, *ASSESSMENT), insiders),
        personal=("title", "professional_title", "abilities", *CONTACTS),
        labels={"title": pgettext_lazy("person", "name"), "owner": _("sending unit"), "region": _("place of service")},
        sections=(
            Section(_("Commissioner"), ("title", "form", "professional_title", "owner", "region", "area")),
            Section(_("Fields of work"), ("discipline", "industry", "field", "keywords", "abilities")),
            Section(_("Contact"), CONTACTS),
            Section(_("Consent"), CONSENT, outcome=True),
            Section(_("Agreement"), AGREEMENT, outcome=True),
            Section(_("Assessment"), ASSESSMENT, outcome=True),
        ),
        columns=("title", "form", "owner", "field", "region", "valid_until"),
        filters=("form", "discipline", "industry", "field", "region"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"keywords": 2, "abilities": 1, "area": 0.5},
            against=("demand",),
            open=("serving",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code",
                    "discipline": "discipline__code"},
            aspects={"industry": ("industry",), "field": ("field",), "discipline": ("discipline",),
                     "region": ("region",), "valid_until": ("valid_until",)},
        ),
        indicators=(
            Indicator(code="applied", label=_("commissioners collected"), rule=_("written down in the period"),
                      rows=made(Commissioner)),
            Indicator(code="serving", label=_("commissioners in service"),
                      rule=_("began to serve in the period, each once"), rows=reached(Commissioner, "serving")),
        ),
    )
)  # fmt: skip
