"""What waits for the agency and the integrity office: an evaluation with its evidence, and a panel drawn by lot."""

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.panels import CALL
from kehui.demonstration.roads import calendar, office_hour
from kehui.people.models import Person
from kehui.records.services import act, create

RESULT = "行波磁场辅助双辊铸轧的板坯成分均化"
CLIENT, AGENCY = "聊城茌野铝基材料有限公司", "济南衡鉴科技成果评价服务有限公司"
ASSESSOR = "demo-agency"
ASKING, LISTING, DRAWING = "officer-3", "demo-officer-2", "demo-officer"  # three people of the department
ROUND = "重大科技项目会议答辩评审（储能安全与算力装备方向）"
SEED = "演示彩票 2026138 期：03 09 14 20 27 31 + 08"  # fixed after the list was published
EVIDENCE = (
    ("1", "原理论文"), ("2", "方案论证报告"), ("3", "实验室功能试验记录"), ("4", "部件试验报告"),
    ("5", "整机实验室样机测试报告"), ("6", "模拟环境检测报告（演示检字2026-012）"),
)  # fmt: skip
OPINIONS = (
    ("苗秋实", "演示检测研究院", "指标经第三方检测，测试条件写明，结论可信。"),
    ("路知远", "演示装备协会", "与国内同类相比指标领先，建议补充一年以上的现场数据。"),
)


def plan(chronicle: Chronicle, *, today: date) -> None:
    """Put the evaluations and the draw into the chronicle."""
    for days, deed in (
        (36, _apply), (33, _accept), (24, _assess), (15, _consult), (12, _ask), (9, _list), (6, _draw),
        (4, _apply_next),
    ):  # fmt: skip
        rng = Random(f"appraisal {days}")
        day = calendar([""], end=today - timedelta(days), rng=rng, exactly={})[0]
        chronicle.add(office_hour(day, rng), partial(deed, chronicle))


def _evaluation(chronicle: Chronicle, title: str, purpose: str) -> None:
    people = chronicle.people
    made = create(
        "evaluation", by=people.people[ASSESSOR], title=title, result=chronicle.find(RESULT), purpose=purpose,
        client=people.organisations[CLIENT], owner=people.organisations[AGENCY],
    )  # fmt: skip
    chronicle.records[title] = made.kind, made.pk


def _apply(chronicle: Chronicle) -> None:
    _evaluation(chronicle, f"{RESULT}成果评价", "transfer")


def _apply_next(chronicle: Chronicle) -> None:
    _evaluation(chronicle, f"{RESULT}融资评价", "finance")


def _step(chronicle: Chronicle, code: str, **values: Any) -> None:
    act(chronicle.find(f"{RESULT}成果评价"), code, by=chronicle.people.people[ASSESSOR], **values)


def _accept(chronicle: Chronicle) -> None:
    for code in ("accept", "contract", "receive", "form"):
        _step(chronicle, code)


def _assess(chronicle: Chronicle) -> None:
    """Evidence for every level up to the sixth, and the result's own indicators beside the best at home and abroad."""
    result: Any = chronicle.find(RESULT)
    rows = [
        {"name": row["name"], "own": row["value"], "domestic": row["comparable"], "source": "查新报告演示2026-118"}
        for row in result.indicators
    ]
    evidence = [{"level": level, "document": document, "remark": ""} for level, document in EVIDENCE]
    _step(chronicle, "assess", scale="nine", level=6, evidence=evidence, comparison=rows)


def _consult(chronicle: Chronicle) -> None:
    heard = [{"expert": name, "employer": employer, "opinion": words} for name, employer, words in OPINIONS]
    _step(chronicle, "consult", opinions=heard)


def _hand(chronicle: Chronicle, name: str) -> Person:
    return chronicle.people.people[name]


def _ask(chronicle: Chronicle) -> None:
    """A round with defence is prepared; one officer asks for a list."""
    call: Any = chronicle.find(CALL)
    by = _hand(chronicle, ASKING)
    made = create("round", by=by, title=ROUND, call=call, sort="defence", rules=call.rules, region=call.region)
    drawn = create("draw", by=by, title=f"{ROUND}专家抽取", round=made, size=3, reserves=2)
    chronicle.records[drawn.title] = drawn.kind, drawn.pk
    act(drawn, "want", by=by)


def _list(chronicle: Chronicle) -> None:
    act(chronicle.find(f"{ROUND}专家抽取"), "list", by=_hand(chronicle, LISTING))


def _draw(chronicle: Chronicle) -> None:
    act(chronicle.find(f"{ROUND}专家抽取"), "draw", by=_hand(chronicle, DRAWING), seed=SEED)
