"""Calls and what hangs on them, for tests: rules, guide items, applications on their way, rounds and reviews."""

from itertools import count
from typing import Any

from kehui.people.powers import Role
from kehui.records.kinds import kinds
from kehui.records.services import attach, create
from tests.factories import (
    SHANDONG,
    Cast,
    active_expert,
    ahead,
    displayed_achievement,
    letter,
    organisation,
    person,
    placed,
    published_demand,
    region,
    term,
    walk,
)

_serial = count(1)
CRITERIA = [
    {"code": "new", "label": "创新性", "most": "40", "floor": "", "guide": "国际领先 36–40；国内领先 28–35"},
    {"code": "plan", "label": "技术路线", "most": "30", "floor": "", "guide": "路线清楚、可考核 24–30"},
    {"code": "use", "label": "应用前景", "most": "30", "floor": "", "guide": "已有用户 24–30"},
]
SCORES = [{"code": row["code"], "label": row["label"], "points": "25", "comment": ""} for row in CRITERIA]


SHORT = {"shortfall": "评审期间两位专家因病不能评分，其余评分一致。"}  # why a round is closed with fewer sheets


def decided(cast: Cast) -> tuple[Any, ...]:
    """The steps that end a round whose sheets are signed, few as they may be."""
    return ("close", cast.department, SHORT), ("decide", cast.department2, {"minutes": "一致同意。"})


def rule_fields(**more: Any) -> dict[str, Any]:
    """Everything that putting rules in force needs."""
    return {
        "title": "重大科技项目评审规则",
        "document_number": "示科字〔2026〕3号",
        "issuer": "示例省科技厅",
        "valid_from": ahead(-10),
        "criteria": CRITERIA,
        "per_case": 3,
        "alike_from": 0,
        "region": region(SHANDONG),
    } | more


def rules_in_force(cast: Cast, **more: Any) -> Any:
    made = create("rules", by=cast.department, **rule_fields(**more))
    return walk(made, ("submit", cast.department), ("issue", cast.department2))


def call_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that issuing a call needs."""
    return {
        "title": "2026年度重大科技项目申报通知",
        "plan_year": 2026,
        "document_number": "示科字〔2026〕8号",
        "rules": more.pop("rules", None) or rules_in_force(cast),
        "region": region(SHANDONG),
        "summary": "围绕产业链关键技术组织申报。",
        "conditions": "省内注册的企业、高校院所。",
        "opens_on": ahead(-1),
        "closes_on": ahead(30),
        "office": "示例省科技厅重大专项处",
    } | more


def open_call(cast: Cast, **more: Any) -> Any:
    made = create("call", by=cast.department, **call_fields(cast, **more))
    return walk(made, ("submit", cast.department), ("issue", cast.department2))


def guide_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that putting a guide item up for comments needs."""
    return {
        "title": "高温合金叶片残余应力在线检测技术与装备",
        "call": more.pop("call", None) or open_call(cast),
        "chain": term("chain", "L02"),
        "region": region(SHANDONG),
        "keywords": "残余应力;在线检测",
        "problem": "叶片逐件检测的方法与装备。",
        "indicators": [{"name": "检测误差", "target": "≤5", "unit": "%", "test": "GB/T 32073"}],
        "budget": 500_000_000,
        "deadline_on": ahead(700),
    } | more


def issued_guide(cast: Cast, **more: Any) -> Any:
    made = create("guide", by=cast.department, **guide_fields(cast, **more))
    return walk(made, ("consult", cast.department), ("issue", cast.department2))


