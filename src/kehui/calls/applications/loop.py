"""The loop of applications: unit → county → city → department, review, proposal, public notice, decision."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls import hearing
from kehui.calls.applications import lacking, rationing, services
from kehui.calls.rules import running, unit
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import in_state
from kehui.registry.rules import city, county, department, offices, ours

REQUIRED = ("call", "owner", "region", "lead", "leader", "summary", "contact_name", "contact_phone")
WAY = ("unit", "county", "city", "formal")  # where an application may be returned from

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("unit", _("checked by its unit"), days=5),
        State("county", _("checked by the county"), days=5),
        State("city", _("checked by the city"), days=5),
        State("formal", _("formal check"), days=45, calendar_days=True),
        State("review", _("under review")),
        State("proposed", _("proposed for award"), days=20),
        State("notice", _("on public notice"), days=10, public=True),
        State("awarded", _("awarded"), Phase.DONE, public=True),
        State("refused", _("refused at the formal check"), Phase.DROPPED),
        State("not_selected", _("not selected"), Phase.DROPPED),
        State("revoked", pgettext_lazy("award", "revoked"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("submit"), ("draft",), "unit", ours, needs=REQUIRED, effect=lacking.require_complete),
        Step("confirm", _("confirm for the unit"), ("unit",), "county", unit, second=True),
        Step("support", _("recommend as county"), ("county",), "city", county | city | department, second=True),
        Step("recommend", _("recommend as city"), ("city",), "formal", city | department, second=True,
             effect=rationing.require_share),
        Step("return", _("return for correction"), WAY, "draft",
             (unit & in_state("unit")) | (offices & ~in_state("unit")), reason=True),
        Step("pass", _("pass the formal check"), ("formal",), "review", department, asks=("checklist",),
             needs=("checklist",), second=True, effect=services.require_checked),
        Step("refuse", _("refuse at the formal check"), ("formal",), "refused", department, asks=("checklist",),
             reason=True),
        Step("recheck", _("take back to the formal check"), ("refused", "review"), "formal", department, reason=True,
             effect=services.require_ungathered),
        Step("propose", _("propose for award"), ("review",), "proposed", running,
             asks=("mark", "place", "granted"), second=True, effect=rationing.require_room),
        Step("decline", _("do not select"), ("review", "proposed"), "not_selected", running, asks=("mark", "place"),
             reason=True),
        Step("announce", _("put on public notice"), ("proposed",), "notice", running,
             effect=services.require_field_check),
        Step("award", _("award"), ("notice",), "awarded", department, second=True,
             effect=hearing.require_heard),
        Step("uphold", _("revoke after an objection"), ("notice", "awarded"), "revoked", department, reason=True,
             second=True),
        Step("drop", _("give up"), ("draft",), "dropped", ours, reason=True),
        Step("withdraw", _("withdraw"), (*WAY, "review", "proposed"), "withdrawn", ours, reason=True,
             effect=services.end_reviews),
    ),
)  # fmt: skip
