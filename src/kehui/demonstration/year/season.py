"""A season of the innovation challenge: demands, solutions, contest, winners, intentions and contracts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from kehui.demonstration.region import table
from kehui.demonstration.year import calls, texts
from kehui.demonstration.year.doors import OFFICE, SECOND, Year
from kehui.demonstration.year.sizes import portions
from kehui.records.services import act

SEASON, DEMANDS, SOLUTIONS = "season", "contest demands", "solutions"
MONTHS = (3, 4, 5, 6)  # in which demands are collected
WORDS = ("problem", "indicators", "budget", "cooperation", "ip_wish", "industry", "field")


def plan(year: Year) -> None:
    """Put the season into the chronicle."""
    calls.plan(year, SEASON, (2, 10), (9, 30), title=f"{year.number}年度创新挑战赛", sort="challenge", summary=(
        "面向企业征集技术难题，向全国高校院所和企业公开征集解决方案，经对接、现场赛评出优胜方案，促成签约。"
    ), conditions="解决方案提出方须具有独立法人资格，不得应答本单位提出的需求。")  # fmt: skip
    sizes = portions(year.sizes.collected, len(MONTHS))
    for turn, (month, size) in enumerate(zip(MONTHS, sizes, strict=True)):
        first = sum(sizes[:turn])
        year.on(month, 4, _collect, year, first, size)
        year.on(month, 20, _check, year, first, size)
    year.on(7, 1, _publish, year)
    year.on(7, 20, _answer, year)
    year.on(10, 12, _accept, year)
    year.on(10, 15, _shortlist, year)
    year.on(10, 20, _contest, year)
    year.on(10, 24, _win, year)
    year.on(11, 10, _intend, year)
    year.on(12, 8, _sign, year)
    calls.finish(year, SEASON, (10, 9), (10, 24), (12, 20))
    year.on(13, 15, _expire, year)


def _collect(year: Year, first: int, size: int) -> None:
    year.make(DEMANDS, "demand", _demands(year, first, size))


def _demands(year: Year, first: int, size: int) -> Iterator[dict[str, Any]]:
    fields = {row["owner"]: row["industry"] for row in table("enterprises")}
    ideas = islice(texts.ideas("demands", texts.NEEDS), first, first + size)
    for place, (title, word, row) in enumerate(ideas, first):
        near = [each for each in year.owners("enterprise") if fields.get(each.name) == row["industry"]]
        owner = (near or year.owners("enterprise"))[place % len(near or year.owners("enterprise"))]
        yield year.cells("demand", row, *WORDS) | year.contact(owner) | {
            "title": title, "owner": owner,
            "keywords": ";".join(dict.fromkeys([word, *row["keywords"].split(";")[:2]])),
            "background": texts.opening(row["background"]), "season": year.ids[SEASON][0], "publicity": "public",
            "deadline_on": year.day(12, 31) + timedelta(365), "summary": row["summary"],
        }  # fmt: skip


def _check(year: Year, first: int, size: int) -> None:
    ids = year.ids[DEMANDS][first : first + size]
    year.move("demand", ids, "submit")
    year.move("demand", ids, "accept", by=OFFICE)


def _publish(year: Year) -> None:
    published = year.ids[DEMANDS][: year.sizes.published]
    year.move("demand", published, "publish", by=SECOND, valid_until=year.day(12, 31))
    year.move("demand", year.ids[DEMANDS][year.sizes.published :], "convert", by=SECOND, converted_to="talent",
              reason="经诊断，企业所缺为人才，转人才需求")  # fmt: skip


def _answer(year: Year) -> None:
    """Every solution answers a published demand of somebody else."""
    needs = year.every("demand", DEMANDS)[: year.sizes.published]
    solvers = year.owners("university", "institute") * 3 + year.owners("enterprise")
    rows = []
    for place in range(year.sizes.submitted):
        need = needs[place % len(needs)]
        owner = next(each for each in solvers[place % len(solvers) :] + solvers if each.pk != need.owner_id)
        rows.append({
            "title": f"{need.title}的解决方案（{owner.name}）", "owner": owner, "season": year.ids[SEASON][0],
            "need": need.pk, "team": f"{texts.name(owner.name + need.title)}团队",
            "price": (need.budget or 10**8) // 5 * 4,
            "approach": texts.opening(need.problem, 1) + "先在试验台复现问题，再分两轮改进并到需求方现场验证。",
            "novelty": "以现场数据修正模型，改进不要求更换主机设备。", "weeks": 26 + place % 40, "ownership": "shared",
            "promises": [
                {"name": each["name"], "promised": each["target"], "unit": each["unit"], "proof": each["condition"]}
                for each in need.indicators
            ],
        } | year.contact(owner))  # fmt: skip
    year.make(SOLUTIONS, "solution", rows)
    year.move("solution", year.ids[SOLUTIONS], "submit")


def _accept(year: Year) -> None:
    year.move("solution", year.ids[SOLUTIONS][: year.sizes.accepted], "accept", by=OFFICE)
    late = year.ids[SOLUTIONS][year.sizes.accepted :]
    year.move("solution", late, "decline", by=OFFICE, reason="承诺指标缺少验证办法，未通过形式审查")


def _shortlist(year: Year) -> None:
    sizes = year.sizes
    chosen = year.ids[SOLUTIONS][: sizes.shortlisted]
    year.move("solution", chosen, "shortlist", by=OFFICE, reason="需求方与专家共同遴选，进入对接")
    left = year.ids[SOLUTIONS][sizes.shortlisted : sizes.accepted]
    year.move("solution", left, "decline", by=OFFICE, reason="未进入对接")


def _contest(year: Year) -> None:
    year.move("solution", year.ids[SOLUTIONS][: year.sizes.contested], "contest", by=OFFICE)


def _win(year: Year) -> None:
    year.move("solution", year.ids[SOLUTIONS][: year.sizes.winners], "win", by=SECOND, prize="优胜奖")


def _intend(year: Year) -> None:
    for solution in year.every("solution", SOLUTIONS)[: year.sizes.intended]:
        act(solution, "intend", by=year.people.people[OFFICE], intended_on=year.day(11, 7), intended=solution.price)


def _sign(year: Year) -> None:
    for solution in year.every("solution", SOLUTIONS)[: year.sizes.signed]:
        act(solution, "sign", by=year.people.people[OFFICE], signed_on=year.day(12, 5), amount=solution.price)


def _expire(year: Year) -> None:
    """The year is over: what found no contract is not offered any longer."""
    published = year.ids[DEMANDS][: year.sizes.published]
    year.clock("demand", published, "expire", reason=f"valid_until {year.day(12, 31)}")
