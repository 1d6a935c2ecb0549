"""One good record of every kind, for the tests that go over all of them; a new kind adds its line here."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from kehui.people.models import Person
from kehui.records.models import Record
from kehui.records.services import create
from tests import callings, factories, supplies, violating
from tests.factories import Cast

Sample = tuple[Person, dict[str, Any]]  # who writes it, and its fields


def _introduction(cast: Cast) -> dict[str, Any]:
    wanted, offered = factories.published_demand(cast), factories.displayed_achievement(cast)
    return {"wanted": wanted, "offered": offered, "message": "盼联系"}


def enrolment_fields(**more: Any) -> dict[str, Any]:
    """Everything that handing in an enrolment of an organisation that is new needs."""
    return {
        "code": factories.credit_code(), "title": "示例新材料公司", "organisation_kind": "enterprise",
        "region": factories.region(), "post": "研发部长", "contact_phone": "0531-00000009", "message": "申请入驻",
    } | more  # fmt: skip


ONCE = ("introduction", "review", "followup")  # two records of which the second is refused while the first is going on
SAMPLES: dict[str, Callable[[Cast], Sample]] = {
    "demand": lambda cast: (cast.author, factories.demand_fields(cast.company)),
    "achievement": lambda cast: (cast.scholar, factories.achievement_fields(cast.university)),
    "expert": lambda cast: (cast.expert, factories.expert_fields(cast.university)),
    "introduction": lambda cast: (cast.author, _introduction(cast)),
    "platform": lambda cast: (cast.scholar, supplies.platform_fields(cast.university)),
    "enterprise": lambda cast: (cast.author, supplies.enterprise_fields(cast.company)),
    "policy": lambda cast: (cast.county, supplies.policy_fields()),
    "finance": lambda cast: (cast.banker, supplies.finance_fields(cast.bank)),
    "talent": lambda cast: (cast.author, supplies.talent_fields(cast.company)),
    "commissioner": lambda cast: (cast.expert, supplies.commissioner_fields(cast.university)),
    "enrolment": lambda cast: (cast.broker, enrolment_fields()),
    "rules": lambda cast: (cast.department, callings.rule_fields()),
    "call": lambda cast: (cast.department, callings.call_fields(cast)),
    "guide": lambda cast: (cast.department, callings.guide_fields(cast)),
    "application": lambda cast: (cast.author, callings.application_fields(cast)),
    "round": lambda cast: (cast.department, callings.round_fields(cast)),
    "draw": lambda cast: (cast.department, callings.draw_fields(cast)),
    "review": lambda cast: (cast.department, callings.review_fields(cast)),
    "notice": lambda cast: (cast.department, callings.notice_fields()),
    "objection": lambda cast: (cast.rival, callings.objection_fields(cast)),
    "solution": lambda cast: (cast.scholar, callings.solution_fields(cast)),
    "project": lambda cast: (cast.author, callings.project_fields(cast)),
    "evaluation": lambda cast: (cast.assessor, callings.evaluation_fields(cast)),
    "fieldcheck": lambda cast: (cast.department, callings.field_check_fields(cast)),
    "release": lambda cast: (cast.department, callings.release_fields(cast)),
    "violation": lambda cast: (cast.department, violating.violation_fields(cast)),
    "followup": lambda cast: (cast.department, {"title": "第二年回访", "release": callings.released(cast), "year": 2}),
}


def sample(code: str, cast: Cast) -> Any:
    """A good record of a kind, as its author has just written it."""
    by, fields = SAMPLES[code](cast)
    return create(code, by=by, **fields)


TODAY = ("intended_on", "signed_on", "arrived_on", "assessed_on", "contracted_on", "evaluated_on", "transferred_on")
YESTERDAY = ("agreed_on", "approved_on")
ANSWERS: dict[str, Any] = (
    callings.FINDINGS
    | callings.YEAR
    | {
        "agreement_number": "鲁科项〔2026〕1号",
        "amount": 50_000_000,
        "conclusion": "passed",
        "findings": "经核实，情况不同。",
        "indicators": [
            {
                "name": "检测误差",
                "baseline": "12",
                "target": "≤5",
                "unit": "%",
                "actual": "4",
                "evidence": "报告1",
                "reached": "yes",
            }
        ],
        "intended": 40_000_000,
        "midterm": "按计划推进。",
        "statement": "确有疏忽，愿意接受处理。",
        "went_on": callings.SEEN["went_on"],
        "text": "逐件检测，误差 4.2 %。",
        "released_on": factories.ahead(0),
        "opinion": "全部指标达到。",
        "outcome": "删除第1项。",
        "payments": [{"day": "2026-11-01", "amount": "100", "document": "拨付单1"}],
        "reply": "已核实并答复。",
        "checklist": [{"item": "材料齐全", "result": "met", "remark": ""}],
        "declared": True,
        "minutes": "专家组一致同意。",
        "scores": callings.SCORES,
        "verdict": "yes",
        "approval_document": "鲁科字〔2026〕1号",
        "arrivals": 1,
        "consent_text": "2026-1",
        "contract_amount": 60_000_000,
        "contract_number": "2026370000000001",
        "converted_to": "challenge",
        "grade": "good",
        "host": "示例镇人民政府",
        "satisfaction": 4,
        "tasks": "每月到村两次",
    }
)


def answers(record: Record, cast: Cast) -> dict[str, Any]:
    """Good answers to whatever the steps of a record ask for."""
    own = {name: getattr(record, name) for name in ("owner", "region", "title")}
    days = {name: factories.ahead(0) for name in TODAY} | {name: factories.ahead(-1) for name in YESTERDAY}
    return ANSWERS | days | own | {
        "broker": cast.broker,
        "closes_on": factories.ahead(20),
        "consent_on": timezone.localdate(),
        "valid_until": factories.ahead(120),
    }  # fmt: skip
