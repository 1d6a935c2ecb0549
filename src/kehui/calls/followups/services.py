"""The figures of a follow-up have evidence, and the next one opens when it is confirmed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.followups.models import FollowUp
from kehui.people.services import machine
from kehui.records.services import create

FIGURES = ("contracts", "contract_amount", "sales", "capital", "patents")


def open_next(follow_up: FollowUp, **_by: Any) -> None:
    """The next year is asked for as long as the rules of the call say."""
    release, year = follow_up.release, follow_up.year + 1
    if year <= release.origin.call.rules.follow_years:
        create("followup", by=machine(), release=release, year=year, title=release.title)


def require_evidence(follow_up: FollowUp, **_by: Any) -> None:
    """Figures above zero are proved by a document."""
    if any(getattr(follow_up, name) for name in FIGURES) and not follow_up.evidence:
        raise ValidationError({"evidence": _("Name the documents that prove these figures.")})
