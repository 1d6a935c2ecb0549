"""The components page: every piece of the interface in all its states, on invented texts of awkward length."""

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehui.access import everyone

LONG = (
    "面向高盐高浊海水淡化预处理的耐氯抗污染中空纤维超滤膜制备"
    "及其在日产十万吨级膜法海水淡化工程中长周期稳定运行的关键技术"
)
NOW = datetime.datetime(2026, 3, 9, 14, 5, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 3, 9)


class SampleForm(forms.Form):
    """One field of each sort that the site uses."""

    title = forms.CharField(label="需求名称", max_length=40, help_text="不超过 40 字，说明技术问题，不写企业名称。")
    cooperation = forms.ChoiceField(
        label="合作方式", choices=[("", "请选择"), ("joint", "联合研发"), ("transfer", "技术转让")]
    )
    due_on = forms.DateField(label="有效期至", widget=forms.DateInput(attrs={"type": "date"}))
    budget = forms.DecimalField(label="预算（万元）", required=False, help_text="留空表示面议。")
    problem = forms.CharField(label="技术难题", widget=forms.Textarea(attrs={"rows": 4}))
    publicity = forms.ChoiceField(
        label="公开范围",
        choices=[("public", "公开"), ("blurred", "脱敏公开"), ("directed", "定向")],
        widget=forms.RadioSelect,
    )
    fields_of = forms.MultipleChoiceField(
        label="技术领域",
        choices=[("m", "新材料"), ("e", "高端装备"), ("o", "现代海洋")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = forms.FileField(label="附件", required=False, help_text="pdf、ofd、docx，单个不超过 20 MB。")
    consent = forms.BooleanField(label="我确认所填内容不涉及国家秘密")


def _wrong_form() -> SampleForm:
    return SampleForm({"title": "耐" * 52, "due_on": "2026-02-30", "publicity": "public", "budget": "约五十"})


def _named(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def _process() -> dict[str, Any]:
    names = ("草稿", "待受理", "已发布", "对接中", "已签约", "已验收")
    passed = ("done", "done", "done", "current", "ahead", "ahead")
    days = [TODAY - datetime.timedelta(days=age) for age in (31, 28, 25, 9)]
    states = [
        _named(label=name, status=status, at=days[place] if place < len(days) else None)
        for place, (name, status) in enumerate(zip(names, passed, strict=True))
    ]
    return {"states": states, "ended_states": [*states[:2], _named(label="已撤回", status="exit", at=TODAY)]}


def _life() -> dict[str, Any]:
    return {
        "changes": [
            _named(label="预算（万元）", old="80", new="120"),
            _named(label="有效期至", old="", new="2026-12-31"),
        ],
        "versions": [
            _named(label="需求名称", left=LONG, right=LONG),
            _named(label="预算（万元）", left="80", right="120"),
            _named(label="合作方式", left="", right="联合研发"),
            _named(label="联系电话", left="0531-00000000", right=""),
        ],
        "parts": [
            _named(term="中空纤维", field="题名", value=31.4),
            _named(term="超滤膜", field="题名", value=24.0),
            _named(term="海水淡化预处理", field="应用场景", value=15.2),
            _named(term="高端装备", field="产业", value=8.4),
        ],
        "missing": ["耐氯", "通量 ≥ 120 L/(m²·h)"],
        "digest": "9f2c41d07be35a86c1f04d9e22ab7735d0c6481ef9935b2a7a4410cc83e6d15f",
    }


def _listed() -> dict[str, Any]:
    titles = (LONG, "盾构机主轴承密封在线监测", "低温余热驱动的吸附式制冷")
    states = (("open", "已发布"), ("draft", "草稿"), ("done", "已验收"))
    rows = [
        _named(number=f"XQ-2026-{118 + place:06}", title=title, url="#", phase=phase, state_label=state,
               owner_label="海岱膜科技有限公司（演示）", budget=1_200_000 * (place + 1), at=TODAY,
               due_on=TODAY + datetime.timedelta(days=(-4, 0, 26)[place]))
        for place, (title, (phase, state)) in enumerate(zip(titles, states, strict=True))
    ]  # fmt: skip
    chips = [_named(label="地市", value="青岛市", url="#"), _named(label="状态", value="已发布、对接中", url="#")]
    tabs = [
        _named(label="基本信息", url="#", active=True),
        _named(label="匹配结果", url="#", active=False, count=10),
        _named(label="过程记录", url="#", active=False, count=0),
    ]
    way = [_named(label="技术需求", url="#"), _named(label=LONG, url="")]
    return {"rows": rows, "chips": chips, "tab_items": tabs, "way": way, "today": TODAY}


def _facts() -> list[Any]:
    return [
        _named(label="编号", value="XQ-2026-000118"),
        _named(label="预算", value="120 万元"),
        _named(label="合作方式", value=""),
        _named(label="技术难题", value=LONG + "。\n现有膜组件在余氯 0.5 mg/L 下 14 个月后断丝率超过 3 ‰。"),
    ]


@everyone
def components(request: HttpRequest) -> HttpResponse:
    """Every component of the interface in all its states, for those who write pages."""
    page = Paginator(range(2_345), 25).get_page(request.GET.get("page", 7))
    context = {"form": SampleForm(), "wrong_form": _wrong_form(), "page": page, "long": LONG, "now": NOW}
    return render(request, "components.html", context | {"facts": _facts()} | _process() | _life() | _listed())
