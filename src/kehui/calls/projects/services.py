"""What must be true before a project is signed, accepted and filed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls.projects.models import LEFT, Conclusion, Project
from kehui.calls.projects.money import require_plan
from kehui.records.writing import moment

TERMS = {  # what was agreed, which only a change that is granted moves
    "indicators": ("name", "baseline", "target", "unit"),
    "milestones": ("name", "due", "share"),
}


def require_awarded(project: Project, **_by: Any) -> None:
    """An agreement is signed about what was awarded, once, with targets for every indicator."""
    if project.origin.state != "awarded":
        raise ValidationError({"origin": _("This application was not awarded.")})
    others = Project.objects.filter(origin=project.origin_id).exclude(pk=project.pk)
    if other := others.exclude(state__in=("draft", *LEFT)).first():
        raise ValidationError({"origin": _("It has an agreement already: %(number)s.") % {"number": other.number}})


def offer(project: Project, **by: Any) -> None:
    """The organisation signs by handing in; shares of the money are at most the whole, and every team of a race is
    measured at the milestones of its list item."""
    require_awarded(project, **by)
    require_plan(project, **by)
    require_item(project)
    _date(project, "owner_signed_on")


def require_item(project: Project) -> None:
    origin, names = project.origin, {row["name"] for row in project.milestones}
    wanted = origin.guide.milestones if origin.call.sort == "open_bid" and origin.guide else ()
    if missing := [row["name"] for row in wanted if row["name"] not in names]:
        words = _("The list item has these milestones too, at which its teams are compared: %(names)s.")
        raise ValidationError({"milestones": words % {"names": _("; ").join(missing)}})


def three_parties(project: Project) -> bool:
    """Whether the agreement is also the end user's: of an open-bid challenge whose list item names one (M12)."""
    origin = project.origin
    return origin.call.sort == "open_bid" and bool(origin.guide and origin.guide.user_id)


def countersign(project: Project, **_by: Any) -> None:
    """The end user signs what the bidder has signed, with the money it pays itself."""
    _date(project, "user_signed_on")


def sign(project: Project, **_by: Any) -> None:
    """The authority signs last."""
    if three_parties(project) and project.user_signed_on is None:
        raise ValidationError(_("The end user has not signed yet."))
    _date(project, "office_signed_on")


def take_back(project: Project, **_by: Any) -> None:
    """What is corrected is signed anew."""
    project.owner_signed_on = project.user_signed_on = None
    project.save(update_fields=["owner_signed_on", "user_signed_on"])


def accept_as_user(project: Project, **_by: Any) -> None:
    _date(project, "user_accepted_on")


def refuse_as_user(project: Project, **_by: Any) -> None:
    _date(project, "user_refused_on")


def forget_word(project: Project, **_by: Any) -> None:
    """What is worked on or examined again is put before the end user again, who says anew what it thinks of it."""
    project.user_accepted_on = project.user_refused_on = None
    project.user_opinion = ""
    project.save(update_fields=["user_accepted_on", "user_refused_on", "user_opinion"])


def adjust(project: Project, **by: Any) -> None:
    """What three have signed is not changed without asking the third."""
    if three_parties(project):
        raise ValidationError(_("The end user has signed too: let the change be requested, so that it can agree."))
    require_plan(project, **by)


def consent(project: Project, **_by: Any) -> None:
    _date(project, "user_consented_on")


def grant(project: Project, **by: Any) -> None:
    """The authority changes the terms once the end user, if there is one, has agreed."""
    if three_parties(project) and project.user_consented_on is None:
        raise ValidationError(_("The end user has not agreed to the change yet."))
    require_plan(project, **by)
    settle_request(project, **by)


def settle_request(project: Project, **_by: Any) -> None:
    """What was asked for stays in the history; the next request begins with an empty table."""
    project.wanted, project.user_consented_on = [], None
    project.save(update_fields=["wanted", "user_consented_on"])


def require_word(project: Project) -> None:
    """Before the office concludes anything, the end user has accepted or refused."""
    if three_parties(project) and project.user_accepted_on is None and project.user_refused_on is None:
        raise ValidationError(_("The end user has not given its word yet: it accepts or refuses first."))


def _date(project: Project, name: str) -> None:
    setattr(project, name, timezone.localdate(moment()))
    project.save(update_fields=[name])


def require_same_terms(project: Project, **_by: Any) -> None:
    """What is to be reached, and when for which money, changes by a change that was granted, never by a report:
    indicators and milestones agree with what the history told of them last."""
    problems = {}
    for name, parts in TERMS.items():
        told = project.events.filter(changes__has_key=name).order_by("-id").first()
        if told and _terms(told.changes[name][1], parts) != _terms(getattr(project, name), parts):
            problems[name] = _("Indicators, targets and milestones stay as agreed; request a change first.")
    if problems:
        raise ValidationError(problems)


def _terms(rows: list[dict[str, str]], parts: tuple[str, ...]) -> list[list[str]]:
    return [[row.get(part, "") for part in parts] for row in rows]


def require_actuals(project: Project, **by: Any) -> None:
    """Every indicator has its value and its evidence before anybody accepts the project."""
    require_same_terms(project, **by)
    missing = [row["name"] for row in project.indicators if not (row.get("actual") and row.get("evidence"))]
    if missing:
        words = _("These indicators have no value or no evidence yet: %(names)s.")
        raise ValidationError({"indicators": words % {"names": _("; ").join(missing)}})


def not_reached(project: Project) -> list[str]:
    """The indicators that no verifier calls reached."""
    return [row["name"] for row in project.indicators if row.get("reached") != "yes"]


def require_passed(project: Project, **by: Any) -> None:
    """Acceptance is the conclusion “passed”, after the end user's; what was not reached is explained."""
    require_word(project)
    require_same_terms(project, **by)
    _require_conclusion(project, Conclusion.PASSED)
    if (names := not_reached(project)) and not project.opinion.strip():
        words = _("Say in the opinion why it passes although these were not reached: %(names)s.")
        raise ValidationError({"opinion": words % {"names": _("; ").join(names)}})


def require_again(project: Project, **by: Any) -> None:
    """Once at most."""
    require_word(project)
    _require_conclusion(project, Conclusion.AGAIN)
    if project.events.filter(verb="reexamine").exists():
        raise ValidationError(_("It was examined again before: accept it or do not accept it."))
    forget_word(project, **by)


def require_failed(project: Project, **_by: Any) -> None:
    require_word(project)
    _require_conclusion(project, Conclusion.FAILED)


def _require_conclusion(project: Project, conclusion: Conclusion) -> None:
    if project.conclusion != conclusion:
        words = _("This step goes with the conclusion “%(conclusion)s”.")
        raise ValidationError({"conclusion": words % {"conclusion": conclusion.label}})
