"""The kind of finance products: offered by their institutions, read by everybody while on offer."""

from django.utils.translation import gettext_lazy as _

from kehui.market.finance.loop import LOOP
from kehui.market.finance.models import FinanceProduct
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.mechanisms.matching.matchables import Matchable
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.rules import ours, readers

insiders = ours | (readers & ~in_state("draft"))
CONTACTS = ("contact_name", "contact_phone")

FINANCE = kinds.add(
    Kind(
        code="finance",
        path="finance-products",
        prefix="JR",
        label=_("finance product"),
        plural=_("finance products"),
        icon="banknotes",
        model=FinanceProduct,
        loop=LOOP,
        view=(anyone & in_state(*LOOP.public_codes)) | insiders,
        change=ours & in_state("draft"),
        create=lambda p: p.holds(Role.FINANCE, Role.CITY, Role.OFFICER),
        secret=dict.fromkeys(CONTACTS, insiders),
        personal=CONTACTS,
        sections=(
            Section(_("The product"), ("title", "owner", "region", "sort", "summary")),
            Section(_("For whom"), ("audience", "phases", "industry", "field", "keywords")),
            Section(_("Terms of the product"), ("least", "most", "rate", "term_months", "purpose", "conditions",
                                                "shared_risk", "valid_until")),
            Section(_("Contact"), CONTACTS),
        ),
        columns=("title", "sort", "owner", "most", "rate", "valid_until"),
        filters=("sort", "industry", "field", "region", "shared_risk"),
        sheet=Sheet(key=("title", "owner")),
        matchable=Matchable(
            text={"title": 1, "keywords": 2, "audience": 1, "summary": 1, "purpose": 1, "conditions": 0.5},
            against=("enterprise", "achievement"),
            open=("published",),
            facets={"industry": "industry__code", "field": "field__code", "region": "region__code"},
            aspects={"industry": ("industry",), "field": ("field",), "region": ("region",),
                     "valid_until": ("valid_until",)},
        ),
        indicators=(
            Indicator(code="collected", label=_("finance products collected"), rule=_("written down in the period"),
                      rows=made(FinanceProduct)),
            Indicator(code="published", label=_("finance products published"),
                      rule=_("published in the period, each once"), rows=reached(FinanceProduct, "published")),
        ),
    )
)  # fmt: skip
