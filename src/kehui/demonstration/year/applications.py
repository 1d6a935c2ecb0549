"""The way of many applications: unit, county, city, department, proposal, public notice, award."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kehui.demonstration.year.calls import POINTS
from kehui.demonstration.year.doors import CITY, COUNTY, OFFICE, SECOND, UNIT, Year
from kehui.people.models import Organisation
from kehui.records.fields import TableField
from kehui.records.services import act

CHECKED = [{"item": item, "result": "met", "remark": ""} for item in POINTS]
BEST = Decimal("94.50")  # points of the first place
APART = Decimal("0.25")  # points from place to place


def lead(owner: Organisation) -> str:
    return "enterprise" if owner.kind == "enterprise" else "institute"


def recommend(year: Year, name: str) -> None:
    """Handed in and recommended: confirmed by its unit, supported by its county, recommended by its city."""
    ids = year.ids[name]
    year.move("application", ids, "submit")
    year.move("application", ids, "confirm", by=UNIT)
    year.move("application", ids, "support", by=COUNTY)
    year.move("application", ids, "recommend", by=CITY)


def check(year: Year, name: str) -> None:
    year.move("application", year.ids[name], "pass", by=OFFICE, checklist=CHECKED)


def propose(year: Year, name: str, chosen: Sequence[int], granted: int | None = None) -> None:
    """Those chosen go on public notice in their order; the others are told that they are not."""
    by = year.people.people[SECOND]
    found = {each.pk: each for each in year.every("application", name)}
    for place, pk in enumerate(chosen, 1):
        act(found[pk], "propose", by=by, mark=BEST - APART * place, place=place, granted=granted)
    others = [pk for pk in year.ids[name] if pk not in set(chosen)]
    year.move("application", others, "decline", by=SECOND, reason="综合评审排名未进入拟定名单")
    year.move("application", chosen, "announce", by=OFFICE)
    _publish(year, name, [found[pk] for pk in chosen])


def _publish(year: Year, name: str, chosen: Sequence[Any]) -> None:
    """What is to be awarded, on as many notices as its entries fill."""
    call, notices = chosen[0].call, f"notices {name}"
    items = [{"number": each.number, "name": each.title, "organisation": each.owner.name, "remark": ""}
             for each in chosen]  # fmt: skip
    year.make(notices, "notice", [
        {
            "title": f"{call.title.removesuffix('通知')}拟定名单公示", "basis": call.document_number,
            "subject": "selection" if call.sort == "selection" else "award", "days": 5, "office": call.office,
            "phone": call.phone, "conditions": "个人签署真实姓名并附联系方式，单位加盖公章。", "region": call.region,
            "items": items[first : first + TableField.LIMIT],
        }
        for first in range(0, len(items), TableField.LIMIT)
    ], by=OFFICE)  # fmt: skip
    year.move("notice", year.ids[notices], "submit", by=OFFICE)
    year.move("notice", year.ids[notices], "publish", by=SECOND)


def award(year: Year, name: str, chosen: Sequence[int]) -> None:
    """The days of the notices are over and nobody objected."""
    for each in year.every("notice", f"notices {name}"):
        year.clock("notice", [each.pk], "end", reason=f"closes_on {each.closes_on}")
        year.move("notice", [each.pk], "clear", by=SECOND)
    year.move("application", chosen, "award", by=SECOND)
