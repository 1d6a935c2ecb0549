"""The kind of policies: written by the offices, read by everybody."""

from django.utils.translation import gettext_lazy as _

from kehui.market.policies.loop import LOOP
from kehui.market.policies.models import Policy
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, author, in_state
from kehui.registry.rules import OFFICES, offices, watching

POLICY = kinds.add(
    Kind(
        code="policy",
        path="policies",
        prefix="ZC",
        label=_("policy"),
        plural=_("policies"),
        icon="document-text",
        model=Policy,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | author | offices | (watching & ~in_state("draft")),
        change=(author | offices) & in_state("draft"),
        create=lambda p: p.holds(*OFFICES),
        sections=(
            Section(_("The document"), ("title", "document", "document_number", "issuer", "level", "region",
                                        "issued_on", "valid_from", "valid_until", "source")),
            Section(_("What it gives"), ("benefits", "benefit", "cap")),
            Section(_("Who may have it"), ("audience", "conditions", "industry", "field", "keywords")),
            Section(_("How to get it"), ("way", "guide", "hotline")),
        ),
        columns=("title", "level", "issuer", "benefits", "cap", "valid_until"),
        filters=("level", "way", "industry", "field", "region"),
        sheet=Sheet(key=("title", "document_number")),
        matchable=Matchable(
            text={"title": 2, "keywords": 2, "audience": 1, "conditions": 1, "benefit": 0.5},
            against=("enterprise",),
            open=("published",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "field": ("field",), "region": ("region",),
                     "valid_until": ("valid_until",)},
        ),
        indicators=(
            Indicator(code="collected", label=_("policies collected"), rule=_("written down in the period"),
                      rows=made(Policy)),
            Indicator(code="published", label=_("policies published"), rule=_("published in the period, each once"),
                      rows=reached(Policy, "published")),
        ),
    )
)  # fmt: skip
