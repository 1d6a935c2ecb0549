"""The kind of releases: everybody reads what was released; before, the offices, the press editor and the approver."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.releases.loop import LOOP, approver, editor
from kehui.calls.releases.models import Release
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state
from kehui.registry.rules import ours

BEFORE = ("draft", "dropped")

RELEASE = kinds.add(
    Kind(
        code="release",
        path="releases",
        prefix="FB",
        label=_("release"),
        plural=_("releases"),
        icon="megaphone",
        model=Release,
        loop=LOOP,
        begun={"origin": ("awarded",)},
        once={"origin": ("withdrawn", "dropped")},
        view=(anyone & in_state(*LOOP.public_codes))
        | running
        | ((ours | watchers | editor | approver) & ~in_state(*BEFORE)),
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        sections=(
            Section(_("Release"), ("title", "origin", "region")),
            Section(_("Verified figures"), ("quotes",)),
            Section(_("Text"), ("text", "occasion", "press", "video", "released_on"), outcome=True),
        ),
        columns=("title", "origin", "owner", "released_on"),
        filters=("origin", "region", "released_on"),
        sheet=Sheet(key=("title", "origin")),
        indicators=(
            Indicator(code="released", label=_("achievements released"), rule=_("released in the period, each once"),
                      rows=reached(Release, "released")),
        ),
    )
)  # fmt: skip
