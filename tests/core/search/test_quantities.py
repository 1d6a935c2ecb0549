"""Numbers with units are read as intervals in base units, from any text."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.quantities import quantities

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
        ("能耗降低三成", 30, 30, "%"),
        ("七成五以上", 75, inf, "%"),
        ("两成半", 25, 25, "%"),
        ("七八成", 70, 80, "%"),
        ("近七成", 63, 70, "%"),
        ("不足一半", -inf, 50, "%"),
        ("超过半数", 50, inf, "%"),
        ("万分之五", 0.05, 0.05, "%"),
        ("百分之三到百分之五", 3, 5, "%"),
        ("百分之三点五", 3.5, 3.5, "%"),
        ("3‰", 0.3, 0.3, "%"),
        ("百万分之二", 2, 2, "ppm"),
        ("三分之二以上", 200 / 3, inf, "%"),
        ("成本降低1/3", 100 / 3, 100 / 3, "%"),
        ("半年以内", -inf, 0.5, "年"),
        ("两年半", 2.5, 2.5, "年"),
        ("两个半月", 2.5 / 12, 2.5 / 12, "年"),
        ("一个半小时", 5400, 5400, "s"),
        ("一刻钟", 900, 900, "s"),
        ("8 周", 8 * 7 * 86400, 8 * 7 * 86400, "s"),
        ("3 个小时", 10800, 10800, "s"),
        ("5 个工作日", 5, 5, "工作日"),
        ("十余台", 10, inf, "台"),
        ("20余项", 20, inf, "项"),
        ("十几台", 10, inf, "台"),
        ("百余名", 100, inf, "名"),
        ("200多万元", 2e6, inf, "元"),
        ("近百家", 90, 100, "家"),
        ("上千吨", 1e9, inf, "g"),
        ("逾5亿元", 5e8, inf, "元"),
        ("数百公里", 2e5, inf, "m"),
        ("几十家", 20, inf, "家"),
        ("两三台", 2, 3, "台"),
        ("最多 5 台", -inf, 5, "台"),
        ("翻一番", 2, inf, "倍"),
        ("翻两番", 4, inf, "倍"),
        ("产能提高1倍以上", 2, inf, "倍"),
        ("产量提高到原来的3倍", 3, inf, "倍"),
        ("产量是原来的3倍", 3, 3, "倍"),
        ("抗拉强度 85 MPa 以上", 85e6, inf, "Pa"),
        ("镜下放大20倍", 20, 20, "倍"),
        ("强度由10 MPa提高到15 MPa", 1.5e7, inf, "Pa"),
        ("强度由10提高到15 MPa", 1.5e7, inf, "Pa"),
        ("能耗从10 kWh/t降至8 kWh/t", -inf, 28.8, "J/g"),
        ("时间从3天缩短到半天", -inf, 43200, "s"),
        ("温度由40℃降至20℃", 20, 20, "℃"),
        ("发明专利 2 件", 2, 2, "件"),
        ("测温点≤8个", -inf, 8, "个"),
        ("5 kg·hm-2", 0.5, 0.5, "g/m2"),
        ("5 kg·hm-2·a-1", 0.5, 0.5, "g/m2/年"),
        ("特性黏数 0.8 dL/g", 8e-5, 8e-5, "m3/g"),
        ("酶活 8.0U/mg", 8000, 8000, "U/g"),
        ("60 帧/秒", 60, 60, "帧/s"),
        ("矫顽力 20 kOe", 20000, 20000, "Oe"),
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
        "三成分体系",
        "统一成标准",
        "归一成 64 维",
        "一成不变",
        "上半年产量",
        "夏半年降水",
        "近三年营收",
        "最近3年",
        "一半导体",
        "1/3英寸",
        "1/2MS培养基",
        "2018年4月",
        "5月16日",
        "2月16～19日",
        "80年代",
        "第 3 次",
        "1960s",
        "三元正极",
        "72 元素",
        "一次性投入",
        "二次电池",
        "二倍体",
        "42 日龄",
        "两条产线",
        "3个方面",
        "由3升至5",
        "201604.01041V1",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert quantities(text) == []


def test_the_name_is_what_is_measured() -> None:
    found = quantities("要求：抗拉强度≥650 MPa、屈服强度为450 MPa，Ra 0.8 μm；5 kg")
    assert [quantity.name for quantity in found] == ["抗拉强度", "屈服强度", "ra", ""]


@pytest.mark.parametrize(
    "text", ["强度由10 MPa提高到15 MPa", "强度由 10 提高到 15 MPa", "强度从原来的10 MPa 提升至 15 MPa"]
)
def test_of_a_change_the_name_stands_before_both_values(text: str) -> None:
    assert [(quantity.written, quantity.name) for quantity in quantities(text)] == [("15 MPa", "强度")]


@given(ANY_TEXT)
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    for found in quantities(text):
        assert found.low <= found.high
        assert found.written
        assert found.written in text[found.start : found.end]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "一",
        "≥",
        "1~",
        "1 ",
        "百分之",
        "1/",
        "1m/m",
        "1×10",
        "1 000",
        "半",
        "三成",
        "一分之",
        "由1至",
        "十余",
        "近百",
    ],
)
def test_hostile_texts_are_read_in_a_time_that_grows_with_their_length(piece: str) -> None:
    quantities(piece * 5000)
