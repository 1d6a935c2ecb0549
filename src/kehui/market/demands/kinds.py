"""The kind of technology demands: who sees, writes and finds them."""

from django.utils.translation import gettext_lazy as _

from kehui.market.demands import queries
from kehui.market.demands.loop import LOOP, broker
from kehui.market.demands.models import Demand, Publicity
from kehui.market.rules import approached, introduced
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, having, in_state, role
from kehui.registry.rules import SERVING, ours, readers

shown = in_state(*LOOP.public_codes)
insiders = ours | (readers & ~in_state("draft")) | broker | introduced
details = having(publicity=Publicity.PUBLIC) | insiders
BLURRED = ("owner", "background", "problem", "indicators", "budget", "ip_wish", "solver_conditions")
CONTACTS = ("contact_name", "contact_phone")
CONTRACT = ("contracted_on", "contract_amount", "contract_number")

DEMAND = kinds.add(
    Kind(
        code="demand",
        path="demands",
        prefix="XQ",
        label=_("technology demand"),
        plural=_("technology demands"),
        icon="puzzle-piece",
        model=Demand,
        loop=LOOP,
        begun={"season": ("open",)},
        view=(anyone & shown & ~having(publicity=Publicity.DIRECTED))
        | insiders
        | approached
        | (role(Role.BROKER) & (shown | in_state("accepted"))),
        change=ours & in_state("draft", "revision"),
        create=lambda p: p.holds(Role.ENTERPRISE, *SERVING),
        secret=dict.fromkeys(BLURRED, details) | dict.fromkeys((*CONTACTS, *CONTRACT), insiders),
        personal=CONTACTS,
        sections=(
            Section(_("What is wanted"), ("title", "owner", "region", "industry", "chain", "field", "keywords")),
            Section(_("The problem"), ("background", "problem", "indicators")),
            Section(_("Terms"), ("deadline_on", "budget", "readiness", "cooperation", "ip_wish", "solver_conditions")),
            Section(_("Publication"), ("publicity", "summary", "valid_until", "source", "season")),
            Section(_("Contact"), CONTACTS),
            Section(_("Outcome"), ("broker", "converted_to", *CONTRACT, "satisfaction"), outcome=True),
        ),
        columns=("title", "owner", "industry", "region", "budget", "valid_until"),
        filters=("industry", "chain", "field", "region", "publicity", "source", "season"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "problem": 1, "summary": 1, "indicators": 1, "background": 0.5},
            against=("achievement", "expert", "platform", "enterprise", "commissioner", "talent", "demand"),
            seeks=("achievement", "expert", "platform", "enterprise", "commissioner", "talent"),
            open=("published", "introduced", "negotiating"),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "chain": ("chain",), "field": ("field",), "region": ("region",),
                     "wanted_readiness": ("readiness",), "budget": ("budget",), "modes": ("cooperation",),
                     "since": ("state_since",), "valid_until": ("valid_until",)},
            measures={"indicators": ("name", "target", "unit")},
            side="wanted",
            follow="introduction:new",
        ),
        indicators=(
            Indicator(code="collected", label=_("demands collected"), rule=_("written down in the period"),
                      rows=made(Demand)),
            Indicator(code="for_challenges", label=_("demands collected for challenges"),
                      rule=_("written down in the period for an innovation challenge"), rows=queries.for_challenges),
            Indicator(code="published", label=_("demands published"), rule=_("published in the period, each once"),
                      rows=reached(Demand, "published")),
            Indicator(code="answered", label=_("demands answered"),
                      rule=_("met a solver by an accepted introduction in the period, each once"),
                      rows=queries.answered),
            Indicator(code="contracted", label=_("demands contracted"),
                      rule=_("contract reported in the period, each once"), rows=queries.contracted),
            Indicator(code="unanswered", label=_("demands unanswered"),
                      rule=_("still published, published before the period, no solver met until its end"),
                      rows=queries.unanswered),
        ),
    )
)  # fmt: skip