def application_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that submitting an application needs."""
    guide = more.pop("guide", None) or issued_guide(cast)
    owner = more.pop("owner", cast.company)
    return {
        "title": f"叶片残余应力超声在线检测装备研制（{next(_serial)}）",
        "guide": guide,
        "call": guide.call,
        "owner": owner,
        "region": owner.region,
        "leader": "赵示例",
        "keywords": "残余应力;超声",
        "summary": "研制在线检测装备并在两条产线应用。",
        "plan": "第一年完成样机，第二年上线。",
        "indicators": [{"name": "检测误差", "baseline": "12", "target": "≤5", "unit": "%"}],
        "asked": 300_000_000,
        "contact_name": "钱示例",
        "contact_phone": "0531-00000007",
    } | more


def keeper(cast: Cast) -> Any:
    """Who confirms for the company."""
    return person(Role.ORGANISATION, organisation=cast.company)


def application_under_review(cast: Cast, **more: Any) -> Any:
    made = create("application", by=cast.author, **application_fields(cast, **more))
    checked = [{"item": "申报单位符合条件", "result": "met", "remark": ""}]
    return walk(
        made, ("submit", cast.author), ("confirm", keeper(cast)), ("support", cast.county), ("recommend", cast.city),
        ("pass", cast.department, {"checklist": checked}),
    )  # fmt: skip


def round_assigning(cast: Cast, *, cases: int = 1, experts: int) -> Any:
    """A round begun over so many cases of one call, with so many experts in the pool; nobody is asked yet."""
    first = application_under_review(cast)
    for _each in range(1, cases):
        application_under_review(cast, guide=first.guide)
    for _each in range(experts):
        another_expert(cast)
    made = create("round", by=cast.department, **round_fields(cast, call=first.call))
    return walk(made, ("begin", cast.department))


def round_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    call = more.pop("call", None) or open_call(cast)
    return {"title": "第一轮网络评审", "call": call, "rules": call.rules, "region": call.region} | {
        "closes_on": ahead(20)
    } | more  # fmt: skip


def round_scoring(cast: Cast, *, experts: int = 1) -> Any:
    """A round with one case, whose experts were asked."""
    case = application_under_review(cast)
    made = create("round", by=cast.department, **round_fields(cast, call=case.call))
    made = walk(made, ("begin", cast.department))
    for _each in range(experts):
        create("review", by=cast.department, round=made, case=case, judge=another_expert(cast))
    return walk(made, ("start", cast.department))


def another_expert(cast: Cast) -> Any:
    """An active expert with an account and an employer of their own."""
    somebody = Cast()
    somebody.university = organisation(kind="university")  # type: ignore[attr-defined]
    somebody.county, somebody.city = cast.county, cast.city  # type: ignore[attr-defined]
    return active_expert(somebody)


def review_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    case = more.pop("case", None) or application_under_review(cast)
    made = more.pop("round", None) or create("round", by=cast.department, **round_fields(cast, call=case.call))
    made = placed(made, "scoring")
    return {"round": made, "case": case, "judge": active_expert(cast)} | more


def notice_fields(**more: Any) -> dict[str, Any]:
    """Everything that publishing a public notice needs."""
    return {
        "title": "2026年度重大科技项目拟立项名单公示",
        "basis": "示科字〔2026〕3号第十五条",
        "items": [{"number": "1", "name": "叶片在线检测装备", "organisation": "示例装备公司", "remark": ""}],
        "days": 5,
        "office": "示例省科技厅监督处",
        "phone": "0531-00000021",
        "conditions": "个人签署真实姓名并附联系方式，单位加盖公章。",
        "region": region(SHANDONG),
    } | more


def published_notice(cast: Cast) -> Any:
    made = create("notice", by=cast.department, **notice_fields())
    return walk(made, ("submit", cast.department), ("publish", cast.department2))


def objection_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "title": "对第1项的异议",
        "notice": more.pop("notice", None) or published_notice(cast),
        "against": "1 叶片在线检测装备",
        "grounds": "该项目的核心指标与已验收项目相同。",
        "signer": "郑示例",
        "contact": "0531-00000022",
    } | more


def objection_received(cast: Cast) -> Any:
    return walk(create("objection", by=cast.rival, **objection_fields(cast)), ("submit", cast.rival))


def solution_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that handing in a solution needs."""
    season = more.pop("season", None) or open_call(cast, sort="challenge", title="第八届中国创新挑战赛")
    return {
        "title": "叶片残余应力超声检测方案",
        "season": season,
        "need": more.pop("need", None) or published_demand(cast, season=season),
        "owner": cast.university,
        "region": cast.university.region,
        "approach": "以临界折射纵波逐点测量并补偿曲率。",
        "promises": [{"name": "检测误差", "promised": "≤4", "unit": "%", "proof": "第三方报告"}],
        "price": 60_000_000,
        "weeks": 40,
        "ownership": "shared",
        "contact_name": "吴示例",
        "contact_phone": "0531-00000023",
    } | more


