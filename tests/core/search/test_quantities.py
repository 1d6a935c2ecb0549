"""Numbers with units are read as intervals in base units, from any text."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.quantities import numeral, quantities

ANY_TEXT = st.text(
    st.characters() | st.sampled_from("≥≤~±-,. 0123456789一三百千万亿第分之以上下MPakgμm年吨\ud800"), max_size=60
)


@pytest.mark.parametrize(
    ("text", "low", "high", "base"),
    [
        ("10 MPa", 1e7, 1e7, "Pa"),
        ("100bar", 1e7, 1e7, "Pa"),
        ("≤ 5 μm", -inf, 5e-6, "m"),
        ("不低于五百兆帕", 5e8, inf, "Pa"),
        ("年处理三百吨以上", 3e8, inf, "g"),
        ("两千万元", 2e7, 2e7, "元"),
        ("百分之三十以下", -inf, 30, "%"),
        ("-40℃~85℃", -40, 85, "℃"),
        ("温度-40~85℃", -40, 85, "℃"),
        ("3.5×10^5 Pa", 3.5e5, 3.5e5, "Pa"),
        ("寿命不少于2 000 h", 7.2e6, inf, "s"),
        ("1,200kW", 1.2e6, 1.2e6, "W"),
        ("直径10±0.2 mm", 0.0098, 0.0102, "m"),
        ("10μm至20μm", 1e-5, 2e-5, "m"),
        ("５ＭＷ", 5e6, 5e6, "W"),
        ("50 mW", 0.05, 0.05, "W"),
        ("1.45 ksi", 9.99739765e6, 9.99739765e6, "Pa"),
        ("500 MPa±20 MPa", 4.8e8, 5.2e8, "Pa"),
        ("精度±0.5%", -0.5, 0.5, "%"),
        ("精度优于 0.01 mm", -inf, 1e-5, "m"),
        ("效率优于 95%", 95, inf, "%"),
        ("大于 3 mm", 0.003, inf, "m"),
        ("3千小时", 1.08e7, 1.08e7, "s"),
        ("每小时处理 220 吨", 220e6 / 3600, 220e6 / 3600, "g/s"),
        ("10⁻⁵ Pa", 1e-5, 1e-5, "Pa"),
        ("10^6次", 1e6, 1e6, "次"),
        ("4.4805×1010 Pa", 4.4805e10, 4.4805e10, "Pa"),
        ("1e-5 mbar", 1e-3, 1e-3, "Pa"),
        ("零下40度", -40, -40, "℃"),
        ("−40 ℃", -40, -40, "℃"),
        ("212 °F", 100, 100, "℃"),
        ("298.15 K", 25, 25, "℃"),
        ("between 3 and 5 mm", 0.003, 0.005, "m"),
        ("no less than 500 MPa", 5e8, inf, "Pa"),
        ("less than 5 µm", -inf, 5e-6, "m"),
        ("up to 3 mm", -inf, 0.003, "m"),
        ("under 5 MPa", -inf, 5e6, "Pa"),
        ("more than 10 kW", 1e4, inf, "W"),
        ("500 MPa or more", 5e8, inf, "Pa"),
        ("8 mg·L⁻¹", 8, 8, "g/m3"),
        ("8 mg·L-1", 8, 8, "g/m3"),
        ("0.03 W/(m·K)", 0.03, 0.03, "W/K/m"),
        ("9.8 m/s2", 9.8, 9.8, "m/s2"),
        ("90 kW·h", 3.24e8, 3.24e8, "J"),
        ("520 N/mm²", 5.2e8, 5.2e8, "Pa"),
        ("1000 Nm3/h", 1000 / 3600, 1000 / 3600, "m3/s"),
        ("5克/立方厘米", 5e6, 5e6, "g/m3"),
        ("100㎡", 100, 100, "m2"),
        ("5um", 5e-6, 5e-6, "m"),
        ("220t/h锅炉", 220e6 / 3600, 220e6 / 3600, "g/s"),
        ("温度(25±2)℃", 23, 27, "℃"),
        ("(3~5)mm", 0.003, 0.005, "m"),
        ("(25 ℃)", 25, 25, "℃"),
        ("－20℃至+60℃", -20, 60, "℃"),
        ("电压 380 V±10%", 342, 418, "V"),
        ("直径φ50mm", 0.05, 0.05, "m"),
        ("Φ50±0.02mm", 0.04998, 0.05002, "m"),
        ("水分≤5wt%", -inf, 5, "%"),
        ("浓度≥1×10^6 CFU/mL", 1e12, inf, "CFU/m3"),
        ("浊度≤1NTU", -inf, 1, "NTU"),
        ("硬度≥58HRC", 58, inf, "HRC"),
        ("硬度 HRC58～62", 58, 62, "HRC"),
        ("pH值为6~8", 6, 8, "pH"),
        ("pH ≥ 7.5", 7.5, inf, "pH"),
        ("温升≤5K", -inf, 5, "K"),
        ("温升 3℃", 3, 3, "K"),
        ("电耗≤3 度/吨", -inf, 10.8, "J/g"),
        ("2.5 kW·h/t", 9, 9, "J/g"),
        ("倾角 30 度", 30, 30, "°"),
        ("8 mg/kg", 8, 8, "ppm"),
        ("导热系数≥5W/mK", 5, inf, "W/K/m"),
        ("提高2~3个百分点", 2, 3, "百分点"),
    ],
)
def test_intervals_in_base_units(text: str, low: float, high: float, base: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high, found.base) == (pytest.approx(low), pytest.approx(high), base)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "T300 Q345B 5-HT",
        "5G通信 3D打印",
        "第三方",
        "第3年",
        "若干千克",
        "一方面",
        "T-300 m",
        "😀≥",
        "2026年底前",
        "5 W/zz",
        "图 pHash 12",
        "DHB 5 号",
        "pH 试纸",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert quantities(text) == []


def test_the_name_is_what_is_measured() -> None:
    found = quantities("要求：抗拉强度≥650 MPa、屈服强度为450 MPa，Ra 0.8 μm；5 kg")
    assert [quantity.name for quantity in found] == ["抗拉强度", "屈服强度", "ra", ""]


@given(ANY_TEXT)
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    for found in quantities(text):
        assert found.low <= found.high
        assert found.written
        assert found.written in text[found.start : found.end]


@pytest.mark.parametrize("piece", ["1", "1,", "一", "≥", "1~", "1 ", "百分之", "1/", "1m/m", "1×10", "1 000"])
def test_hostile_texts_are_read_in_a_time_that_grows_with_their_length(piece: str) -> None:
    quantities(piece * 5000)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("三百", 300),
        ("两千零五十", 2050),
        ("十五万", 150_000),
        ("一二", 12),
        ("一亿二千万", 120_000_000),
        ("十", 10),
        ("万", None),
    ],
)
def test_chinese_numerals(written: str, number: float | None) -> None:
    assert numeral(written) == number
