"""How the applications of the region are reviewed: a round with its plan of experts, and the sheets signed so far."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from kehui.calls.rounds.assigning import carry_out, propose
from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.roads import days_before, office_hour
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.services import act, attach, create

CALL, TITLE = (
    "2026年度省重大科技项目（储能安全与算力装备方向）申报通知",
    "重大科技项目网络评审（储能安全与算力装备方向）",
)
OFFICE, SAMPLE = "demo-officer", "demo-expert"  # who runs the round; whose sheets are left to be filled in
LEFT = 3  # of so many sheets one is not signed yet


@dataclass(frozen=True)
class Panel:
    """A round of a call: days before the day of loading on which experts are asked, answer and score; ``whole`` when
    every sheet is signed."""

    call: str
    title: str
    asked: int
    answered: int
    scored: int
    whole: bool = False


NOW = Panel(CALL, TITLE, 24, 20, 9)


def plan(chronicle: Chronicle, panel: Panel = NOW, *, today: date) -> None:
    """Put a round, its declarations and its sheets into the chronicle."""
    counts = (panel.asked, panel.answered, panel.scored)
    closes = today - timedelta(panel.scored - 19)
    for count, day, deed in zip(counts, days_before(today, counts), (_begin, _declare, _score), strict=True):
        chronicle.add(office_hour(day, Random(count)), partial(deed, chronicle, panel, closes))


def _begin(chronicle: Chronicle, panel: Panel, closes: date) -> None:
    call: Any = chronicle.find(panel.call)
    office = chronicle.people.people[OFFICE]
    made = create(
        "round", by=office, title=panel.title, call=call, rules=call.rules, region=call.region, closes_on=closes
    )
    chronicle.records[panel.title] = made.kind, made.pk
    act(made, "begin", by=office)
    made = chronicle.find(panel.title)
    carry_out(made, propose(made), by=office)  # type: ignore[arg-type]
    act(made, "start", by=office)


def _reviews(chronicle: Chronicle, panel: Panel, state: str) -> list[Any]:
    made = chronicle.find(panel.title)
    return list(kinds["review"].model._default_manager.filter(round=made.pk, state=state).order_by("number"))


def _declare(chronicle: Chronicle, panel: Panel, _closes: date) -> None:
    for review in _reviews(chronicle, panel, "invited"):
        if reviewer := _account(chronicle, review):
            act(review, "accept", by=reviewer, declared=True)


def _score(chronicle: Chronicle, panel: Panel, _closes: date) -> None:
    """Sheets are signed, by the experts themselves or from paper; those of the sample person and some more are left
    where not all are."""
    office, sample = chronicle.people.people[OFFICE], chronicle.people.people[SAMPLE]
    for place, review in enumerate([*_reviews(chronicle, panel, "confirmed"), *_reviews(chronicle, panel, "invited")]):
        reviewer = _account(chronicle, review)
        if not panel.whole and (reviewer == sample or place % LEFT == LEFT - 1):
            continue
        sheet = _sheet(review)
        if reviewer:
            act(review, "sign", by=reviewer, **sheet)
        else:
            attach(review, _paper(review, sheet), by=office)
            act(review, "record", by=office, reason="专家提交纸质评分表", **sheet)


def _paper(review: Any, sheet: dict[str, Any]) -> ContentFile:
    """What was handed in on paper, as a text."""
    points = [f"{row['label']} {row['points']}" for row in sheet["scores"]]
    lines = [review.title, review.judge.title, "本人与该项目无应回避的关系。", *points, sheet["opinion"]]
    return ContentFile("\n".join(lines).encode(), name="专家评分表.txt")


def _account(chronicle: Chronicle, review: Any) -> Person | None:
    return chronicle.people.by_id.get(review.reviewer_id)


def _sheet(review: Any) -> dict[str, Any]:
    """Points that hang together: a case has its quality, an expert their severity."""
    case, judge, sheet = (
        Random(each) for each in (review.case.title, review.judge.title, review.title + review.number)
    )
    level = 0.62 + 0.3 * case.random() + 0.12 * (judge.random() - 0.5)
    scores = []
    for row in review.round.rules.criteria:
        share = min(max(level + 0.1 * (sheet.random() - 0.5), 0.2), 1.0)
        points = round(share * float(row["most"]) * 2) / 2
        scores.append({"code": row["code"], "label": row["label"], "points": f"{points:g}", "comment": ""})
    verdict = "yes" if level > 0.75 else "changes" if level > 0.65 else "no"
    return {"scores": scores, "verdict": verdict, "opinion": OPINIONS[verdict], "remark": ""}


OPINIONS = {
    "yes": "目标来自真实需求，指标可测，路线完整，建议支持。",
    "changes": "路线可行，建议补充现场验证的样本量和误报统计方法后支持。",
    "no": "关键环节缺少数据支撑，现有基础不足以在期限内达到指标。",
}
