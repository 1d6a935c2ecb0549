"""A notice starts its clock when it is published, and does not close while an objection is open."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls import hearing
from kehui.calls.publicity.models import PublicNotice, Subject
from kehui.calls.rules import CHOSEN
from kehui.core import calendars
from kehui.core.loops import Phase
from kehui.records.kinds import kinds
from kehui.records.writing import moment


def start(notice: PublicNotice, **_by: Any) -> None:
    """The first day is today and counts, as notices are printed in practice."""
    notice.starts_on = timezone.localdate(moment())
    notice.closes_on = notice.due_on = calendars.notice_end(notice.starts_on, notice.days)
    notice.save(update_fields=["starts_on", "closes_on", "due_on"])


def require_none_open(notice: PublicNotice, **_by: Any) -> None:
    """Every objection was answered; ``ValidationError`` names those that were not."""
    kind = kinds["objection"]
    left = kind.model._default_manager.filter(notice=notice.pk, state__in=kind.loop.codes(Phase.OPEN))
    if numbers := list(left.order_by("number").values_list("number", flat=True)[:5]):
        raise ValidationError(_("Answer these objections first: %(numbers)s.") % {"numbers": ", ".join(numbers)})


def require_amended(notice: PublicNotice, **by: Any) -> None:
    """Every objection was answered, and what was upheld has changed something."""
    require_none_open(notice, **by)
    hearing.require_changed(notice)


def require_none_upheld(notice: PublicNotice, **by: Any) -> None:
    """Without objection closes only what nobody objected to with success."""
    require_none_open(notice, **by)
    upheld = kinds["objection"].model._default_manager.filter(notice=notice.pk, state="upheld")
    if upheld.exists():
        raise ValidationError(_("An objection was upheld: close the notice with what has changed."))


def listed(round_: Any) -> dict[str, Any]:
    """What a notice of a round's result begins with: the cases chosen, in their order, and the office of the call."""
    call, rules = round_.call, round_.rules
    reviewed = kinds["review"].model._default_manager.filter(round=round_.pk).values("case")
    chosen = call.applications.filter(pk__in=reviewed, state__in=CHOSEN).select_related("owner")
    items = [
        {"number": each.number, "name": each.title, "organisation": str(each.owner or ""), "remark": ""}
        for each in chosen.order_by("place", "number")
    ]
    subject = Subject.SELECTION if call.sort == "selection" else Subject.AWARD
    found = {"subject": subject, "items": items, "region": round_.region_id, "office": call.office, "phone": call.phone}
    return found | {"basis": call.document_number or (rules.document_number if rules else "")}
