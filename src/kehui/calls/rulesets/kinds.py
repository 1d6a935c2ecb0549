"""The kind of rule sets: everybody reads what is in force, the department writes it."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.rulesets.loop import LOOP
from kehui.calls.rulesets.models import RuleSet
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state, role
from kehui.registry.rules import OFFICES, department

RULE_SET = kinds.add(
    Kind(
        code="rules",
        path="review-rules",
        prefix="GZ",
        label=_("rule set of reviewing"),
        plural=_("rule sets of reviewing"),
        icon="scale",
        model=RuleSet,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | department | role(Role.INTEGRITY),
        change=department & in_state("draft"),
        create=lambda p: p.holds(Role.OFFICER),
        sections=(
            Section(_("Rules"), ("title", "document_number", "issuer", "valid_from", "valid_until", "region")),
            Section(_("Formal check"), ("points", "alike_from")),
            Section(_("Scoring"), ("criteria", "joining", "trim_from", "veto", "blind")),
            Section(_("Panel"), ("per_case", "odd", "technical_share", "economic_least", "per_employer", "load_most",
                                 "yearly_most", "years_in_row", "rest_points")),
            Section(_("Deciding and following"), ("quotas", "field_check", "notice_first", "teams_most",
                                                  "accepted_first", "follow_years")),
            Section(_("Avoidance"), ("unsuitable_most", "conflicts")),
            Section(_("After the decision"), ("reserves", "tell_band", "tell_scores", "letter", "publish_experts",
                                              "publish_scores", "publish_when")),
            Section(_("Credit of experts"), ("credit", "credit_years", "credit_least", "violations",
                                               "severity_hint")),
        ),
        columns=("title", "document_number", "valid_from", "valid_until"),
        filters=("joining", "blind"),
        sheet=Sheet(key=("title", "document_number")),
        menu=lambda p: p.holds(*OFFICES, Role.INTEGRITY),
        indicators=(
            Indicator(code="in_force", label=_("rule sets put in force"),
                      rule=_("put in force in the period, each once"), rows=reached(RuleSet, "in_force")),
        ),
    )
)  # fmt: skip
