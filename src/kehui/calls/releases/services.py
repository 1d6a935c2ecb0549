"""A release quotes only what was verified of a selected achievement; from its day on the achievement is followed."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.releases.models import Release
from kehui.core.loops import Phase
from kehui.people.services import machine
from kehui.records.kinds import kinds
from kehui.records.services import act, create

SIGNED = ("signed", "delivered", "registered")  # states of an evaluation whose figures stand
LIVING = ("writing", "checking", "released")


def require_verified(release: Release, **_by: Any) -> None:
    """``ValidationError`` names the quotes that no confirmed check and no signed evaluation bears out."""
    if release.origin.state != "awarded":
        raise ValidationError({"origin": _("This application was not awarded.")})
    others = Release.objects.filter(origin=release.origin_id, state__in=LIVING).exclude(pk=release.pk)
    if other := others.first():
        raise ValidationError({"origin": _("It has a release already: %(number)s.") % {"number": other.number}})
    known = set(_verified(release))
    strange = [row["name"] for row in release.quotes if (row["name"], row["value"]) not in known]
    if strange:
        words = _("Neither a field check nor an evaluation verified these: %(names)s.")
        raise ValidationError({"quotes": words % {"names": _("; ").join(strange)}})


def _verified(release: Release) -> Iterator[tuple[str, str]]:
    """What was found on the spot and holds, and what signed evaluations compared: indicator and value."""
    checks = kinds["fieldcheck"].model._default_manager.filter(case=release.origin_id, state="confirmed")
    for check in checks:
        yield from ((row["item"], row["found"]) for row in check.findings if row["holds"] == "yes")
    if result := release.origin.result_id:
        for found in kinds["evaluation"].model._default_manager.filter(result=result, state__in=SIGNED):
            yield from ((row["name"], row["own"]) for row in found.comparison)


def begin_to_follow(release: Release, *, by: Any) -> None:
    """What is quoted still holds; the first yearly follow-up is due where the rules ask for any."""
    require_verified(release, by=by)
    if release.origin.call.rules.follow_years:
        create("followup", by=machine(), release=release, year=1, title=release.title)


def follow_no_more(release: Release, **_by: Any) -> None:
    """What was withdrawn is not followed: open follow-ups end with it."""
    kind = kinds["followup"]
    left = kind.model._default_manager.filter(release=release.pk, state__in=kind.loop.codes(Phase.OPEN))
    for each in left:
        act(each, "end", by=machine(), reason=_("The release was withdrawn."))
