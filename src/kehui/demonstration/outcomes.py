"""What came of a selection and of an open-bid challenge: decisions with their letters, a field check, a release that is
followed, and agreements of three parties."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from kehui.calls.rounds import deciding
from kehui.calls.rounds.results import standings
from kehui.demonstration import panels
from kehui.demonstration.chronicle import Chronicle, enclose
from kehui.demonstration.roads import days_before, office_hour
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.services import act, create
from kehui.records.writing import moment

CALL, ROUND = "第二批好成果遴选通知", "第二批好成果遴选网络评审"
NOTICE, OBJECTING = "第二批好成果拟入选名单公示", "个人签署真实姓名并附联系方式，单位加盖公章。"
BIDS_NOTICE = "储能舱早期预警装备揭榜团队公示"
CHECK, RELEASE, PROJECT = "好成果现场核查", "第二批好成果发布", "（任务书）"
OFFICE, SECOND, EDITOR, APPROVER = "demo-officer", "demo-officer-2", "demo-editor", "demo-approver"
USER = "demo-enterprise"  # of the end user
BIDS = (
    "储能舱膨胀力与气体双判据预警装备",
    "储能舱激光气体前兆预警装备",
)  # they race; one is not signed yet
SIGNED, OWN = 150_000_000, 50_000_000  # fen: of the authority and of each team
FROM_USER = 80_000_000  # fen


def plan(chronicle: Chronicle, *, today: date) -> None:
    """Put all of it into the chronicle, in days before that of loading."""
    panels.plan(chronicle, panels.Panel(CALL, ROUND, 45, 42, 39, whole=True), today=today)
    for deeds in (SELECTION, RACE):
        for (count, deed), day in zip(deeds, days_before(today, [count for count, _deed in deeds]), strict=True):
            chronicle.add(office_hour(day, Random(f"outcome {count}")), partial(deed, chronicle))


def _hand(chronicle: Chronicle, name: str) -> Person:
    return chronicle.people.people[name]


def _decide(chronicle: Chronicle) -> None:
    """The best is proposed, the other is told why not; both get their letters."""
    act(chronicle.find(ROUND), "close", by=_hand(chronicle, OFFICE))
    act(chronicle.find(ROUND), "decide", by=_hand(chronicle, SECOND), minutes="按综合得分推荐第一名，一致同意。")
    made: Any = chronicle.find(ROUND)
    best = next(each.case for each in standings(made) if each.place == 1)
    chronicle.records[RELEASE + "申报"] = best.kind, best.pk
    deciding.carry_out(made, [best.number], by=_hand(chronicle, SECOND))


def _best(chronicle: Chronicle) -> Any:
    return chronicle.find(RELEASE + "申报")


def _figures(chronicle: Chronicle) -> list[dict[str, str]]:
    """The first two indicators that the achievement states, with their values."""
    result: Any = kinds["achievement"].model._default_manager.get(pk=_best(chronicle).result_id)
    return [{"name": row["name"], "value": row["value"]} for row in result.indicators[:2]]


def _visit(chronicle: Chronicle) -> None:
    case = _best(chronicle)
    by = _hand(chronicle, OFFICE)
    made = create(
        "fieldcheck", by=by, title=CHECK, case=case, place=f"{case.owner.name}试验场地",
        planned_on=timezone.localdate(moment()) + timedelta(3),
        team=[{"name": by.name, "employer": "演示省科学技术厅", "part": "组长"},
              {"name": "苗秋实", "employer": "演示检测研究院", "part": "测试"}],
    )  # fmt: skip
    chronicle.records[CHECK] = made.kind, made.pk
    act(made, "plan", by=by)


def _report(chronicle: Chronicle) -> None:
    """What was claimed is measured again on the spot; a second officer confirms."""
    made, by = chronicle.find(CHECK), _hand(chronicle, OFFICE)
    enclose(made, "test-report.pdf", "现场测试记录.pdf", by=by)
    findings = [{"item": each["name"], "claimed": each["value"], "found": each["value"], "holds": "yes",
                 "evidence": "现场测试记录"} for each in _figures(chronicle)]  # fmt: skip
    act(made, "report", by=by, went_on=timezone.localdate(moment()), findings=findings, conclusion="holds",
        opinion="现场测试与申报一致。")  # fmt: skip
    act(chronicle.find(CHECK), "confirm", by=_hand(chronicle, SECOND))


def _announce(chronicle: Chronicle) -> None:
    """Its public notice begins as the round's result has it."""
    act(_best(chronicle), "announce", by=_hand(chronicle, OFFICE))
    made = chronicle.find(ROUND)
    listed = {**kinds["notice"].taken_over["round"](made), "region": made.region}
    _publish(chronicle, NOTICE, round=made, **listed)


