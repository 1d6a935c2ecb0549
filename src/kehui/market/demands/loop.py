"""The loop of technology demands (M03): from the draft to the evaluated contract, with an exit for every other end."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.loops import Loop, Phase, State, Step
from kehui.market.demands import services
from kehui.records.rules import clock, relation
from kehui.registry.checks import require_coming_day
from kehui.registry.rules import city, department, offices, ours, platform

broker = relation("broker", lambda p: p.person_id, _("its technology manager"))
REQUIRED = (
    "owner", "region", "industry", "problem", "indicators", "deadline_on", "cooperation", "publicity",
    "contact_name", "contact_phone",
)  # fmt: skip

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=5),
        State("clarification", _("in clarification"), days=10),
        State("revision", _("in revision"), days=10, aside=True),
        State("accepted", _("accepted"), days=5),
        State("published", pgettext_lazy("record", "published"), public=True),
        State("introduced", _("solver introduced"), public=True),
        State("negotiating", _("in negotiation"), public=True),
        State("contracted", _("contract signed"), public=True),
        State("registered", _("contract registered"), public=True),
        State("delivered", _("delivered"), public=True),
        State("evaluated", _("evaluated"), Phase.DONE, public=True),
        State("duplicate", _("duplicate"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("unsolved", _("not solvable now"), Phase.DROPPED),
        State("expired", _("expired"), Phase.DROPPED),
        State("converted", _("converted"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", ours, needs=REQUIRED, effect=services.require_ready),
        Step("return", _("return for correction"), ("submitted",), "draft", offices, reason=True),
        Step("clarify", _("call in experts"), ("submitted",), "clarification", offices),
        Step("ask", _("ask for revision"), ("clarification",), "revision", offices, reason=True),
        Step("revise", _("hand in the revision"), ("revision",), "clarification", ours, needs=REQUIRED,
             effect=services.require_ready),
        Step("accept", _("accept"), ("submitted", "clarification"), "accepted", offices, asks=("broker", "season"),
             second=True, effect=services.require_season),
        Step("publish", _("publish"), ("accepted",), "published", city | department, asks=("valid_until", "broker"),
             needs=("valid_until",), second=True, effect=require_coming_day),
        Step("introduce", _("start talks with a solver"), ("published",), "introduced", ours | broker | platform),
        Step("negotiate", _("start to negotiate"), ("introduced",), "negotiating", ours | broker | platform),
        Step("reopen", _("look for a solver again"), ("introduced", "negotiating"), "published",
             ours | broker | platform, reason=True),
        Step("contract", _("report the contract"), ("negotiating",), "contracted", ours,
             asks=("contracted_on", "contract_amount"), needs=("contracted_on", "contract_amount")),
        Step("register", _("report the registration"), ("contracted",), "registered", ours | broker | offices,
             asks=("contract_number",), needs=("contract_number",)),
        Step("deliver", _("report the delivery"), ("contracted", "registered"), "delivered", ours),
        Step("rescind", _("report that the contract failed"), ("contracted", "registered", "delivered"), "published",
             ours, reason=True),
        Step("evaluate", _("evaluate"), ("delivered",), "evaluated", ours, asks=("satisfaction",),
             needs=("satisfaction",), reason=True),
        Step("merge", _("close as a duplicate"), ("submitted", "clarification", "accepted"), "duplicate", offices,
             reason=True),
        Step("withdraw", _("withdraw"), ("draft", "submitted", "clarification", "revision", "accepted", "published",
             "introduced", "negotiating"), "withdrawn", ours, reason=True),
        Step("shelve", _("close as not solvable now"), ("clarification", "published", "introduced", "negotiating"),
             "unsolved", ours | offices, reason=True),
        Step("convert", _("convert"), ("submitted", "clarification", "accepted", "published", "unsolved"), "converted",
             city | department, asks=("converted_to",), needs=("converted_to",), reason=True),
        Step("expire", _("expire"), ("published",), "expired", clock, after="valid_until", reason=True),
        Step("renew", _("renew"), ("published", "expired"), "published", ours, asks=("valid_until",),
             needs=("valid_until",), effect=require_coming_day),
    ),
)  # fmt: skip
