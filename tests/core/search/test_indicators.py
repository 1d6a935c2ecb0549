"""Indicators asked and offered, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.indicators import Verdict, alike, compare, stated, table

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
        ("回收率≥九成", "回收率 95%", MET),
        ("回收率≥90%", "收缩 95%", UNKNOWN),
        ("能耗降低三成以上", "能耗降低 20%", NOT_MET),
        ("工期不超过半年", "工期 5 个月", MET),
        ("停机不超过一刻钟", "停机 10 min", MET),
        ("示范应用 20 台以上", "示范应用二十余台", MET),
        ("示范应用 20 台以上", "示范应用数十台", MET),
        ("示范应用 50 台以上", "示范应用 20 余台", UNKNOWN),
        ("服务企业不少于 100 家", "服务企业近百家", UNKNOWN),
        ("服务企业不少于 80 家", "服务企业近百家", MET),
        ("发明专利不少于 5 件", "发明专利 6 件", MET),
        ("发明专利不少于 5 件", "论文 6 篇，样品 300 件", UNKNOWN),
        ("产能翻一番", "产能提高 1 倍", MET),
        ("产能翻一番", "产能提高到原来的 1.5 倍", NOT_MET),
        ("产能提高 1 倍", "产能翻两番", MET),
        ("能耗降低 30%", "能耗降低 40%", MET),
        ("能耗降低 30%", "能耗降低 20%", NOT_MET),
        ("产能提高到原来的 2 倍", "产能达 3 倍", MET),
        ("产能翻两番", "产能翻一番", NOT_MET),
        ("强度达 90 MPa", "强度达 85 MPa", NOT_MET),
        ("强度达 90 MPa", "强度达到 95 MPa", MET),
        ("强度≥90 MPa", "强度达 85 MPa 以上", UNKNOWN),
        ("强度≥90 MPa", "强度提高到 85 MPa", NOT_MET),
        ("寿命≥15 年", "寿命达十余年", UNKNOWN),
        ("温度不超过 90 ℃", "温度达 85 ℃", MET),
        ("定位精度≤5 μm", "定位精度可达 0.01 mm", NOT_MET),
        ("能耗不超过 50 kWh", "能耗降至 40 kWh", MET),
        ("能耗不超过 40 kWh", "能耗由 60 kWh 降至 50 kWh", NOT_MET),
        ("强度由 400 MPa 提高到 500 MPa", "强度 520 MPa", MET),
        ("强度由 400 MPa 提高到 500 MPa", "强度 450 MPa", NOT_MET),
        ("漏率≤万分之五", "漏率 0.3‰", MET),
        ("干摩擦系数≤0.10", "干摩擦系数 0.07", MET),
        ("误码率≤1e-6", "误码率 3×10⁻⁷", MET),
        ("误码率≤1e-6", "误码率 5×10^-6", NOT_MET),
        ("误码率≤1e-6", "图 3.2", UNKNOWN),
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
    assert [line.asked for line in lines] == stated(text)
    assert all(line.offered for line in lines)


def test_a_table_of_fields_is_bounded() -> None:
    text = "，".join(f"长度{n} m" for n in range(100_000))
    assert len(table({"need": text}, {"works": text})) == 40
    assert table({}, {"works": "5 m"}) == []
    assert [line.verdict for line in table({"a": "长度 5 m", "b": "宽度 3 m"}, {"c": "宽度 2 m"})] == [
        "unknown",
        "not met",
    ]
