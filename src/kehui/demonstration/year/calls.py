"""The calls of the whole year, from their rules to their end."""

from typing import Any

from kehui.demonstration.year.doors import OFFICE, SECOND, Year

RULES = "rules"
FOLLOWED = 2  # years
Day = tuple[int, int]  # month and day; month 13 is January of the next year
CRITERIA = (
    ("need", "需求与目标", "30"),
    ("new", "创新性", "30"),
    ("use", "应用与效益", "40"),
)
POINTS = (  # of the formal check
    "申报单位符合通知规定的条件",
    "申报材料齐全，签章完整",
    "申报单位与负责人无严重失信记录",
    "经费预算符合规定",
)


def plan_rules(year: Year) -> None:
    """The rules under which the whole year is decided."""
    year.on(1, 8, _rules, year)


def _rules(year: Year) -> None:
    criteria = [
        {"code": code, "label": label, "most": most, "floor": "", "guide": ""} for code, label, most in CRITERIA
    ]
    year.make(RULES, "rules", [{
        "title": f"省科技项目与成果遴选评审规则（{year.number}年版）",
        "document_number": f"演示科字〔{year.number}〕2号",
        "issuer": "演示省科学技术厅", "valid_from": year.day(1, 8), "valid_until": year.day(12, 31),
        "criteria": criteria, "points": [{"item": text} for text in POINTS], "per_case": 5, "follow_years": FOLLOWED,
        "alike_from": 0,  # its texts are put together from few sentences
        "yearly_most": 10, "years_in_row": 3, "rest_points": 2,  # rotation
        "region": _province(year),
    }], by=OFFICE)  # fmt: skip
    year.move("rules", year.ids[RULES], "submit", by=OFFICE)
    year.move("rules", year.ids[RULES], "issue", by=SECOND)


def _province(year: Year) -> Any:
    return year.terms["region:370000"]


def plan(year: Year, name: str, opens: Day, closes: Day, **values: Any) -> None:
    """A call, kept under a name, issued on its first day."""
    year.on(*opens, _open, year, name, year.day(*opens), year.day(*closes), values)


def _open(year: Year, name: str, opens: Any, closes: Any, values: dict[str, Any]) -> None:
    number = len([each for each in year.ids if each.startswith("call:")]) + 10
    year.ids[f"call:{name}"] = []
    year.make(name, "call", [{
        "plan_year": year.number, "document_number": f"演示科字〔{year.number}〕{number}号",
        "rules": year.ids[RULES][0],
        "opens_on": opens, "closes_on": closes, "office": "成果转化处", "phone": "0531-00000102",
        "region": _province(year), **values,
    }], by=OFFICE)  # fmt: skip
    year.move("call", year.ids[name], "submit", by=OFFICE)
    year.move("call", year.ids[name], "issue", by=SECOND)


def finish(year: Year, name: str, closed: Day, decided: Day, finished: Day) -> None:
    """The end of a call: closed by the clock, reviewed, decided and finished."""
    year.on(*closed, _close, year, name)
    year.on(*decided, _step, year, name, "decide", SECOND)
    year.on(*finished, _step, year, name, "finish", OFFICE)


def _close(year: Year, name: str) -> None:
    year.clock("call", year.ids[name], "close", reason=f"closes_on {year.one('call', name).closes_on}")
    _step(year, name, "review", OFFICE)


def _step(year: Year, name: str, step: str, by: str) -> None:
    year.move("call", year.ids[name], step, by=by)