def solution_submitted(cast: Cast, *, season: str = "open") -> Any:
    made = walk(create("solution", by=cast.scholar, **solution_fields(cast)), ("submit", cast.scholar))
    placed(made.season, season)
    return made


def project_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that handing in an agreement needs."""
    origin = more.pop("origin", None) or placed(application_under_review(cast), "awarded")
    return {
        "title": origin.title,
        "origin": origin,
        "plan_year": 2026,
        "owner": origin.owner,
        "region": origin.owner.region,
        "leader": "赵示例",
        "starts_on": ahead(10),
        "ends_on": ahead(700),
        "granted": 300_000_000,
        "indicators": [{"name": "检测误差", "baseline": "12", "target": "≤5", "unit": "%"}],
        "milestones": [{"name": "样机", "due": "2027-06", "share": "50"}],
    } | more


def project_offered(cast: Cast) -> Any:
    return walk(create("project", by=cast.author, **project_fields(cast)), ("submit", cast.author))


FINDINGS: dict[str, Any] = {  # what the steps of an evaluation ask for
    "scale": "nine",
    "level": 6,
    "evidence": [{"level": str(each), "document": f"第{each}级检测报告", "remark": ""} for each in range(1, 7)],
    "comparison": [
        {"name": "检测误差", "own": "4", "domestic": "6", "international": "3", "source": "查新报告2026-118"}
    ],
    "opinions": [{"expert": "周示例", "employer": "示例研究院", "opinion": "指标真实，可在产线应用。"}],
    "report_number": "PJ2026-018",
    "scientific": "提出了曲率补偿的测量原理。",
    "technological": "推动残余应力由抽检转为逐件检测。",
    "economic": "每条产线每年节约检测费用约三十万元。",
    "social": "减少叶片失效带来的安全风险。",
    "cultural": "形成可推广的开放测试规范。",
}


def evaluation_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that accepting an evaluation needs."""
    return {
        "title": "金属构件残余应力超声检测仪成果评价",
        "result": more.pop("result", None) or displayed_achievement(cast),
        "client": cast.company,
        "owner": cast.agency,
        "purpose": "transfer",
    } | more


def taken(record: Any, *steps: tuple[str, Any]) -> Any:
    """Take steps of an evaluation, each with the findings that it asks for."""
    loop, known = kinds[record.kind].loop, FINDINGS | {"valid_until": ahead(700)}
    return walk(record, *((code, by, {name: known[name] for name in loop.step(code).asks}) for code, by in steps))


def evaluation_delivered(cast: Cast) -> Any:
    made, one = create("evaluation", by=cast.assessor, **evaluation_fields(cast)), cast.assessor
    other = person(Role.AGENCY, organisation=cast.agency)
    work = ("accept", "contract", "receive", "form", "assess", "consult", "draft")
    return taken(made, *((code, one) for code in work), ("sign", other), ("deliver", one))


