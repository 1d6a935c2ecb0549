"""The kind of enterprises: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.enterprises.loop import FIGURES, LOOP, TITLES
from kehui.registry.enterprises.models import Enterprise
from kehui.registry.rules import OFFICES, ours, readers

insiders = ours | (readers & ~in_state("draft"))
CONTACTS = ("contact_name", "contact_phone")

ENTERPRISE = kinds.add(
    Kind(
        code="enterprise",
        path="enterprises",
        prefix="QY",
        label=_("enterprise"),
        plural=_("enterprises"),
        icon="building-office",
        model=Enterprise,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(Role.ENTERPRISE, *OFFICES),
        secret=dict.fromkeys((*FIGURES, "wishes", *CONTACTS), insiders),
        personal=CONTACTS,
        labels={"title": pgettext_lazy("organisation", "name")},
        sections=(
            Section(_("Enterprise"), ("title", "owner", "region", "founded_on")),
            Section(_("Fields of work"), ("industry", "chain", "field", "keywords", "business", "products")),
            Section(_("Give and take"), ("abilities", "wishes")),
            Section(_("Titles"), TITLES),
            Section(_("Figures"), FIGURES),
            Section(_("Contact"), CONTACTS),
        ),
        columns=("title", "industry", "field", "region", "titles"),
        filters=("titles", "industry", "chain", "field", "region"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"keywords": 2, "business": 1, "products": 1, "abilities": 1, "wishes": 1, "titles": 0.5},
            against=("demand", "achievement", "policy", "finance", "talent"),
            seeks=("achievement", "policy", "finance", "talent"),
            open=("listed",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "chain": ("chain",), "field": ("field",), "region": ("region",)},
        ),
        indicators=(
            Indicator(code="collected", label=_("enterprises collected"), rule=_("written down in the period"),
                      rows=made(Enterprise)),
            Indicator(code="listed", label=_("enterprises registered"),
                      rule=_("put on the register in the period, each once"), rows=reached(Enterprise, "listed")),
        ),
    )
)  # fmt: skip
