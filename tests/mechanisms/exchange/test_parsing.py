"""Cells are read as people write them, and what cannot be read is said by its column."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.mechanisms.exchange.parsing import answer, day, money, number, parse, whole
from kehui.records.kinds import kinds
from tests import factories


@pytest.mark.parametrize(
    "text",
    ["2026-11-23", "2026/11/23", "2026.11.23", "2026年11月23日", "20261123", "2026-11-23 00:00:00", "２０２６-11-23"],
)
def test_days(text: str) -> None:
    assert day(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("120", 120_000_000),
        ("12.5万元", 12_500_000),
        ("1,200 万", 1_200_000_000),
        ("0.000001", 1),
        ("￥120", 120_000_000),
        ("1.2亿元", 12_000_000_000),
        ("１２０万元", 120_000_000),
    ],
)
def test_amounts(text: str, fen: int) -> None:
    assert money(text) == fen


@pytest.mark.parametrize(
    ("text", "meaning"), [("yes", True), ("是", True), ("TRUE", True), ("否", False), ("0", False)]
)
def test_answers(text: str, meaning: bool) -> None:
    assert answer(text) is meaning


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (day, "2026-13-01"),
        (day, "明年"),
        (money, "0.0000001"),
        (money, "-3"),
        (money, "面议"),
        (whole, "2.5"),
        (number, "nan"),
        (number, "1e400"),
        (answer, "也许"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read: Any, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(text)
    assert text in refused.value.messages[0]


ROW = {
    "title": "冷板渗漏感知",
    "industry": "新一代信息技术",
    "region": "370102 历下区",
    "budget": "120",
    "cooperation": "commissioned；joint",
    "publicity": "BLURRED",
    "indicators": "响应时间|≤ 30|s\n误报率|≤ 1",
    "deadline_on": "2027/3/1",
    "keywords": "液冷；漏液",
}


@pytest.mark.django_db
def test_a_row_becomes_fields() -> None:
    industry, region = factories.term("industry", "I01"), factories.region()
    fields = parse(kinds["demand"], ROW | {"number": "XQ-2026-000001", "state": "draft", "summary": "  "})
    assert fields == {
        "title": "冷板渗漏感知",
        "industry": industry,
        "region": region,
        "budget": 120_000_000,
        "cooperation": ("commissioned", "joint"),
        "publicity": "blurred",
        "indicators": [
            {"name": "响应时间", "target": "≤ 30", "unit": "s", "condition": "", "present": ""},
            {"name": "误报率", "target": "≤ 1", "unit": "", "condition": "", "present": ""},
        ],
        "deadline_on": date(2027, 3, 1),
        "keywords": "液冷；漏液",
    }


@pytest.mark.django_db
def test_every_bad_cell_is_named() -> None:
    bad = {
        "industry": "不存在的产业",
        "budget": "很多",
        "publicity": "半公开",
        "deadline_on": "明年",
        "indicators": "一|二|三|四|五|六",
    }
    with pytest.raises(ValidationError) as refused:
        parse(kinds["demand"], {"title": "好的题目"} | bad)
    assert set(refused.value.message_dict) == set(bad)
