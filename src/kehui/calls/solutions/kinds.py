"""The kind of solutions: sealed to their own side until the challenge is closed, then open to the side with the demand
and whoever runs the challenge."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.rules import watchers
from kehui.calls.solutions import queries, services
from kehui.calls.solutions.loop import LOOP, asking, running
from kehui.calls.solutions.models import Solution
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import UNITS, Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import Rule, having, in_state
from kehui.registry.rules import SERVING, ours

CONTACTS = ("contact_name", "contact_phone")
HIDDEN = ("registered", "dropped")  # nobody else has seen it
parties = ours | ((asking | running | watchers) & ~in_state(*HIDDEN))
SEALED = ("approach", "novelty", "promises", "price", "weeks", "ownership")
judges = (asking | running) & having(season__state__in=services.OPENED) & ~in_state(*HIDDEN)
unsealed = ours | Rule(judges.on, _("the side with the demand and whoever runs the challenge, once its days are over"))

SOLUTION = kinds.add(
    Kind(
        code="solution",
        path="solutions",
        prefix="FA",
        label=_("solution"),
        plural=_("solutions"),
        icon="light-bulb",
        model=Solution,
        loop=LOOP,
        begun={"season": ("open",)},
        lacks=dict.fromkeys(("accept", "return", "decline"), services.sealed),
        view=parties,
        change=ours & in_state("registered"),
        create=lambda p: p.holds(*UNITS, Role.EXPERT, *SERVING),
        secret=dict.fromkeys((*SEALED, *CONTACTS), unsealed),
        personal=CONTACTS,
        sections=(
            Section(_("Solution"), ("title", "season", "need", "owner", "region", "team")),
            Section(_("How"), ("approach", "novelty", "promises")),
            Section(_("Terms"), ("price", "weeks", "ownership")),
            Section(_("Contact"), CONTACTS),
            Section(_("Outcome"), ("prize", "intended_on", "intended", "signed_on", "amount"), outcome=True),
        ),
        columns=("title", "season", "need", "owner", "price"),
        filters=("season", "need", "region"),
        sheet=Sheet(key=("title", "need", "owner")),
        menu=lambda p: p.holds(*UNITS, *SERVING, Role.EXPERT, Role.HEAD, Role.LEADER, Role.SUPERVISION, Role.INTEGRITY),
        indicators=(
            Indicator(code="submitted", label=_("solutions submitted"), rule=_("submitted in the period, each once"),
                      rows=reached(Solution, "submitted")),
            Indicator(code="accepted", label=_("solutions accepted"),
                      rule=_("passed the formal check in the period, each once"), rows=reached(Solution, "accepted")),
            Indicator(code="won", label=_("winning solutions"), rule=_("named as winner in the period, each once"),
                      rows=reached(Solution, "winner")),
            Indicator(code="intended", label=_("intentions signed"), rule=_("letter of intent dated in the period"),
                      rows=queries.intended),
            Indicator(code="contracted", label=_("contracts signed"), rule=_("contract dated in the period"),
                      rows=queries.contracted),
        ),
    )
)  # fmt: skip
