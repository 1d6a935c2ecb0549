"""The kind of talents: posts and people, who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.market.talents.loop import ARRIVAL, CONSENT, LOOP
from kehui.market.talents.models import Talent
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.rules import OFFICES, ours, readers

insiders = ours | (readers & ~in_state("draft", "revoked"))
CONTACTS = ("contact_name", "contact_phone", "contact_email")

TALENT = kinds.add(
    Kind(
        code="talent",
        path="talents",
        prefix="RC",
        label=pgettext_lazy("kind", "talent"),
        plural=_("talents"),
        icon="user-plus",
        model=Talent,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(*UNITS, Role.EXPERT, *OFFICES),
        secret=dict.fromkeys((*CONTACTS, *CONSENT), insiders),
        personal=("about", "works", *CONTACTS),
        sections=(
            Section(_("Post or person"), ("title", "direction", "owner", "region", "about", "works")),
            Section(_("Fields of work"), ("industry", "field", "discipline", "keywords")),
            Section(_("Employment"), ("degree", "engagement", "headcount", "pay_from", "pay_to", "support",
                                       "valid_until")),
            Section(_("Contact"), CONTACTS),
            Section(_("Outcome"), (*CONSENT, *ARRIVAL), outcome=True),
        ),
        columns=("title", "direction", "owner", "field", "region", "degree", "valid_until"),
        filters=("direction", "industry", "field", "discipline", "region", "degree"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "about": 1, "works": 1},
            against=("demand", "enterprise", "talent"),
            open=("published", "interviewing"),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code",
                    "discipline": "discipline__code"},
            aspects={"industry": ("industry",), "field": ("field",), "discipline": ("discipline",),
                     "region": ("region",), "valid_until": ("valid_until",)},
        ),
        indicators=(
            Indicator(code="published", label=_("talents published"), rule=_("published in the period, each once"),
                      rows=reached(Talent, "published")),
            Indicator(code="collected", label=_("talents collected"), rule=_("written down in the period"),
                      rows=made(Talent)),
            Indicator(code="arrived", label=_("talents arrived"),
                      rule=_("arrival proved in the period, each post or person once"),
                      rows=reached(Talent, "arrived")),
        ),
    )
)  # fmt: skip
