"""The kind of public notices: everybody reads what is published."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.publicity import services
from kehui.calls.publicity.loop import LOOP
from kehui.calls.publicity.models import PublicNotice
from kehui.calls.rules import running, watchers
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import anyone, in_state

NOTICE = kinds.add(
    Kind(
        code="notice",
        path="public-notices",
        prefix="GS",
        label=_("public notice"),
        plural=_("public notices"),
        icon="newspaper",
        model=PublicNotice,
        loop=LOOP,
        begun={"round": ("decided",)},
        taken_over={"round": services.listed},
        view=(anyone & in_state(*LOOP.public_codes)) | running | (watchers & ~in_state("draft", "dropped")),
        change=running & in_state("draft"),
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        sections=(
            Section(_("Notice"), ("title", "subject", "basis", "round", "region")),
            Section(_("List"), ("items",)),
            Section(_("Objections"), ("days", "office", "phone", "email", "address", "conditions")),
            Section(_("Days and outcome"), ("starts_on", "closes_on", "outcome"), outcome=True),
        ),
        columns=("title", "subject", "starts_on", "closes_on"),
        filters=("subject", "region"),
        sheet=Sheet(key=("title", "basis")),
        indicators=(
            Indicator(code="published", label=_("public notices"), rule=_("published in the period, each once"),
                      rows=reached(PublicNotice, "published")),
        ),
    )
)  # fmt: skip
