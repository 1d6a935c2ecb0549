"""The loop of releases (M13): ordered by the office, written by the press editor, let out by a second person, withdrawn
when something in it proves false."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.releases import services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.people.powers import Role
from kehui.records.rules import role
from kehui.registry.rules import department

editor, approver = role(Role.EDITOR), role(Role.APPROVER)
WORDS = ("text", "occasion", "press", "video")

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("writing", pgettext_lazy("release", "being written"), days=5),
        State("checking", pgettext_lazy("release", "being checked"), days=3),
        State("released", pgettext_lazy("release", "released"), Phase.DONE, public=True),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("order", _("order the text"), ("draft",), "writing", running, needs=("quotes",),
             effect=services.require_verified),
        Step("submit", _("hand in the text"), ("writing",), "checking", editor | running, asks=WORDS, needs=("text",)),
        Step("return", _("return for correction"), ("checking",), "writing", approver | running, reason=True),
        Step("release", pgettext_lazy("release", "release"), ("checking",), "released", approver | department,
             asks=("released_on",), needs=("released_on",), second=True, effect=services.begin_to_follow),
        Step("withdraw", _("withdraw"), ("released",), "withdrawn", department, reason=True,
             effect=services.follow_no_more),
        Step("drop", _("give up"), ("draft", "writing"), "dropped", running, reason=True),
    ),
)  # fmt: skip
