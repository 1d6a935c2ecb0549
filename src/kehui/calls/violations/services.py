"""What follows from a violation: read from the rules when it is reported, carried out once a second person confirms."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.effects import Effect
from kehui.calls.violations.models import Violation, require_named
from kehui.core.plandays import months_later
from kehui.records import services
from kehui.records.refusals import SecondPersonError
from kehui.records.writing import moment

STEPS = {Effect.SUSPEND: "suspend", Effect.REMOVE: "remove"}
OPEN_TO = ("active", "suspending", "suspended")


def judge(violation: Violation, **_by: Any) -> None:
    """The rule set is in force and names the conduct; its row for this time says what follows."""
    rules, today = violation.rules, timezone.localdate(moment())
    if violation.happened_on > today:
        raise ValidationError({"happened_on": _("This day lies ahead.")})
    if rules.state != "in_force":
        raise ValidationError({"rules": _("These rules are not in force: %(title)s.") % {"title": rules}})
    require_named(violation)
    rows = [row for row in rules.violations if row["conduct"].strip() == violation.conduct.strip()]
    count = 1 + _earlier(violation)
    able = [row for row in rows if int(row.get("times") or 1) <= count]
    if not able:
        raise ValidationError({"conduct": _("The rule set says nothing about this conduct the first time.")})
    row = max(able, key=lambda each: int(each.get("times") or 1))
    violation.consequence, violation.points = row["effect"].strip(), Decimal(row.get("points", "").strip() or 0)
    violation.basis = row.get("source", "").strip() or rules.document_number
    violation.until = (
        months_later(today, int(row.get("months") or 0)) if violation.consequence == Effect.SUSPEND else None
    )
    violation.save(update_fields=["consequence", "points", "basis", "until"])


def carry_out(violation: Violation, *, by: Any) -> None:
    """The consequence, counted from today; the expert's own history says from which violation it comes."""
    judge(violation)
    expert = type(violation.judge)._default_manager.get(pk=violation.judge_id)
    effect = Effect(violation.consequence)
    if effect not in STEPS or expert.state not in OPEN_TO:
        return
    if effect is Effect.SUSPEND and expert.state == "suspended" and not _longer(violation, expert):
        return
    reason = _("%(number)s: %(conduct)s; %(basis)s") % {
        "number": violation.number, "conduct": violation.conduct, "basis": violation.basis
    }  # fmt: skip
    given = {"suspended_until": violation.until} if effect is Effect.SUSPEND else {}
    code = "extend" if effect is Effect.SUSPEND and expert.state == "suspended" else STEPS[effect]
    try:
        if code == "suspend" and expert.state == "active":
            reporter = violation.events.filter(verb="submit").order_by("-id")[0].by  # the first of the two
            services.act(expert, "ask", by=reporter, reason=reason, **given)
            expert.refresh_from_db()
        services.act(expert, code, by=by, reason=reason, **given)
    except SecondPersonError:
        words = _("You brought this expert to their present state yourself: let somebody else confirm the violation.")
        raise SecondPersonError(words) from None


def _longer(violation: Violation, expert: Any) -> bool:
    """A suspension without an end is not shortened, nor a longer one."""
    return bool(expert.suspended_until and violation.until and violation.until > expert.suspended_until)


def _earlier(violation: Violation) -> int:
    """How often the same conduct of the expert was confirmed in the years for which the rules count."""
    today = timezone.localdate(moment())
    since = months_later(today, -12 * violation.rules.credit_years)
    same = Violation.objects.filter(judge=violation.judge_id, conduct=violation.conduct, state="confirmed")
    return same.filter(happened_on__gte=since).exclude(pk=violation.pk).count()
