"""A form of four pages with conditions, for tests, and answers that complete it."""

from typing import Any


def row(page: str, code: str, label: str, kind: str, **more: str) -> dict[str, str]:
    return {"page": page, "code": code, "label": label, "type": kind} | more


ROWS = [
    row("基本情况", "body", "申报主体", "choice", required="是", options="企业/enterprise; 高校/university"),
    row("基本情况", "sales", "上年销售收入", "money", required="是", shown_when="body = 企业"),
    row("基本情况", "team", "负责人简历", "long", required="是", identifying="是", most="500"),
    row("研究内容", "joint", "是否联合申报", "yesno", required="是"),
    row(
        "研究内容", "partners", "联合单位", "table", options="单位*; 投入:money", shown_when="joint = 是", required="是"
    ),
    row("预期成果", "aims", "成果形式", "choices", options="专利; 标准; 样机", required="是"),
    row("附件", "proof", "查新报告", "file", options="pdf"),
]
ANSWERS = {"body": "企业", "sales": "1200", "team": "赵示例，教授。", "joint": "是", "partners": "示例大学 | 30",
           "aims": "专利\n样机"}  # fmt: skip


def call_with_form(cast: Any, **more: Any) -> Any:
    """An open call that asks for the form."""
    from kehui.calls.openings import forming
    from tests import callings

    call = callings.open_call(cast, **more)
    forming.save(call, ROWS, by=cast.department)
    return call
