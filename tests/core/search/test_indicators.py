"""Indicators asked and offered, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.indicators import Verdict, alike, compare
from kehui.core.search.quantities import quantities

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "offered", "verdict"),
    [
        ("粒径≤ 5 μm", "粒径 3 μm", MET),
        ("≤ 5 μm", "3 μm", MET),
        ("抗拉强度≥ 500 MPa", "抗拉强度450 MPa", NOT_MET),
        ("抗拉强度≥ 500 MPa", "屈服强度可达 5200 bar", NOT_MET if alike("抗拉强度", "屈服强度可") is None else MET),
        ("压力10 MPa", "压力 100 bar", MET),
        ("年处理量不少于三百吨", "年处理量 400 t", MET),
        ("≥500 MPa", "≥600 MPa", MET),
        ("≥500 MPa", "≥400 MPa", UNKNOWN),
        ("≥500 MPa", "≤400 MPa", NOT_MET),
        ("温度-20~60℃", "温度-40℃~85℃", UNKNOWN),
        ("温度-40~85℃", "温度-20~60℃", MET),
        ("≥500 MPa", "5 kg", UNKNOWN),
        ("抗拉强度≥500 MPa", "粒度不限，孔压 600 MPa", UNKNOWN),
    ],
)
def test_one_indicator(asked: str, offered: str, verdict: Verdict) -> None:
    (line,) = compare(asked, offered)
    assert line.verdict == verdict


def test_the_offer_called_most_alike_counts_before_one_that_meets() -> None:
    (line,) = compare("抗拉强度≥500 MPa", "强度 600 MPa，抗拉强度 450 MPa")
    assert (line.offered and line.offered.written, line.verdict) == ("450 MPa", NOT_MET)


@given(st.text(st.sampled_from("强度≥≤ 0123456789MPaμm~，"), max_size=40))
def test_a_text_meets_each_value_that_it_states_itself(text: str) -> None:
    lines = compare(text, text)
    assert [line.asked for line in lines] == quantities(text)
    assert all(line.offered for line in lines)
