"""The loop of projects (M15): agreement, work, mid-term, changes, acceptance, archive; examined again once at most.

In an open-bid challenge (M12) the end user of the list item signs after the bidder and before the authority, and
accepts or refuses the result before the office concludes anything, after a second examination too.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.projects import money, race, services
from kehui.calls.rules import running
from kehui.core.loops import Loop, Phase, State, Step
from kehui.people.powers import UNITS, Role
from kehui.records.rules import NOTHING, Rule, having
from kehui.registry.rules import department, ours

end_user = Rule(
    lambda p: Q(origin__guide__user__in=places) if (places := p.places(*UNITS, Role.ORGANISATION)) else NOTHING,
    _("the end user"),
)
signatory = end_user & having(origin__call__sort="open_bid")  # a programme's item may name one who is no party

REQUIRED = ("owner", "plan_year", "leader", "starts_on", "ends_on", "granted", "indicators", "milestones")
PLAN = ("leader", "ends_on", "indicators", "milestones")
EXAMINED = ("self_accepted", "again")  # where an end user, if there is one, gives its word
CONCLUDED = ("self_accepted", "user_accepted", "user_refused", "again")  # from where the office concludes
ACCEPTANCE = ("conclusion", "opinion")

LOOP = Loop(
    states=(
        State("draft", _("agreement being drafted"), Phase.DRAFT),
        State("offered", _("agreement handed in"), days=10),
        State("agreed", _("signed by the end user"), days=10, aside=True),
        State("running", pgettext_lazy("project", "running")),
        State("changing", _("change requested"), days=10, aside=True),
        State("midterm", _("mid-term report handed in"), days=15),
        State("self_accepted", _("accepted by its own unit"), days=30),
        State("user_accepted", _("accepted by the end user"), days=30, aside=True),
        State("user_refused", _("refused by the end user"), days=30, aside=True),
        State("again", _("to be examined again"), days=90, calendar_days=True, aside=True),
        State("accepted", pgettext_lazy("project", "accepted"), days=30),
        State("filed", pgettext_lazy("project", "archived"), Phase.DONE),
        State("failed", pgettext_lazy("project", "not accepted"), Phase.DROPPED),
        State("stopped", pgettext_lazy("project", "stopped"), Phase.DROPPED),
        State("eliminated", _("out of the race"), Phase.DROPPED),
        State("revoked", pgettext_lazy("award", "revoked"), Phase.DROPPED),
        State("withdrawn", _("withdrawn"), Phase.DROPPED),
        State("dropped", _("given up"), Phase.DROPPED),
    ),
    steps=(
        Step("submit", _("hand in the agreement"), ("draft",), "offered", ours, needs=REQUIRED,
             effect=services.offer),
        Step("return", _("return for correction"), ("offered", "agreed"), "draft", running, reason=True,
             effect=services.take_back),
        Step("countersign", _("sign as the end user"), ("offered",), "agreed", signatory, asks=("user_funding",),
             needs=("user_funding",), second=True, onward=True, effect=services.countersign),
        Step("sign", _("sign the agreement"), ("offered", "agreed"), "running", department, asks=("agreement_number",),
             needs=("agreement_number",), second=True, effect=services.sign),
        Step("pay", _("note a payment"), ("running",), "running", department, asks=("payments",),
             needs=("payments",), effect=money.require_payments),
        Step("settle", _("note a payment after acceptance"), ("accepted",), "accepted", department, asks=("payments",),
             needs=("payments",), effect=money.require_payments),
        Step("report", _("hand in the mid-term report"), ("running",), "midterm", ours,
             asks=("indicators", "milestones"), needs=("indicators",), effect=services.require_same_terms),
        Step("continue", _("continue after mid-term"), ("midterm",), "running", running,
             asks=("midterm", "milestones"), needs=("midterm",), second=True, effect=services.require_same_terms,
             help=_("A milestone that stands there as reached is accepted, and may be paid for.")),
        Step("stop", _("stop"), ("running", "midterm", "changing"), "stopped", department, reason=True,
             second=True),
        Step("eliminate", _("take out of the race"), ("running", "midterm"), "eliminated", department,
             asks=("out_at",), needs=("out_at",), reason=True, second=True, effect=race.require_race),
        Step("adjust", _("continue with changes"), ("midterm",), "running", running, asks=("midterm", *PLAN),
             needs=("midterm",), reason=True, second=True, effect=services.adjust),
        Step("request", _("request a change"), ("running",), "changing", ours, asks=("wanted",), needs=("wanted",),
             reason=True),
        Step("consent", _("agree to the change as the end user"), ("changing",), "changing", signatory, second=True,
             onward=True, effect=services.consent),
        Step("grant", _("grant the change"), ("changing",), "running", running, asks=PLAN, reason=True, second=True,
             effect=services.grant),
        Step("keep", _("refuse the change"), ("changing",), "running", running, reason=True,
             effect=services.settle_request),
        Step("close", _("accept as its own unit"), ("running",), "self_accepted", ours,
             asks=("indicators", "outputs"), needs=("indicators",), effect=services.require_actuals),
        Step("approve", _("accept as the end user"), EXAMINED, "user_accepted", signatory,
             asks=("user_opinion",), needs=("user_opinion",), second=True, onward=True, effect=services.accept_as_user),
        Step("reject", _("refuse as the end user"), EXAMINED, "user_refused", signatory, asks=("user_opinion",),
             reason=True, effect=services.refuse_as_user),
        Step("resume", _("go back to work"), ("midterm", "self_accepted", "user_refused"), "running", ours | running,
             reason=True, effect=services.forget_word),
        Step("accept", pgettext_lazy("project", "accept"), ("self_accepted", "user_accepted", "again"), "accepted",
             department, asks=("indicators", *ACCEPTANCE), needs=("conclusion",), second=True,
             effect=services.require_passed),
        Step("reexamine", _("have it examined again"), CONCLUDED[:-1], "again", department, asks=ACCEPTANCE,
             needs=ACCEPTANCE, reason=True, effect=services.require_again),
        Step("fail", pgettext_lazy("project", "do not accept"), CONCLUDED, "failed", department,
             asks=ACCEPTANCE, needs=ACCEPTANCE, reason=True, second=True, effect=services.require_failed),
        Step("file", pgettext_lazy("project", "archive"), ("accepted",), "filed", running),
        Step("revoke", pgettext_lazy("project", "revoke"), ("offered", "agreed", "running", "accepted"), "revoked",
             department, reason=True, second=True),
        Step("drop", _("give up"), ("draft",), "dropped", ours, reason=True),
        Step("withdraw", _("withdraw"), ("offered", "agreed"), "withdrawn", ours, reason=True),
    ),
)  # fmt: skip
