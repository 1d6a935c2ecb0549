"""A plan year of major projects: guide, applications, awards, and the agreements signed."""

from datetime import timedelta
from itertools import islice
from typing import Any

from kehui.demonstration.region import table
from kehui.demonstration.year import applications, calls, texts
from kehui.demonstration.year.doors import OFFICE, SECOND, Year
from kehui.records.services import act

CALL, GUIDES, WANTED, PROJECTS = "programme", "guides", "applications", "projects"
GRANTED = 300_000_000  # fen: three million yuan
MONTHS = 30
EVERY = 12  # of so many applications one is led by a university or an institute


def plan(year: Year) -> None:
    """Put the plan year into the chronicle."""
    calls.plan(year, CALL, (1, 22), (3, 31), sort="programme", title=f"{year.number}年度省重大科技项目申报通知",
               budget=GRANTED * year.sizes.projects, quota=year.sizes.projects, office="重大专项处",
               summary="围绕产业链上企业提出的共性难题，由企业牵头组织产学研联合攻关。",
               conditions="省内企业、高校院所均可牵头；企业牵头的自筹经费不低于申请经费。")  # fmt: skip
    year.on(1, 29, _consult, year)
    year.on(2, 19, _issue, year)
    year.on(3, 11, _apply, year)
    year.on(4, 8, applications.check, year, WANTED)
    year.on(5, 20, _propose, year)
    year.on(6, 11, _award, year)
    year.on(7, 15, _agree, year)
    year.on(8, 12, _sign, year)
    calls.finish(year, CALL, (4, 1), (6, 11), (8, 20))


def _consult(year: Year) -> None:
    chains = {row["owner"]: row["chain"] for row in table("enterprises") if row["chain"]}
    known = (each for each in texts.ideas("demands", ("{}关键技术及装备",)) if each[2]["owner"] in chains)
    year.make(GUIDES, "guide", [
        {
            "title": title, "call": year.ids[CALL][0], "problem": texts.opening(row["problem"]), "keywords": word,
            "indicators": _aims(year, row, "condition", "test"), "budget": GRANTED, "awards": 12,
            "deadline_on": year.day(12, 31) + timedelta(730), "ownership": "各方按贡献约定，转化收益优先用于本省企业",
            "milestones": [{"name": "样机通过试验", "due": "第12个月", "share": "50", "kept": ""},
                           {"name": "示范应用", "due": "第30个月", "share": "50", "kept": ""}],
        } | year.cells("guide", {**row, "chain": chains[row["owner"]]}, "chain", "industry", "field")
        for title, word, row in islice(known, year.sizes.guides)
    ], by=OFFICE)  # fmt: skip
    year.move("guide", year.ids[GUIDES], "consult", by=OFFICE)


def _aims(year: Year, row: Any, source: str, target: str) -> list[dict[str, str]]:
    found = year.cells("demand", row, "indicators")["indicators"]
    return [
        {"name": each["name"], "target": each["target"], "unit": each["unit"], target: each[source]} for each in found
    ]


def _issue(year: Year) -> None:
    year.move("guide", year.ids[GUIDES], "issue", by=SECOND)


def _apply(year: Year) -> None:
    """Enterprises lead most applications; every twelfth comes from a university or an institute."""
    sizes, guides = year.sizes, year.every("guide", GUIDES)
    firms, institutes = year.owners("enterprise"), year.owners("university", "institute")
    ideas = islice(texts.ideas("demands", texts.PROJECTS), sizes.applications)
    year.make(WANTED, "application", [
        _application(year, title, word, row, (institutes if place % EVERY == EVERY - 1 else firms), place, guides)
        for place, (title, word, row) in enumerate(ideas)
    ])  # fmt: skip
    applications.recommend(year, WANTED)


def _application(
    year: Year, title: str, word: str, row: Any, owners: list[Any], place: int, guides: list[Any]
) -> dict[str, Any]:
    owner = owners[place % len(owners)]
    return year.contact(owner) | year.cells("application", row, "industry", "field") | {
        "title": title, "call": year.ids[CALL][0], "guide": guides[place % len(guides)].pk, "owner": owner,
        "lead": applications.lead(owner), "leader": texts.name(title), "leader_title": "高级工程师", "keywords": word,
        "summary": texts.opening(row["summary"]), "plan": "前12个月完成样机与试验，后18个月在牵头企业示范应用。",
        "indicators": _aims(year, row, "present", "baseline"), "asked": GRANTED,
        "own_funding": GRANTED, "months": MONTHS,
    }  # fmt: skip


def _chosen(year: Year) -> list[int]:
    """The awards: so many led by enterprises, the others by the rest."""
    sizes, every = year.sizes, year.every("application", WANTED)
    firms = [each.pk for each in every if each.lead == "enterprise"][: sizes.by_enterprises]
    others = [each.pk for each in every if each.lead != "enterprise"][: sizes.projects - sizes.by_enterprises]
    return sorted(firms + others)


def _propose(year: Year) -> None:
    applications.propose(year, WANTED, _chosen(year), GRANTED)


def _award(year: Year) -> None:
    applications.award(year, WANTED, _chosen(year))


def _agree(year: Year) -> None:
    chosen = set(_chosen(year))
    year.make(PROJECTS, "project", [
        {
            "title": each.title, "origin": each.pk, "owner": each.owner, "plan_year": year.number, "lead": each.lead,
            "leader": each.leader, "starts_on": year.day(7, 1), "ends_on": year.day(12, 31) + timedelta(731),
            "granted": each.granted, "own_funding": each.own_funding,
            "indicators": [
                {"name": row["name"], "baseline": row["baseline"], "target": row["target"], "unit": row["unit"],
                 "actual": "", "evidence": "", "verifier": "", "reached": ""} for row in each.indicators
            ],
            "milestones": [{"name": "样机通过试验", "due": "第12个月", "share": "50", "state": "", "evidence": ""},
                           {"name": "示范应用", "due": "第30个月", "share": "50", "state": "", "evidence": ""}],
        }
        for each in year.every("application", WANTED) if each.pk in chosen
    ])  # fmt: skip
    year.move("project", year.ids[PROJECTS], "submit")


def _sign(year: Year) -> None:
    for place, project in enumerate(year.every("project", PROJECTS), 1):
        act(project, "sign", by=year.people.people[SECOND], agreement_number=f"{year.number}ZDZX{place:04}")
