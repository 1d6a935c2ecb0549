"""What an application must be before it goes on: to an open call, complete, led by whom the call wants, only once."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.applications import filling
from kehui.calls.applications.models import Application, Lead
from kehui.calls.rules import CHOSEN
from kehui.calls.shares import city_of, is_limited, shares
from kehui.core.loops import Phase
from kehui.records.kinds import kinds
from kehui.records.writing import lock


def require_complete(application: Application, **_by: Any) -> None:
    """``ValidationError`` by field, all problems at once."""
    problems: dict[str | None, list[str]] = {}
    form = (("entries", words) for words in filling.lacks(application))
    for field, words in (*asked_by_call(application), *form):
        problems.setdefault(field, []).append(words)
    if problems:
        raise ValidationError(problems)


def asked_by_call(application: Application) -> Iterator[tuple[str, str]]:
    """By field, in words, what the call asks for beside its form and the application does not keep."""
    call = application.call
    if call.state != "open":
        yield "call", _("This call is not open: %(state)s.") % {"state": kinds.of(call).state(call).label}
    if call.for_enterprises and application.lead != Lead.ENTERPRISE:
        yield "lead", _("Only enterprises may lead an application to this call.")
    if call.sort == "selection" and application.result_id is None:
        yield "result", _("Name the achievement that is to be selected.")
    if call.sort in ("programme", "open_bid"):
        for name in ("guide", "indicators", "asked"):
            if not getattr(application, name):
                yield name, _("This call needs it.")
    if call.sort == "open_bid" and application.guide and application.owner_id == application.guide.user_id:
        yield "guide", _("The end user of an item does not bid for it.")
    most = call.rules.unsuitable_most
    if len(application.unsuitable) > most:
        yield "unsuitable", _("No more than %(count)s experts may be named.") % {"count": most}
    if again := twice(application):
        words = _("The same organisation has already applied with it: %(number)s.")
        yield "result" if application.result_id else "title", words % {"number": again.number}


def twice(application: Application) -> Application | None:
    """Another application that is not given up, of the same achievement, or of the same title by the same owner in
    any call that is not finished: what is applied for twice is found here, not after the award."""
    going = kinds["application"].loop.codes(Phase.OPEN, Phase.DONE)
    others = Application.objects.filter(state__in=going).exclude(pk=application.pk)
    if application.result_id:
        return others.filter(result=application.result_id).first()
    return others.filter(owner=application.owner_id, title=application.title).exclude(owner=None).first()


def checklist(application: Application) -> list[dict[str, str]]:
    """The formal check as it begins: what the platform has looked up, then the points of the rule set to be judged."""
    again = twice(application)
    looked_up = {
        "item": _("Not applied for twice"),
        "result": "unmet" if again else "met",
        "remark": _("looked up by the platform: %(found)s") % {"found": again.number if again else _("nothing found")},
    }
    points = application.call.rules.points if application.call.rules else ()
    return [looked_up, *({"item": row["item"], "result": "", "remark": ""} for row in points)]


def require_checked(application: Application, **_by: Any) -> None:
    """A formal check that passes has judged every point of the rules, and found none that does not conform."""
    problems = []
    judged = {row["item"] for row in application.checklist}
    points = application.call.rules.points if application.call.rules else ()
    if left := [row["item"] for row in points if row["item"] not in judged]:
        problems.append(_("These points of the rules are not judged: %(points)s.") % {"points": "; ".join(left)})
    if failed := [row["item"] for row in application.checklist if row["result"] == "unmet"]:
        words = _("These points are not met: %(points)s. Return or refuse the application, or correct the check.")
        problems.append(words % {"points": "; ".join(failed)})
    if problems:
        raise ValidationError({"checklist": problems})


def require_share(application: Application, **_by: Any) -> None:
    """A city recommends no more than the call lets it."""
    city = city_of(application.region) if is_limited(application.call) else None
    if city is None:
        return
    lock(application.call)  # so that two who recommend at once are counted one after the other
    others = Application.objects.exclude(pk=application.pk)
    share = shares(application.call, others, [city])[0]
    if share.left == 0:
        words = _("%(city)s may recommend %(most)s applications to this call, and has recommended %(count)s.")
        raise ValidationError(words % {"city": city, "most": share.most, "count": share.count})


def require_room(application: Application, **_by: Any) -> None:
    """No more are proposed than the call awards in all and its rules by field, nor more teams for one list item than
    item and rules let race."""
    call, rules = application.call, application.call.rules
    chosen = Application.objects.filter(call=call.pk, state__in=CHOSEN).exclude(pk=application.pk)
    limits = [(chosen, call.quota, _("the call"))]
    code = application.field.code if application.field else ""
    for row in rules.quotas if rules else ():
        if row["field"].strip() == code and row["most"].isdecimal():
            limits.append((chosen.filter(field__code=code), int(row["most"]), str(application.field)))
    if call.sort == "open_bid" and application.guide:
        most = min(filter(None, (application.guide.awards, rules.teams_most if rules else 0)), default=None)
        limits.append((chosen.filter(guide=application.guide_id), most, application.guide.title))
    for others, most, name in limits:
        if most is not None and others.count() >= most:
            words = _("No more than %(count)s may be awarded: %(name)s.")
            raise ValidationError(words % {"count": most, "name": name})


def require_field_check(application: Application, **_by: Any) -> None:
    """Where the rules ask for it, somebody went and saw, and the claims did not prove false."""
    checks = kinds["fieldcheck"].model._default_manager.filter(case=application.pk, state="confirmed")
    last = checks.order_by("-went_on", "-pk").first()
    if last is not None and last.conclusion == "false":
        words = _("The field check %(number)s found that the claims do not hold.")
        raise ValidationError(words % {"number": last.number})
    if last is None and application.call.rules and application.call.rules.field_check:
        raise ValidationError(_("The rules ask for a field check before the public notice."))
