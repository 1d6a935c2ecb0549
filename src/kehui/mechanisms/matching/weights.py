"""The weights that serve: learnt from verdicts, compared before they are switched on, and rolled back by hand.

Until feedback has taught something better, the table that Kehui ships with serves. A learnt table is switched on by
itself only where it orders held verdicts better by the rule in the settings, and those of everybody but the one who
judged most no worse; otherwise it is kept with its figures.
"""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kehui.core.search.agreement import Weights
from kehui.core.search.learning import Judged, compared, held_by_others, learn
from kehui.mechanisms.matching.criteria import shipped
from kehui.mechanisms.matching.models import Match, Verdict, WeightSwitch, WeightVersion
from kehui.people.powers import Role, powers

KEEPERS = (Role.OFFICER, Role.HEAD)  # they keep the tables of matching


def current() -> WeightVersion | None:
    """The version that serves; None: the shipped table. One query."""
    switch = WeightSwitch.objects.select_related("version").first()
    return switch.version if switch else None


def serving() -> Weights:
    return weights_of(current())


def weights_of(version: WeightVersion | None) -> Weights:
    """The table of a version. A criterion that came after it gives nothing until it is learnt."""
    if version is None:
        return shipped()
    kept, plain = version.weights, shipped()
    return Weights(
        {**dict.fromkeys(plain.points, 0.0), **kept["points"]}, {**plain.scales, **kept["scales"]}, kept["fields"]
    )


def verdicts() -> list[Judged]:
    """The latest standing verdict on every pair that the index had suggested: one query."""
    latest: dict[tuple[int, int], Match] = {}
    for match in Match.objects.select_related("target").order_by("id").iterator(1000):
        latest[match.source_id, match.target_id] = match
    return [
        Judged(
            str(match.source_id), match.target.kind, match.verdict == Verdict.ACCEPTED, match.features["text"],
            match.features["shares"], by=str(match.by_id),
        )
        for match in latest.values()
        if match.verdict != Verdict.OPEN and match.features
    ]  # fmt: skip


def train(*, by: Any) -> WeightVersion:
    """Learn from all verdicts, compare on held ones, keep the result, and switch it on where it is better."""
    base, known = current(), verdicts()
    comparison = compared(known, weights_of(base), start=shipped())
    learnt = learn(known, shipped())
    better = comparison.better(
        least_pairs=settings.MATCHING_LEAST_PAIRS, least_questions=settings.MATCHING_LEAST_QUESTIONS
    ) and held_by_others(known, weights_of(base), start=shipped())
    with transaction.atomic():
        made = WeightVersion.objects.create(
            by=by, base=base, better=better, **asdict(comparison),
            weights={"points": dict(learnt.points), "scales": dict(learnt.scales), "fields": dict(learnt.fields)},
        )  # fmt: skip
        if better:
            WeightSwitch.objects.create(version=made, by=by, reason=_("better on held verdicts"))
    return made


def train_if_new(*, by: Any) -> WeightVersion | None:
    """Train where there are verdicts that the last version has not seen."""
    last, newest = WeightVersion.objects.first(), Match.objects.aggregate(at=Max("at"))["at"]
    if newest is None or (last is not None and last.at >= newest):
        return None
    return train(by=by)


def switch(version: WeightVersion | None, *, by: Any, reason: str) -> WeightSwitch:
    """Let a version serve (None: the shipped table), by hand. ``PermissionDenied`` for anybody but the keepers,
    ``ValidationError`` without a reason or where it serves already."""
    if not powers(by).holds(*KEEPERS):
        raise PermissionDenied(_("Only department officers keep the tables of matching."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    if current() == version:
        raise ValidationError(_("These weights serve already."))
    made = WeightSwitch(version=version, by=by, reason=reason.strip())
    made.full_clean(exclude=["version"])
    made.save()
    return made
