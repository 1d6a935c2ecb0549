"""The loop of achievements (M02): registration first, display after it; two roads that meet at ``published``.

An achievement may be displayed without being registered: the office checks its form and displays it straight after
the unit's own check. What was checked stays as it is: on display its owner sets the terms only, and an unregistered
one goes back to its draft to be reworked or registered.
"""

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.market.achievements import services
from kehui.records.rules import clock, having
from kehui.registry.rules import department, offices, ours

REQUIRED = ("owner", "region", "keywords", "category", "industry", "abstract", "contact_name", "contact_phone")
REGISTRATION = (*REQUIRED, "form", "attribute", "stage", "units", "people", "evaluation_basis", "conclusion")
DISPLAY = ("abstract", "readiness", "modes", "valid_until")
TERMS = ("modes", "price", "negotiable", "valid_until")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("unit_check", _("checked by the unit"), days=5),
        State("unit_notice", _("on notice in the unit"), days=5),
        State("submitted", _("submitted"), days=5),
        State("review", _("in formal review"), days=10),
        State("returned", _("returned"), days=10, aside=True),
        State("registered", _("registered, not displayed")),
        State("published", _("displayed"), public=True),
        State("paused", _("display paused"), aside=True),
        State("stopped", _("display stopped by the office"), aside=True),
        State("transferred", _("transferred"), Phase.DONE, public=True),
        State("expired", _("expired"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "unit_check", ours, needs=REQUIRED),
        Step("reject", _("return to the author"), ("unit_check", "unit_notice"), "draft", ours | offices, reason=True),
        Step("announce", _("put on notice in the unit"), ("unit_check",), "unit_notice", ours, needs=REGISTRATION,
             second=True, effect=services.open_notice),
        Step("forward", _("send to registration"), ("unit_notice",), "submitted", ours, evidence=True,
             effect=services.require_notice_over,
             help=_("Attach the unit's stamped letter that the notice raised no objection.")),
        Step("review", _("start the formal review"), ("submitted",), "review", offices),
        Step("return", _("return for correction"), ("submitted", "review"), "returned", offices, reason=True),
        Step("correct", _("hand in again"), ("returned",), "submitted", ours, needs=REGISTRATION),
        Step("register", _("register"), ("review",), "registered", department, second=True,
             effect=services.assign_number),
        Step("publish", _("display"), ("registered",), "published", ours, asks=TERMS, needs=DISPLAY,
             effect=services.require_displayable),
        Step("show", _("display without registration"), ("unit_check",), "published", offices, asks=("valid_until",),
             needs=DISPLAY, second=True, effect=services.require_displayable),
        Step("pause", _("pause the display"), ("published",), "paused", ours, reason=True),
        Step("resume", _("display again"), ("paused",), "published", ours, asks=TERMS, needs=DISPLAY,
             effect=services.require_displayable),
        Step("rework", _("rework"), ("paused",), "draft", ours & having(registration_number="")),
        Step("stop", _("stop the display"), ("published", "paused"), "stopped", offices, reason=True),
        Step("lift", _("allow the display again"), ("stopped",), "paused", offices, reason=True),
        Step("transfer", _("report the transfer"), ("published", "paused"), "transferred", ours,
             asks=("transferred_on",), needs=("transferred_on",)),
        Step("expire", _("expire"), ("published", "paused"), "expired", clock, after="valid_until", reason=True),
        Step("renew", _("renew"), ("published", "expired"), "published", ours, asks=TERMS, needs=DISPLAY,
             effect=services.require_displayable),
        Step("withdraw", _("withdraw"), ("draft", "unit_check", "unit_notice", "submitted", "review", "returned",
             "registered", "published", "paused", "stopped"), "withdrawn", ours, reason=True),
    ),
)  # fmt: skip
