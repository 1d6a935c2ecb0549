"""The loop of reviews (M16): asked, declared free of conflicts, scored and signed, with an exit for everything else."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.reviews import services
from kehui.calls.rules import by_itself, running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.records.rules import having, relation

reviewer = relation("reviewer", lambda p: p.person_id, _("its expert"))
scoring = having(round__state="scoring")
openly = having(round__rules__blind="single")  # who declares a relation has to know to whom
SHEET = ("scores", "verdict", "opinion", "remark")

LOOP = Loop(
    states=(
        State("invited", _("asked"), Phase.DRAFT, days=3),
        State("waiver", _("at a limit: a second person decides"), Phase.DRAFT, days=3, aside=True, start=True),
        State("confirmed", _("free of conflicts, to be scored"), days=10),
        State("signed", pgettext_lazy("review", "signed"), Phase.DONE),
        State("abstained", _("abstained"), Phase.DROPPED),
        State("declined", _("declined by the expert"), Phase.DROPPED),
        State("recused", _("stepped back: conflict of interest"), Phase.DROPPED),
        State("replaced", _("replaced"), Phase.DROPPED),
        State("lapsed", _("not needed any more"), Phase.DROPPED),
        State("unasked", _("not asked: the limit holds"), Phase.DROPPED),
    ),
    steps=(
        Step("waive", _("set the limit aside and ask"), ("waiver",), "invited", running, reason=True, second=True,
             effect=services.ask, help=_("The expert is asked only now. Your name and reason stay in the history.")),
        Step("keep_limit", _("keep to the limit"), ("waiver",), "unasked", running | by_itself, reason=True),
        Step("accept", _("declare and accept"), ("invited",), "confirmed", reviewer, asks=("declared",),
             effect=services.accept),
        Step("sign", _("sign the scores"), ("confirmed",), "signed", reviewer & scoring, asks=SHEET,
             needs=("scores", "verdict"), effect=services.total),
        Step("record", _("record a sheet handed in on paper"), ("invited", "confirmed"), "signed", running & scoring,
             asks=SHEET, needs=("scores", "verdict"), reason=True, evidence=True, effect=services.total,
             help=_("Attach the paper itself, with the signature of the expert and the declaration of no conflict.")),
        Step("reopen", _("let the expert score again"), ("signed",), "confirmed", running & scoring, reason=True),
        Step("abstain", _("abstain"), ("confirmed",), "abstained", reviewer, reason=True,
             effect=services.let_go),
        Step("decline", _("decline"), ("invited",), "declined", reviewer | running, reason=True,
             effect=services.let_go),
        Step("recuse", _("step back: conflict of interest"), ("invited", "confirmed"), "recused", reviewer | running,
             reason=True, effect=services.let_go),
        Step("replace", _("replace"), ("invited", "confirmed"), "replaced", running, reason=True),
        Step("lapse", _("end: not needed any more"), ("invited", "confirmed"), "lapsed", by_itself, reason=True),
    ),
)  # fmt: skip
