"""A guide item is traced to the demands it comes from when it is handed in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.calls.guides.models import Guide
from kehui.records.links import find_by_number
from kehui.records.relations import name_relation
from kehui.records.services import link

COMES_FROM = "comes_from"
name_relation(COMES_FROM, gettext_lazy("comes from"))


def require_end_user(guide: Guide) -> None:
    """An open-bid challenge has somebody who put the item up and will accept; its race is within the rules (M12)."""
    if guide.call.sort != "open_bid":
        return
    most = guide.call.rules.teams_most if guide.call.rules else 0
    if guide.user_id is None:
        raise ValidationError({"user": _("Name the end user, who signs and accepts.")})
    if most and guide.awards > most:
        raise ValidationError({"awards": _("The rules let no more than %(count)s teams race.") % {"count": most}})


def trace(guide: Guide, *, by: Any) -> None:
    """Link every demand named; ``ValidationError`` names the rows that lead to none."""
    require_end_user(guide)
    found, problems = [], []
    for place, row in enumerate(guide.sources, 1):
        record = find_by_number(row["number"], by)
        if record is None or record.kind != "demand":
            words = _("Row %(row)s: there is no demand %(number)s that you may see.")
            problems.append(words % {"row": place, "number": row["number"]})
        else:
            found.append(record)
    if problems:
        raise ValidationError({"sources": problems})
    for record in found:
        link(guide, record, COMES_FROM, by=by)
