"""The kind of laboratories and centres: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.platforms.loop import APPROVAL, EVALUATION, LOOP
from kehui.registry.platforms.models import Platform
from kehui.registry.rules import OFFICES, ours, readers

insiders = ours | (readers & ~in_state("draft"))
CONTACTS = ("contact_name", "contact_phone")

PLATFORM = kinds.add(
    Kind(
        code="platform",
        path="platforms",
        prefix="PT",
        label=_("laboratory or centre"),
        plural=_("laboratories and centres"),
        icon="beaker",
        model=Platform,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(Role.ENTERPRISE, Role.INSTITUTE, *OFFICES),
        secret=dict.fromkeys(CONTACTS, insiders),
        personal=("director", *CONTACTS),
        sections=(
            Section(_("Laboratory or centre"), ("title", "tier", "owner", "region", "hosts", "director")),
            Section(_("Fields of work"), ("industry", "chain", "field", "discipline", "keywords", "directions",
                                          "results")),
            Section(_("What it offers"), ("services", "equipment")),
            Section(_("Scale"), ("staff", "visiting", "firms")),
            Section(_("Contact"), CONTACTS),
            Section(_("Outcome"), (*APPROVAL, "notice_until", *EVALUATION), outcome=True),
        ),
        columns=("title", "tier", "owner", "field", "region", "grade"),
        filters=("tier", "industry", "chain", "field", "region", "grade"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "directions": 1, "services": 1, "equipment": 1, "results": 0.5},
            against=("demand",),
            open=("operating",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "chain": ("chain",), "field": ("field",),
                     "discipline": ("discipline",), "region": ("region",)},
        ),
        indicators=(
            Indicator(code="applied", label=_("laboratories and centres applied for"),
                      rule=_("written down in the period"), rows=made(Platform)),
            Indicator(code="operating", label=_("laboratories and centres that began to operate"),
                      rule=_("accepted or entered in the period, each once"), rows=reached(Platform, "operating")),
        ),
    )
)  # fmt: skip
