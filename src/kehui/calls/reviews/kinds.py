"""The kind of reviews: each expert sees their own, those who run the round see all, applicants see none."""

from django.utils.translation import gettext_lazy as _

from kehui.calls.reviews import services
from kehui.calls.reviews.loop import LOOP, openly, reviewer
from kehui.calls.reviews.models import Review
from kehui.calls.rules import integrity, running
from kehui.mechanisms.exchange.sheets import Sheet
from kehui.mechanisms.indicators.counting import made, reached
from kehui.mechanisms.indicators.indicators import Indicator
from kehui.people.powers import Role
from kehui.records.kinds import Kind, Section, kinds
from kehui.records.rules import in_state, nobody

REVIEW = kinds.add(
    Kind(
        code="review",
        path="reviews",
        prefix="PY",
        label=_("review"),
        plural=_("reviews"),
        icon="pencil-square",
        model=Review,
        loop=LOOP,
        begun={"case": ("review",), "judge": (), "round": ("assigning", "scoring")},
        singly=True,
        view=(reviewer & ~in_state("waiver", "unasked")) | running | integrity,
        doors={"sign": "review-sheet", "accept": "review-answer"},
        offered={"scores": services.blank_scores},
        settled={"record": {"scores": ("code", "label")}},
        begins=lambda review: "waiver" if review.waiver.strip() else "invited",
        change=nobody,
        create=lambda p: p.holds(Role.CITY, Role.OFFICER),
        secret={"applicant": running | integrity, "applying": running | integrity | (reviewer & openly)},
        personal=("opinion", "remark"),
        sections=(
            Section(_("Review"), ("case", "round", "judge", "waiver")),
            Section(_("Declaration"), ("declared",), outcome=True),
            Section(_("Scores"), ("total", "scores", "verdict", "opinion", "remark"), outcome=True),
            Section(_("Who is who"), ("reviewer", "employer", "applicant", "applying"), outcome=True),
        ),
        columns=("title", "round", "judge", "verdict", "total"),
        filters=("round", "verdict", "region"),
        sheet=Sheet(key=("round", "case", "judge")),
        menu=lambda p: p.holds(Role.EXPERT, Role.CITY, Role.OFFICER, Role.INTEGRITY),
        indicators=(
            Indicator(code="asked", label=_("reviews asked for"), rule=_("asked for in the period"), rows=made(Review)),
            Indicator(code="signed", label=_("reviews signed"), rule=_("signed in the period, each once"),
                      rows=reached(Review, "signed")),
            Indicator(code="recused", label=_("reviews stepped back from"),
                      rule=_("ended by a conflict of interest in the period, each once"),
                      rows=reached(Review, "recused")),
        ),
    )
)  # fmt: skip
