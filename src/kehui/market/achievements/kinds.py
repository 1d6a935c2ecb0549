"""The kind of achievements: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _

from kehui.market.achievements.loop import LOOP
from kehui.market.achievements.models import Achievement, Secrecy
from kehui.market.rules import introduced
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, having, in_state
from kehui.registry.rules import SERVING, ours, readers

shown = in_state(*LOOP.public_codes)
insiders = ours | (readers & ~in_state("draft")) | introduced
details = having(secrecy=Secrecy.OPEN) | insiders
RESTRICTED = ("novelty", "indicators", "video", "conclusion", "price", "negotiable")
CONTACTS = ("contact_name", "contact_phone")

ACHIEVEMENT = kinds.add(
    Kind(
        code="achievement",
        path="achievements",
        prefix="CG",
        label=_("achievement"),
        plural=_("achievements"),
        icon="light-bulb",
        model=Achievement,
        loop=LOOP,
        view=(anyone & shown) | insiders,
        change=ours & in_state("draft", "returned"),
        create=lambda p: p.holds(*UNITS, Role.EXPERT, *SERVING),
        secret=dict.fromkeys(RESTRICTED, details) | dict.fromkeys(CONTACTS, insiders),
        personal=("people", *CONTACTS),
        sections=(
            Section(_("The result"), ("title", "owner", "region", "keywords", "abstract", "novelty")),
            Section(_("Classification"), ("industry", "chain", "field", "discipline", "category", "form", "attribute")),
            Section(_("Maturity"), ("stage", "readiness", "scene", "indicators", "video")),
            Section(_("Origin"), ("units", "people", "source_plan", "source_number", "evaluation_basis", "conclusion",
                                  "ip")),
            Section(_("Terms"), ("modes", "price", "negotiable", "secrecy", "valid_until")),
            Section(_("Contact"), ("contact_by", *CONTACTS)),
            Section(_("Outcome"), ("notice_until", "registration_number", "transferred_on"), outcome=True),
        ),
        columns=("title", "owner", "industry", "region", "readiness", "valid_until"),
        filters=("industry", "chain", "field", "region", "category", "stage"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "abstract": 1, "scene": 1, "novelty": 0.5, "indicators": 0.5},
            against=("demand", "enterprise", "finance", "achievement"),
            seeks=("finance",),
            open=("published",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "chain": ("chain",), "field": ("field",),
                     "discipline": ("discipline",), "region": ("region",), "readiness": ("readiness",),
                     "price": ("price",), "modes": ("modes",), "since": ("state_since",),
                     "valid_until": ("valid_until",)},
            measures={"indicators": ("name", "value")},
            side="offered",
            follow="introduction:new",
        ),
        indicators=(
            Indicator(code="collected", label=_("achievements collected"), rule=_("written down in the period"),
                      rows=made(Achievement)),
            Indicator(code="registered", label=_("achievements registered"),
                      rule=_("registered in the period, each once"), rows=reached(Achievement, "registered")),
            Indicator(code="published", label=_("achievements displayed"),
                      rule=_("displayed or displayed again in the period, each once"),
                      rows=reached(Achievement, "published")),
            Indicator(code="transferred", label=_("achievements transferred"),
                      rule=_("transfer reported in the period, each once"), rows=reached(Achievement, "transferred")),
        ),
    )
)  # fmt: skip
