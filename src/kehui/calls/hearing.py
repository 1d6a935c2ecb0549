"""What public notices and objections keep from being decided: an award waits until its notice is closed and every
objection to it is answered; an objection that was upheld changes something before the notice closes."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.rules import CHOSEN
from kehui.core.loops import Phase
from kehui.records.kinds import kinds

OUT = ("checked", "published", "ended")  # states of a notice that still runs


def meant(objection: Any) -> Any:
    """The application that an objection is about: the one whose number or name stands in the entry it names."""
    against = objection.against
    for row in objection.notice.items:
        number, name = row.get("number", "").strip(), row.get("name", "").strip()
        if (number and number in against) or (name and name in against):
            return kinds["application"].model._default_manager.filter(number=number).first()
    return None


def require_heard(application: Any, **_by: Any) -> None:
    """``ValidationError`` while a notice that lists it runs, or an objection to it is open or upheld without effect."""
    for notice in _listing(application):
        if notice.state in OUT:
            words = _("The public notice %(number)s that lists it is not closed yet.")
            raise ValidationError(words % {"number": notice.number})
        for objection in _against(notice, application):
            if objection.state != "upheld":
                raise ValidationError(_("Answer the objection %(number)s first.") % {"number": objection.number})
            if application.number not in notice.outcome:
                words = _("The objection %(number)s to it was upheld: revoke it after the objection.")
                raise ValidationError(words % {"number": objection.number})


def require_changed(notice: Any, **_by: Any) -> None:
    """``ValidationError`` names what an upheld objection was about and nothing has changed of."""
    upheld = kinds["objection"].model._default_manager.filter(notice=notice.pk, state="upheld")
    cases = {case.number: each for each in upheld if (case := meant(each)) and case.state in CHOSEN}
    left = {number: each for number, each in cases.items() if number not in notice.outcome}
    if left:
        words = _("Revoke these, or say in the outcome, with their numbers, what changes of them: %(cases)s.")
        told = _(", ").join(f"{number} ({each.number})" for number, each in left.items())
        raise ValidationError({"outcome": words % {"cases": told}})


def _listing(application: Any) -> Iterator[Any]:
    """The notices, neither drafts nor given up, that list an application by its number."""
    notices = kinds["notice"].model._default_manager.filter(items__icontains=application.number)
    for notice in notices.exclude(state__in=("draft", "dropped", "withdrawn")):
        if any(row.get("number", "").strip() == application.number for row in notice.items):
            yield notice


def _against(notice: Any, application: Any) -> Iterator[Any]:
    """Objections to an application that are open or upheld."""
    kind = kinds["objection"]
    states = (*kind.loop.codes(Phase.OPEN), "upheld")
    for objection in kind.model._default_manager.filter(notice=notice.pk, state__in=states).order_by("number"):
        if (case := meant(objection)) and case.pk == application.pk:
            yield objection
