"""Records of the kinds that supply something: platforms, enterprises, policies, finance, talents, commissioners."""

from typing import Any

from django.utils import timezone

from kehui.people.models import Organisation
from kehui.records.services import create
from tests.factories import Cast, ahead, region, term, walk

CONTACT = {"contact_name": "孙示例", "contact_phone": "0531-00000004"}


def _place(owner: Organisation | None) -> dict[str, Any]:
    fields = {"industry": term("industry", "I02"), "field": term("field", "F03")}
    return {"owner": owner, "region": owner.region if owner else region(), **fields}


def platform_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that applying for a laboratory needs."""
    return {
        "title": "无损检测技术省重点实验室",
        "hosts": [{"name": "示例大学", "part": "依托单位"}],
        "director": "周示例",
        "keywords": "残余应力;超声检测",
        "directions": "残余应力的超声与射线测量。",
        "services": [{"name": "残余应力检测", "standard": "GB/T 32073", "range": "钢、钛合金", "fee": "面议"}],
        "staff": 42,
        **_place(owner),
        **CONTACT,
    } | more


def enterprise_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that putting an enterprise on the register needs."""
    return {
        "title": "示例装备公司",
        "keywords": "叶片加工;残余应力",
        "business": "航空发动机叶片精密加工与检测。",
        "abilities": "五轴铣削、喷丸、逐件检测。",
        "wishes": "残余应力在线检测技术。",
        "titles": ("high_tech",),
        "revenue": 12_000_000_000,
        **_place(owner),
        **CONTACT,
    } | more


def policy_fields(**more: Any) -> dict[str, Any]:
    """Everything that publishing a policy needs."""
    return {
        "title": "首台套检测装备研制补助",
        "document": "示例区支持装备制造业若干措施",
        "document_number": "示科发〔2026〕1号",
        "issuer": "示例区科技局",
        "level": "county",
        "issued_on": ahead(-30),
        "valid_until": ahead(365),
        "keywords": "首台套;检测装备",
        "audience": "从事叶片加工、残余应力检测的高新技术企业。",
        "conditions": [{"condition": "研发费用占比", "threshold": "≥ 3%", "evidence": "年度纳税申报表"}],
        "benefits": ("subsidy",),
        "benefit": "按研发投入的 20% 补助。",
        "guide": "每季度首月受理。",
        "region": region(),
        "industry": term("industry", "I02"),
        "field": term("field", "F03"),
    } | more


def finance_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that publishing a finance product needs."""
    return {
        "title": "检测装备研发贷",
        "sort": "credit",
        "summary": "面向检测装备研发的信用贷款。",
        "audience": "从事残余应力检测、叶片加工的科技型中小企业。",
        "keywords": "研发贷款;检测装备",
        "purpose": "研发、成果转化和产业化。",
        "conditions": "信用方式，无需抵押。",
        "rate": "LPR 加 20 个基点",
        "least": 50_000_000,
        "most": 1_000_000_000,
        "valid_until": ahead(365),
        **_place(owner),
        **CONTACT,
    } | more


def talent_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that publishing a post, or with ``direction`` a person, needs."""
    return {
        "title": "残余应力检测工程师",
        "about": "负责叶片残余应力在线检测系统的开发。",
        "keywords": "残余应力;超声检测",
        "discipline": term("discipline", "460"),
        "degree": "master",
        "engagement": ("full",),
        "headcount": 2,
        "valid_until": ahead(120),
        "contact_email": "sun@example.cn",
        **_place(owner),
        **CONTACT,
    } | more


def commissioner_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that applying as a commissioner needs."""
    return {
        "title": "吴示例",
        "professional_title": "研究员",
        "discipline": term("discipline", "460"),
        "keywords": "残余应力;热处理",
        "abilities": "帮助乡镇企业改进热处理与检测。",
        "area": "示例镇",
        "contact_phone": "0531-00000005",
        "contact_email": "wu@example.cn",
        **_place(owner),
    } | more


def operating_platform(cast: Cast, **more: Any) -> Any:
    made = create("platform", by=cast.scholar, **platform_fields(cast.university, **more))
    approval = {"approval_document": "鲁科字〔2020〕8号", "approved_on": ahead(-900)}
    return walk(made, ("submit", cast.scholar), ("enter", cast.department, approval))


def listed_enterprise(cast: Cast, **more: Any) -> Any:
    made = create("enterprise", by=cast.author, **enterprise_fields(cast.company, **more))
    return walk(made, ("submit", cast.author), ("list", cast.county))


def published_policy(cast: Cast, **more: Any) -> Any:
    made = create("policy", by=cast.county, **policy_fields(**more))
    return walk(made, ("submit", cast.county), ("check", cast.county2), ("publish", cast.city))


def published_product(cast: Cast, **more: Any) -> Any:
    made = create("finance", by=cast.banker, **finance_fields(cast.bank, **more))
    return walk(made, ("submit", cast.banker), ("check", cast.city), ("publish", cast.department))


def published_talent(cast: Cast, **more: Any) -> Any:
    made = create("talent", by=cast.author, **talent_fields(cast.company, **more))
    return walk(made, ("submit", cast.author), ("publish", cast.county))


def published_offer(cast: Cast, **more: Any) -> Any:
    """A person who offers their work, with consent."""
    made = create("talent", by=cast.expert, **talent_fields(None, direction="offered", headcount=1, **more))
    return walk(made, ("submit", cast.expert, consent()), ("publish", cast.county))


def serving_commissioner(cast: Cast, **more: Any) -> Any:
    made = create("commissioner", by=cast.expert, **commissioner_fields(cast.university, **more))
    agreement = {"host": "示例镇人民政府", "tasks": "每月到村两次", "agreed_on": ahead(-1), "valid_until": ahead(365)}
    return walk(
        made, ("apply", cast.expert, consent()), ("recommend", cast.scholar), ("approve", cast.county),
        ("start", cast.city, consent() | agreement),
    )  # fmt: skip


def consent() -> dict[str, Any]:
    return {"consent_on": timezone.localdate(), "consent_text": "2026-1"}
