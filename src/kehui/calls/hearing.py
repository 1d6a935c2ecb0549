"""What public notices and objections keep from being decided: an award waits until the days of its notice are over and
every objection to it, or to the whole notice, is answered; an objection upheld changes something before that closes."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from kehui.calls.rules import CHOSEN
from kehui.core.loops import Phase
from kehui.records import addresses
from kehui.records.kinds import Lack, kinds

OUT = ("checked", "published")  # states of a notice whose days are not over
OVER = ("ended", "clear", "changed")
TAKEN_BACK = "withdrawn"  # it lists nothing any more, but what was objected to it stays to be answered
AGREED_UPON = "challenge"  # the sort of call whose winners agree with the side with the demand, and are awarded nothing


def entry(row: dict[str, str]) -> str:
    """How an entry of a notice is named in an objection to it."""
    return " ".join(part for name in ("number", "name") if (part := row.get(name, "").strip()))


def whole() -> str:
    """What an objection to the notice as such names; kept in the language of the site, as the entries are."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(_("the whole notice"))


def entries(notice: Any) -> list[str]:
    """What an objection to a notice may be about."""
    return [*dict.fromkeys(entry(row) for row in notice.items), whole()]


def meant(objection: Any) -> Any:
    """The application that an objection is about: the one whose number stands in the entry it names."""
    row = _row(objection)
    number = row.get("number", "").strip() if row else ""
    return kinds["application"].model._default_manager.filter(number=number).first() if number else None


def is_general(objection: Any) -> bool:
    """Whether an objection is about the whole notice, or names no entry of it."""
    return _row(objection) is None


def _row(objection: Any) -> dict[str, str] | None:
    return next((row for row in objection.notice.items if entry(row) == objection.against.strip()), None)


def lacks(application: Any) -> Iterator[Lack]:
    """What still keeps an application from its award, each with the page where that is mended."""
    every = list(_listing(application))
    notices = [each for each in every if each.state != TAKEN_BACK]
    if not notices and _needs_notice(application.call):
        words = _(
            "The rules ask for a public notice before the award, and none lists %(number)s. Draw one up from the round"
            " of review, have it published, and award when its days are over."
        )
        url = addresses.kind_page(kinds["notice"], "new", **_round_of(application))
        yield Lack(_("public notice"), url, words % {"number": application.number})
    for notice in notices:
        if notice.state in OUT:
            words = _("The days of the public notice %(number)s that lists it are not over yet.")
            yield Lack(notice.number, addresses.page(notice), words % {"number": notice.number})
    told = " ".join(each.outcome for each in notices)
    for notice in every:
        yield from _objected(notice, application, told)


def require_heard(application: Any, **_by: Any) -> None:
    """``ValidationError`` while no notice has listed it although the rules want one, its days run, or an objection to
    it is open or upheld without effect."""
    if left := [lack.words for lack in lacks(application)]:
        raise ValidationError(left)


def _needs_notice(call: Any) -> bool:
    return call.sort != AGREED_UPON and (call.rules is None or call.rules.notice_first)


def _round_of(application: Any) -> dict[str, str]:
    """The last round that reviewed it, as the form of a notice takes it."""
    reviews = kinds["review"].model._default_manager.filter(case=application.pk).order_by("-round_id")
    last = reviews.select_related("round").first()
    return {"round": last.round.number} if last else {}


def _objected(notice: Any, application: Any, outcomes: str) -> Iterator[Lack]:
    """What objections to an application, and those to the whole notice, still ask for. A notice that was taken back has
    changed as a whole; what was upheld about one of its entries is accounted for in the outcome of a later one."""
    for objection in _against(notice, application):
        told = {"number": objection.number, "notice": notice.number}
        if objection.state != "upheld":
            words = _("Answer the objection %(number)s first.")
        elif is_general(objection):
            words = _("The objection %(number)s to the whole notice was upheld: close %(notice)s with what changes.")
            if notice.state in ("changed", TAKEN_BACK):
                continue
        else:
            words = _("The objection %(number)s to it was upheld: revoke it after the objection.")
            if application.number in outcomes:
                continue
        yield Lack(objection.number, addresses.page(objection), words % told)


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
    """The notices, neither drafts nor given up, that list an application by its number, or did until they were taken
    back."""
    notices = kinds["notice"].model._default_manager.filter(items__icontains=application.number)
    for notice in notices.filter(state__in=(*OUT, *OVER, TAKEN_BACK)):
        if any(row.get("number", "").strip() == application.number for row in notice.items):
            yield notice


def _against(notice: Any, application: Any) -> Iterator[Any]:
    """Objections to an application or to the whole of its notice that are open or upheld."""
    kind = kinds["objection"]
    states = (*kind.loop.codes(Phase.OPEN), "upheld")
    for objection in kind.model._default_manager.filter(notice=notice.pk, state__in=states).order_by("number"):
        if is_general(objection) or ((case := meant(objection)) and case.pk == application.pk):
            yield objection
