"""Keeps what people think of a match: accept, reject or take back, always with a reason."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kehui.mechanisms.matching.models import Match, Verdict
from kehui.mechanisms.matching.queries import reasons_for
from kehui.mechanisms.matching.rules import judges
from kehui.records import services
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.writing import moment, write


def judge(source: Record, target: Record, verdict: str, *, reason: str, by: Any) -> Match:
    """Keep a verdict with the reasons the engine gives at this moment; the source's history tells it.

    ``PermissionDenied`` unless the person is one of the source's judges and may view the target;
    ``ValidationError`` without a reason, on an unknown verdict, or for a record and itself."""
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Choose accept, reject or take back.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    if source.pk == target.pk:
        raise ValidationError(_("A record is no match for itself."))
    if not judges.allows(by, source) or not kinds.of(target).view.allows(by, target):
        raise PermissionDenied(_("You may not judge this match."))
    found = reasons_for(source, target, person=by)
    with write():
        made = Match(
            source_id=source.pk, target_id=target.pk, verdict=verdict, reason=reason.strip(), by=by, at=moment()
        )
        if found:
            made.score, made.parts, made.features = found.score, found.kept, found.features
        made.full_clean(exclude=["source", "target", "parts", "features"])
        made.save()
        services.log(source, "judge", by=by, changes={target.number: [None, verdict]}, reason=reason)
    return made
