"""The loop of laboratories and centres (M17): applied, argued, on notice, built, accepted, evaluated again and again.

One that was approved before it came here is entered with its approval document and starts to operate at once.
"""

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, Phase, State, Step
from kehui.registry.platforms import services
from kehui.registry.rules import city, department, offices, ours

REQUIRED = ("owner", "region", "industry", "field", "keywords", "directions", "director", "contact_name",
            "contact_phone")  # fmt: skip
APPROVAL = ("approval_document", "approved_on")
YEARLY = ("results", "services", "equipment", "firms", "staff", "visiting", "director", "contact_name",
          "contact_phone")  # fmt: skip
EVALUATION = ("grade", "evaluated_on")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("submitted", _("submitted"), days=10),
        State("argued", _("argued by experts"), days=20),
        State("notice", _("on public notice"), days=5),
        State("building", _("under construction"), public=True),
        State("operating", _("operating"), Phase.DONE, public=True),
        State("rectifying", _("in rectification"), aside=True),
        State("merged", _("merged"), Phase.DROPPED),
        State("cancelled", _("title cancelled"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "submitted", ours, needs=REQUIRED),
        Step("return", _("return for correction"), ("submitted", "argued", "notice"), "draft", offices,
             reason=True),
        Step("argue", _("call in experts"), ("submitted",), "argued", city | department),
        Step("announce", _("put on public notice"), ("argued",), "notice", department, second=True,
             effect=services.open_notice),
        Step("approve", _("approve the construction"), ("notice",), "building", department, asks=APPROVAL,
             needs=APPROVAL, second=True, effect=services.require_notice_over),
        Step("accept", _("confirm the acceptance"), ("building",), "operating", department, evidence=True, second=True,
             help=_("Attach the acceptance report.")),
        Step("enter", _("enter as approved"), ("submitted",), "operating", department, asks=APPROVAL, needs=APPROVAL,
             second=True),
        Step("update", _("bring up to date"), ("operating",), "operating", ours, asks=YEARLY,
             needs=REQUIRED),
        Step("evaluate", _("record the evaluation"), ("operating", "rectifying"), "operating", department,
             asks=EVALUATION, needs=EVALUATION),
        Step("rectify", _("order a rectification"), ("operating",), "rectifying", department, reason=True),
        Step("merge", _("merge into another"), ("operating", "rectifying"), "merged", department, reason=True),
        Step("cancel", _("cancel the title"), ("building", "operating", "rectifying"), "cancelled", department,
             reason=True),
        Step("withdraw", _("withdraw"), ("draft", "submitted", "argued", "notice"), "withdrawn", ours, reason=True),
    ),
)  # fmt: skip
