"""The loop of enterprises: on the register once an office has checked form and titles, and for as long as they last.

What an enterprise says of itself it brings up to date alone; its titles are changed by the offices, with a reason.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.registry.checks import require_only_one
from kehui.registry.rules import city, department, offices, ours

REQUIRED = ("owner", "region", "industry", "field", "keywords", "business", "contact_name", "contact_phone")
FIGURES = ("year", "staff", "researchers", "revenue", "research_expense")
OWN = ("keywords", "business", "products", "abilities", "wishes", *FIGURES, "contact_name", "contact_phone")
TITLES = ("titles", "certificates")
once = partial(require_only_one, states=("listed", "suspended"))

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("listed", _("on the register"), Phase.DONE, public=True),
        State("suspended", _("suspended"), aside=True),
        State("struck", _("struck off"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", ours, needs=REQUIRED),
        Step("return", _("return for correction"), ("submitted",), "draft", offices, reason=True),
        Step("list", _("put on the register"), ("submitted",), "listed", offices, second=True, effect=once),
        Step("update", _("bring up to date"), ("listed",), "listed", ours, asks=OWN, needs=REQUIRED),
        Step("title", _("record titles"), ("listed",), "listed", offices, asks=TITLES, reason=True),
        Step("suspend", _("suspend"), ("listed",), "suspended", offices, reason=True),
        Step("resume", _("resume"), ("suspended",), "listed", offices, reason=True, second=True),
        Step("strike", _("strike off"), ("listed", "suspended"), "struck", city | department, reason=True),
        Step("withdraw", _("withdraw"), ("draft", "submitted", "listed"), "withdrawn", ours,
             reason=True),
    ),
)  # fmt: skip
