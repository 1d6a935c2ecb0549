"""The forms of the region's calls, five pages with conditions, and what the applications to it answer."""

from random import Random
from typing import Any

from kehui.calls.applications import filling
from kehui.calls.openings import forming
from kehui.demonstration.region import table
from kehui.people.models import Person

CALLS = (
    "2026年度省重大科技项目（储能安全与算力装备方向）申报通知",
    "第三批好成果遴选通知",
)
BEGUN = ("body", "sales", "spent", "lab", "lab_name", "problem", "joint")  # of the one that is still being written
WHO, WHAT, MONEY, RESULTS, PROOF = (
    ("申报单位与团队", "Applicant and team"),
    ("研究内容", "Research"),
    ("经费与进度", "Money and time"),
    ("成果与附件", "Results and files"),
    ("验证与应用", "Proof and use"),
)


def _row(page: tuple[str, str], code: str, label: str, english: str, kind: str, **more: str) -> dict[str, str]:
    return {"page": page[0], "page_en": page[1], "code": code, "label": label, "label_en": english, "type": kind} | more


ROWS = (
    _row(WHO, "body", "申报单位类型", "Sort of organisation", "choice", required="是",
         options="企业/enterprise; 高校院所/university or institute; 其他/other"),
    _row(WHO, "sales", "上年销售收入", "Sales last year", "money", required="是", shown_when="body = 企业"),
    _row(WHO, "spent", "研发投入占销售收入比例（%）", "Share spent on research (%)", "whole", least="0", most="100",
         required="是", shown_when="body = 企业"),
    _row(WHO, "lab", "是否依托省级以上研发平台", "Builds on a provincial or national laboratory", "yesno",
         required="是"),
    _row(WHO, "lab_name", "平台名称", "Its name", "text", required="是", identifying="是", shown_when="lab = 是"),
    _row(WHO, "team", "负责人与团队简介", "Person in charge and team", "long", required="是", identifying="是",
         least="20", most="1000", help="学历、职称、承担过的项目与代表性成果"),
    _row(WHAT, "problem", "要解决的关键问题", "Problem to be solved", "long", required="是", least="20", most="2000"),
    _row(WHAT, "route", "技术路线", "Technical approach", "long", required="是", least="20", most="3000"),
    _row(WHAT, "joint", "是否联合申报", "Applied for together with others", "yesno", required="是"),
    _row(WHAT, "partners", "联合单位与分工", "Partners and their parts", "table", required="是", identifying="是",
         options="单位*; 分工*; 经费:money", shown_when="joint = 是"),
    _row(MONEY, "equipment", "拟购置设备（单价10万元以上）", "Equipment above 100,000 yuan", "table",
         options="名称*; 数量:whole; 金额:money"),
    _row(MONEY, "ready", "自筹经费是否已落实", "Own money is secured", "yesno", required="是"),
    _row(MONEY, "source", "自筹经费来源", "Where it comes from", "choices", required="是", shown_when="ready = 是",
         options="自有资金/own funds; 银行贷款/bank loan; 股权融资/equity"),
    _row(MONEY, "begins", "计划开始日期", "Planned first day", "date", required="是"),
    _row(RESULTS, "aims", "成果形式", "Forms of results", "choices", required="是",
         options="样机/prototype; 专利/patent; 标准/standard; 软件/software; 示范线/demonstration line"),
    _row(RESULTS, "standard", "拟制定标准的名称与级别", "Standard and its level", "text", required="是",
         shown_when="aims = 标准"),
    _row(RESULTS, "users", "已有意向用户", "Users already interested", "yesno", required="是"),
    _row(RESULTS, "user_names", "意向用户与验证场景", "Who and where", "long", required="是", most="1000",
         shown_when="any: users = 是; aims = 示范线"),
    _row(RESULTS, "novelty", "科技查新报告", "Report on novelty", "file", options="pdf", most="3"),
)  # fmt: skip


MORE = {  # what each of the calls asks beside
    CALLS[0]: (
        _row(PROOF, "site", "已有哪些用户，愿意在哪里验证？", "Users and places of proof", "long", required="是",
             most="500", help="写明用户单位和验证场地"),
        _row(PROOF, "risk", "主要风险是什么，如何应对？", "Risks and answers to them", "long", required="是",
             most="500"),
    ),
    CALLS[1]: (
        _row(PROOF, "scenes", "成果已在哪些场景应用？", "Where it is used already", "long", required="是", most="800",
             help="附应用证明"),
    ),
}  # fmt: skip


def write(call: Any, *, by: Person) -> None:
    """Give a call of the region the form, while it is a draft."""
    if call.title in CALLS:
        forming.save(call, (*ROWS, *MORE[call.title]), by=by)


def fill(application: Any, *, by: Person) -> None:
    """Answer the form of the call, if it has one."""
    if application.edition:
        every = answers(application)
        begun = {code: every[code] for code in BEGUN}
        filling.save(application, begun if application.call.title == CALLS[1] else every, by=by)


def answers(application: Any) -> dict[str, str]:
    """What an application says on each page: its own words where it has some; else its title decides."""
    own = {row["field"]: row["answer"] for row in table("form-answers") if row["application"] == application.title}
    rng = Random(application.title)
    firm = application.lead == "enterprise"
    word = str(application.keywords).split(";")[0] or "关键技术"
    joint, lab, users = rng.random() < 0.6, rng.random() < 0.5, rng.random() < 0.7
    leader = application.leader or "负责人"
    aims = ["样机", "专利", *rng.sample(("标准", "软件", "示范线"), 1)]
    text = {
        "body": "企业" if firm else "高校院所", "sales": str(rng.randrange(2000, 60000, 500)) if firm else "",
        "spent": str(rng.randint(3, 12)) if firm else "", "lab": "是" if lab else "否",
        "lab_name": f"山东省{word}工程研究中心（演示）" if lab else "",
        "team": f"{leader}，高级工程师，主持过省级项目2项；团队12人，长期从事{word}方向研发。",
        "problem": f"现有方案在{word}环节误差大、响应慢，难以满足批量应用的要求，需从机理、装置与算法三方面解决。",
        "route": f"先完成{word}的机理分析与建模，再研制样机并在试验台验证，最后在用户现场连续运行并评价。",
        "joint": "是" if joint else "否",
        "partners": "演示大学 | 机理与算法研究 | 60\n演示检测中心 | 第三方测试 | 20" if joint else "",
        "equipment": f"环境试验箱 | 1 | {rng.randint(15, 60)}\n数据采集系统 | 2 | {rng.randint(20, 90)}",
        "ready": "是", "source": "自有资金\n银行贷款" if rng.random() < 0.4 else "自有资金", "begins": "2026-07-01",
        "aims": "\n".join(aims), "standard": f"{word}技术规范（团体标准）" if "标准" in aims else "",
        "users": "是" if users else "否",
    }  # fmt: skip
    shown = users or "示范线" in aims
    return text | own | {"user_names": "两家用户同意在其现场验证，连续运行不少于六个月。" if shown else ""}