def draw_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that asking for a list needs."""
    made = more.pop("round", None) or create("round", by=cast.department, **round_fields(cast))
    return {"title": "重大专项会议评审专家抽取", "round": made, "size": 3, "reserves": 2} | more


def pool_of(cast: Cast, *many: str) -> list[Any]:
    """Active experts of so many sorts, each of an employer of their own."""
    return [expert_elsewhere(cast, sort) for sort in many]


def expert_elsewhere(cast: Cast, sort: str) -> Any:
    made = another_expert(cast)
    type(made)._default_manager.filter(pk=made.pk).update(expertise=sort)
    made.refresh_from_db()
    return made


def draw_wanted(cast: Cast) -> Any:
    """A draw for which a second officer wants a list."""
    made = create("draw", by=cast.department2, **draw_fields(cast))
    return walk(made, ("want", cast.department2))


def draw_listed(cast: Cast) -> Any:
    """A draw whose list was published by a second officer."""
    pool_of(cast, "technical", "technical", "economic", "industrial", "technical")
    made = create("draw", by=cast.department, **draw_fields(cast))
    return walk(made, ("want", cast.department), ("list", cast.department2))


def selected(cast: Cast, **rules: Any) -> Any:
    """An application that a selection awarded, of a registered achievement; its rules follow it for three years."""
    made = rules_in_force(cast, title="好成果遴选规则", **{"follow_years": 3} | rules)
    call = open_call(cast, rules=made, sort="selection", title="2026年度第一批好成果遴选通知")
    fields = application_fields(cast) | {"call": call, "guide": None, "asked": None}
    origin = create("application", by=cast.author, **fields | {"result": displayed_achievement(cast)})
    return placed(origin, "awarded")


CHECKED = [{"item": "检测误差", "claimed": "≤5 %", "found": "4.2 %", "holds": "yes", "evidence": "现场比对记录"}]
SEEN = {"went_on": ahead(0), "findings": CHECKED, "conclusion": "holds", "opinion": "现场演示与申报一致。"}


def field_check_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that planning a field check needs."""
    return {
        "title": "叶片在线检测装备现场核查",
        "case": more.pop("case", None) or application_under_review(cast),
        "planned_on": ahead(3),
        "place": "示例装备公司一号厂房",
        "team": [{"name": "冯示例", "employer": "示例省科技厅", "part": "组长"}],
    } | more


def field_check_planned(cast: Cast, **more: Any) -> Any:
    made = create("fieldcheck", by=cast.department, **field_check_fields(cast, **more))
    return walk(made, ("plan", cast.department))


def field_checked(cast: Cast, **more: Any) -> Any:
    """A field check with its photograph and findings, confirmed by a second officer."""
    made = field_check_planned(cast, **more)
    attach(made, letter("现场照片.pdf"), by=cast.department)
    return walk(made, ("report", cast.department, SEEN), ("confirm", cast.department2))


def release_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that ordering the text of a release needs, with a field check behind its figure."""
    origin = more.pop("origin", None) or selected(cast)
    field_checked(cast, case=placed(origin, "review"))
    return {
        "title": "叶片残余应力在线检测装备",
        "origin": placed(origin, "awarded"),
        "quotes": [{"name": "检测误差", "value": "4.2 %"}],
    } | more


def release_written(cast: Cast, **more: Any) -> Any:
    made = create("release", by=cast.department, **release_fields(cast, **more))
    return walk(made, ("order", cast.department), ("submit", cast.department, {"text": "逐件检测，误差 4.2 %。"}))


def released(cast: Cast, **more: Any) -> Any:
    return walk(release_written(cast, **more), ("release", cast.department2, {"released_on": ahead(0)}))


YEAR = {
    "contracts": 2, "contract_amount": 180_000_000, "sales": 90_000_000, "capital": 0, "patents": 1,
    "scenes": "两条产线", "evidence": [{"figure": "合同额", "document": "技术合同 2027-118"}],
}  # fmt: skip


def follow_up_due(cast: Cast) -> Any:
    """The first year's follow-up of a release, as the platform opened it."""
    return released(cast).follow_ups.get()