def _announce_bids(chronicle: Chronicle) -> None:
    bids: list[Any] = [chronicle.find(title) for title in BIDS]
    items = [{"number": each.number, "name": each.title, "organisation": str(each.owner)} for each in bids]
    call = bids[0].call
    _publish(chronicle, BIDS_NOTICE, items=items, basis=call.document_number, office=call.office, phone=call.phone,
             region=call.region)  # fmt: skip


def _publish(chronicle: Chronicle, title: str, **listed: Any) -> None:
    made = create("notice", by=_hand(chronicle, OFFICE), title=title, days=5, conditions=OBJECTING, **listed)
    chronicle.records[title] = made.kind, made.pk
    act(made, "submit", by=_hand(chronicle, OFFICE))
    act(chronicle.find(title), "publish", by=_hand(chronicle, SECOND))


def _award(chronicle: Chronicle) -> None:
    _close(chronicle, NOTICE)
    act(_best(chronicle), "award", by=_hand(chronicle, SECOND))


def _award_bids(chronicle: Chronicle) -> None:
    _close(chronicle, BIDS_NOTICE)
    for title in BIDS:
        act(chronicle.find(title), "award", by=_hand(chronicle, SECOND))


def _close(chronicle: Chronicle, title: str) -> None:
    """Nobody objected in the days of a notice."""
    notice: Any = chronicle.find(title)
    act(notice, "end", by=chronicle.people.platform, reason=f"closes_on {notice.closes_on}")
    act(chronicle.find(title), "clear", by=_hand(chronicle, SECOND))


def _order(chronicle: Chronicle) -> None:
    by = _hand(chronicle, OFFICE)
    made = create("release", by=by, title=RELEASE, origin=_best(chronicle), quotes=_figures(chronicle))
    chronicle.records[RELEASE] = made.kind, made.pk
    act(made, "order", by=by)


def _write(chronicle: Chronicle) -> None:
    quoted = "，".join(f"{each['name']}为{each['value']}" for each in _figures(chronicle))
    text = f"经现场核查，{_best(chronicle).result.title}的{quoted}，可供省内企业对接应用。"
    act(chronicle.find(RELEASE), "submit", by=_hand(chronicle, EDITOR), text=text, occasion="第二批好成果发布会")


def _release(chronicle: Chronicle) -> None:
    """From here on the achievement is followed year by year."""
    day = timezone.localdate(moment())
    act(chronicle.find(RELEASE), "release", by=_hand(chronicle, APPROVER), released_on=day)


def _agree(chronicle: Chronicle) -> None:
    """Both teams of the race hand in their agreements."""
    day = timezone.localdate(moment())
    for title in BIDS:
        bid: Any = chronicle.find(title)
        indicators = [row | {"actual": "", "evidence": "", "verifier": "", "reached": ""} for row in bid.indicators]
        milestones = kinds["project"].taken_over["origin"](bid)["milestones"]  # those of the list item
        made = create(
            "project", by=chronicle.people.author(bid.owner.name), title=title + PROJECT, origin=bid, owner=bid.owner,
            plan_year=day.year, lead=bid.lead, leader=bid.leader, starts_on=day, ends_on=day + timedelta(365),
            granted=SIGNED, own_funding=OWN, indicators=indicators, milestones=milestones,
        )  # fmt: skip
        chronicle.records[made.title] = made.kind, made.pk
        act(made, "submit", by=chronicle.people.author(bid.owner.name))


def _countersign(chronicle: Chronicle) -> None:
    act(chronicle.find(BIDS[0] + PROJECT), "countersign", by=_hand(chronicle, USER), user_funding=FROM_USER)


def _sign(chronicle: Chronicle) -> None:
    act(chronicle.find(BIDS[0] + PROJECT), "sign", by=_hand(chronicle, SECOND), agreement_number="演示揭榜〔2026〕1号")


Deeds = tuple[tuple[int, Callable[[Chronicle], None]], ...]  # days before the day of loading, the first deed first
SELECTION: Deeds = ((36, _decide), (33, _visit), (30, _report), (28, _announce), (20, _award), (18, _order),
                    (16, _write), (14, _release))  # fmt: skip
RACE: Deeds = ((39, _announce_bids), (28, _award_bids), (18, _agree), (14, _countersign), (11, _sign))
