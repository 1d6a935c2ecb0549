"""Rows and lines turn into each other without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.mechanisms.exchange.lines import join, split

PARTS = st.text(alphabet=st.sampled_from("a碳|｜\\\n ≥5"), max_size=6).map(str.strip)
ROWS = st.lists(st.lists(PARTS, min_size=1, max_size=4).filter(any), max_size=4)


def trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


@given(ROWS)
def test_rows_survive(rows: list[list[str]]) -> None:
    assert split(join(rows)) == [trimmed(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("\n \n", []),
        ("弯曲强度 | ≥ 650 |MPa", [["弯曲强度", "≥ 650", "MPa"]]),
        ("一｜二\r\n三", [["一", "二"], ["三"]]),
        ("C:\\new", [["C:\\new"]]),
        ("甲\\|乙|丙", [["甲|乙", "丙"]]),
        ("末尾\\", [["末尾\\"]]),
    ],
)
def test_lines_as_people_write_them(text: str, rows: list[list[str]]) -> None:
    assert split(text) == rows
