"""An open-bid challenge of the whole year: three teams race for a list item, and at two milestones one is taken out."""

from datetime import date
from typing import Any

from django.utils import timezone

from kehui.demonstration.region import table
from kehui.demonstration.year import applications, calls, texts
from kehui.demonstration.year.doors import OFFICE, SECOND, Year
from kehui.records.kinds import kinds
from kehui.records.services import act
from kehui.records.writing import moment

CALL, ITEM, BIDS, TEAMS = "open bid", "list item", "bids", "teams"
USER = "demo-enterprise"  # of the end user
FORM = "{}关键装备揭榜攻关"
WAYS = ("多参数融合路线", "机理模型路线", "边缘智能路线", "低成本传感路线")
CHOSEN = 3  # of the bids
GRANTED = 200_000_000  # fen: two million yuan for each team
GATES = (("原理样机通过测试", "第6个月", "40", "2"), ("中试样机稳定运行", "第12个月", "30", "1"),
         ("示范应用验收", "第24个月", "30", ""))  # fmt: skip
PAID = str(GRANTED // 1_000_000 * int(GATES[0][2]) // 100)  # for the first milestone, in units of 10,000 yuan
Day = tuple[int, int]


def plan(year: Year) -> None:
    """Called for and awarded in the year, signed and raced in those after it, as far as they have come."""
    calls.plan(year, CALL, (10, 9), (11, 20), sort="open_bid", title=f"{year.number}年度揭榜挂帅榜单",
               budget=GRANTED * CHOSEN, quota=CHOSEN, office="重大专项处",
               summary=f"由最终用户出题，多支团队同题赛马，按里程碑考核淘汰，用户验收。{texts.MARK}",
               conditions="具有独立法人资格，能提供样机并接受里程碑考核；最终用户不得揭榜。")  # fmt: skip
    for deed, day in ((_consult, (10, 10)), (_issue, (10, 25)), (_bid, (11, 4)), (_check, (11, 22)),
                      (_propose, (12, 5)), (_award, (12, 20))):  # fmt: skip
        year.on(*day, deed, year)
    calls.finish(year, CALL, (11, 21), (12, 20), (12, 30))
    raced: tuple[tuple[Any, Day, tuple[Any, ...]], ...] = (
        (_agree, (13, 8), ()), (_countersign, (13, 13), ()), (_sign, (13, 17), ()),
        (_report, (19, 15), (0,)), (_judge, (19, 24), (0,)), (_pay, (19, 28), ()),
        (_report, (25, 12), (1,)), (_judge, (25, 20), (1,)),
    )  # fmt: skip
    for deed, day, given in raced:
        if year.date(*day) < timezone.localdate():
            year.on(*day, deed, year, *given)


def _idea() -> texts.Idea:
    """About a demand of the end user."""
    return next(each for each in texts.ideas("demands", (FORM,)) if each[2]["owner"] == _user())


def _user() -> str:
    return next(row["organisation"] for row in table("people") if row["username"] == USER)


def _consult(year: Year) -> None:
    title, word, row = _idea()
    aims = year.cells("demand", row, "indicators")["indicators"]
    year.make(ITEM, "guide", [year.cells("guide", row, "industry", "field") | {
        "title": title, "call": year.ids[CALL][0], "problem": texts.opening(row["problem"]), "keywords": word,
        "indicators": [{"name": each["name"], "target": each["target"], "unit": each["unit"],
                        "test": each["condition"]} for each in aims],
        "milestones": [dict(zip(("name", "due", "share", "kept"), gate, strict=True)) for gate in GATES],
        "budget": GRANTED, "awards": CHOSEN, "deadline_on": date(year.number + 2, 12, 31),
        "user": year.people.organisations[_user()],
        "chain": next(each for each in year.terms.values() if each.tree == "chain"),
        "ownership": "各方按贡献约定，最终用户享有优先使用权",
    }], by=OFFICE)  # fmt: skip
    year.move("guide", year.ids[ITEM], "consult", by=OFFICE)


def _issue(year: Year) -> None:
    year.move("guide", year.ids[ITEM], "issue", by=SECOND)


def _bid(year: Year) -> None:
    """Firms and institutes by turns; the end user of the item is none of them."""
    item = year.one("guide", ITEM)
    firms = [each for each in year.owners("enterprise") if each.pk != item.user_id]
    others = year.owners("university", "institute")
    row = _idea()[2]
    year.make(BIDS, "application", [
        year.contact(owner) | year.cells("application", row, "industry", "field") | {
            "title": f"{item.title}（{way}）", "call": year.ids[CALL][0], "guide": item.pk, "owner": owner,
            "lead": applications.lead(owner), "leader": texts.name(way), "leader_title": "高级工程师",
            "keywords": item.keywords, "summary": f"采用{way}研制样机，按里程碑接受考核。{texts.MARK}",
            "plan": "前6个月完成原理样机，第12个月中试样机稳定运行，第24个月示范应用。",
            "indicators": [{"name": each["name"], "baseline": "", "target": each["target"], "unit": each["unit"]}
                           for each in item.indicators],
            "asked": GRANTED, "own_funding": GRANTED // 2, "months": 24,
        }
        for way, owner in zip(WAYS, (firms[0], others[0], firms[1], others[1]), strict=True)
    ])  # fmt: skip
    applications.recommend(year, BIDS)


def _check(year: Year) -> None:
    applications.check(year, BIDS)


def _propose(year: Year) -> None:
    applications.propose(year, BIDS, year.ids[BIDS][:CHOSEN], GRANTED)


def _award(year: Year) -> None:
    applications.award(year, BIDS, year.ids[BIDS][:CHOSEN])


def _agree(year: Year) -> None:
    day = year.date(13, 1)
    year.make(TEAMS, "project", [
        kinds["project"].taken_over["origin"](bid) | {
            "title": f"{bid.title}任务书", "origin": bid.pk, "plan_year": day.year, "starts_on": day,
            "ends_on": date(day.year + 2, 12, 31), "owner": bid.owner,
            "indicators": [{"actual": "", "evidence": "", "verifier": "", "reached": "", **row}
                           for row in bid.indicators],
        }
        for bid in year.every("application", BIDS)[:CHOSEN]
    ])  # fmt: skip
    year.move("project", year.ids[TEAMS], "submit")


def _countersign(year: Year) -> None:
    year.move("project", year.ids[TEAMS], "countersign", by=USER, user_funding=GRANTED // 2)


def _sign(year: Year) -> None:
    for place, team in enumerate(year.every("project", TEAMS), 1):
        act(team, "sign", by=year.people.people[SECOND], agreement_number=f"演示揭榜〔{year.number + 1}〕{place}号")


def _racing(year: Year) -> list[Any]:
    return [team for team in year.every("project", TEAMS) if team.state in ("running", "midterm")]


def _report(year: Year, gate: int) -> None:
    """Of those in the race all have reached a milestone but the last, who is late."""
    teams = _racing(year)
    for team in teams:
        late = team is teams[-1]
        rows = [
            row | ({"state": "late" if late else "passed", "evidence": "阶段测试报告（演示）"} if place == gate else {})
            for place, row in enumerate(team.milestones)
        ]
        by = year.people.author(team.owner.name)
        act(team, "report", by=by, indicators=team.indicators, milestones=rows)


def _judge(year: Year, gate: int) -> None:
    """Whoever is late leaves the race; the others go on, with the milestone accepted."""
    *onward, late = _racing(year)
    act(late, "eliminate", by=year.people.people[SECOND], out_at=GATES[gate][0],
        reason=f"里程碑“{GATES[gate][0]}”考核排名末位，按榜单约定退出赛马。")  # fmt: skip
    for team in onward:
        act(team, "continue", by=year.people.people[OFFICE], midterm="里程碑考核通过，同意继续实施。",
            milestones=team.milestones)  # fmt: skip


def _pay(year: Year) -> None:
    day = timezone.localdate(moment()).isoformat()
    for team in _racing(year):
        row = {"day": day, "amount": PAID, "milestone": GATES[0][0], "document": "演示拨款通知", "early": ""}
        act(team, "pay", by=year.people.people[SECOND], payments=[row])
