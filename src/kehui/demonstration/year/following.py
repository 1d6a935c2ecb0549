"""What is selected is checked on the spot before the notice, released afterwards, and followed year by year."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from kehui.demonstration.chronicle import enclose
from kehui.demonstration.year import texts
from kehui.demonstration.year.calls import FOLLOWED
from kehui.demonstration.year.doors import OFFICE, SECOND, Year
from kehui.records.kinds import kinds
from kehui.records.services import act
from kehui.records.writing import moment

EDITOR, APPROVER = "demo-editor", "demo-approver"
Chosen = Callable[[], list[int]]  # the applications that are selected, known once they are written


def plan(year: Year, name: str, month: int, chosen: Chosen) -> None:
    """Put the checks, releases and follow-ups of a batch that is called for in ``month`` into the chronicle."""
    year.on(month + 1, 11, _visit, year, name, chosen)
    year.on(month + 1, 15, _report, year, name)
    year.on(month + 2, 12, _order, year, name, chosen)
    year.on(month + 2, 16, _release, year, name)
    for turn in range(1, FOLLOWED + 1):
        if year.date(month + 2 + 12 * turn, 26) + timedelta(10) < timezone.localdate():
            year.on(month + 2 + 12 * turn, 26, _follow, year, name, turn)


def _applications(ids: list[int]) -> list[Any]:
    found = kinds["application"].model._default_manager.select_related("owner").in_bulk(ids)
    return [found[pk] for pk in ids]


def _figures(application: Any) -> list[dict[str, str]]:
    """The first two indicators that the achievement states."""
    result = kinds["achievement"].model._default_manager.get(pk=application.result_id)
    return result.indicators[:2]  # type: ignore[attr-defined]


def _visit(year: Year, name: str, chosen: Chosen) -> None:
    day = timezone.localdate(moment()) + timedelta(3)
    year.make(f"checks {name}", "fieldcheck", [
        {
            "title": f"{each.title}现场核查", "case": each, "planned_on": day, "place": f"{each.owner.name}试验场地",
            "team": [{"name": texts.name(f"{each.title}检"), "employer": "演示检测研究院", "part": "组长"}],
        }
        for each in _applications(chosen())
    ], by=OFFICE)  # fmt: skip
    year.move("fieldcheck", year.ids[f"checks {name}"], "plan", by=OFFICE)


def _report(year: Year, name: str) -> None:
    by, day = year.people.people[OFFICE], timezone.localdate(moment())
    for check in year.every("fieldcheck", f"checks {name}"):
        enclose(check, "test-report.pdf", "现场测试记录.pdf", by=by)
        findings = [{"item": row["name"], "claimed": row["value"], "found": row["value"], "holds": "yes",
                     "evidence": "现场测试记录"} for row in _figures(check.case)]  # fmt: skip
        act(check, "report", by=by, went_on=day, findings=findings, conclusion="holds", opinion=texts.MARK)
    year.move("fieldcheck", year.ids[f"checks {name}"], "confirm", by=SECOND)


def _order(year: Year, name: str, chosen: Chosen) -> None:
    year.make(f"releases {name}", "release", [
        {
            "title": f"{each.title}发布", "origin": each,
            "quotes": [{"name": row["name"], "value": row["value"]} for row in _figures(each)],
        }
        for each in _applications(chosen())
    ], by=OFFICE)  # fmt: skip
    year.move("release", year.ids[f"releases {name}"], "order", by=OFFICE)


def _release(year: Year, name: str) -> None:
    for each in year.every("release", f"releases {name}"):
        quoted = "，".join(f"{row['name']}为{row['value']}" for row in each.quotes)
        text = f"经现场核查，{quoted}，可供省内企业对接应用。{texts.MARK}"
        act(each, "submit", by=year.people.people[EDITOR], text=text, occasion="好成果发布会")
    day = timezone.localdate(moment())
    year.move("release", year.ids[f"releases {name}"], "release", by=APPROVER, released_on=day)


def _follow(year: Year, name: str, turn: int) -> None:
    """The unit reports the figures of the year; the office confirms them, which opens the next year."""
    found = kinds["followup"].model._default_manager.filter(release__in=year.ids[f"releases {name}"], year=turn)
    for each in found.select_related("owner").order_by("pk"):
        rng = Random(f"{each.title}{turn}")
        contracts, amount = rng.randint(0, 3), rng.randint(20, 400) * 1_000_000
        figures = {"contracts": contracts, "contract_amount": amount if contracts else 0, "capital": 0,
                   "sales": rng.randint(0, 900) * 1_000_000, "patents": rng.randint(0, 2)}  # fmt: skip
        proofs = [{"figure": "合同与销售", "document": f"演示财务报表（第{turn}年）"}]
        by = year.people.author(each.owner.name)  # type: ignore[union-attr]
        act(each, "report", by=by, scenes="省内企业示范应用", evidence=proofs, **figures)
    year.move("followup", list(found.values_list("pk", flat=True)), "confirm", by=OFFICE)
