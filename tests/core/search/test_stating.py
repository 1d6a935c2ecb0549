"""Documents that state a value inside what is asked agree, whatever the unit."""

import pytest

from kehui.core.search.quantities import quantities
from kehui.core.search.stating import agreeing, measured_spans
from kehui.core.search.tokens import normal


@pytest.mark.parametrize(
    ("asked", "text", "agrees"),
    [
        ("压力 10 MPa", "压力 100bar", True),
        ("压力 10 MPa", "压力 90 bar", False),
        ("粒径≤5μm", "粒径 3 μm", True),
        ("粒径≤5μm", "孔深 3 μm", False),
        ("≤5μm", "孔深 3 μm", True),
        ("年处理 300 t", "年处理三百吨", True),
        ("回收率≥90%", "回收率 95%", True),
        ("≥90%", "收率 95%", False),
        ("蒸发量 220t/h", "蒸发量 220 t/h", True),
        ("功率 200 W", "功率 0.2 kW", True),
        ("电压 5 V", "电压 5 V", True),
        ("温度不超过 100 ℃", "温度 180 ℉", True),
        ("温度 25 ℃", "温度 298.15 K", True),
        ("温度 -40 ℃", "温度 -40℃", True),
        ("温度 -40 ℃", "温度 40℃", False),
        ("浓度≤10 mg/L", "浓度 8 mg·L⁻¹", True),
        ("强度≥500 MPa", "强度 520 N/mm²", True),
        ("导热系数≥0.5 W/(m·K)", "导热系数 0.8 W/m·K", True),
        ("耗电≤100千瓦时", "耗电 90 kW·h", True),
        ("产能≥10万吨/年", "产能 15万吨/年", True),
        ("处理量≥200 t/h", "每小时处理量 220 吨", True),
        ("寿命不低于三千小时", "寿命 3500 h", True),
        ("10 MPa", "", False),
        ("能耗降低三成", "能耗降低 30%", True),
        ("能耗降低 30%", "能耗降低三成", True),
        ("成本降低一半", "成本降低 50%", True),
        ("工期半年", "工期6个月", True),
        ("工期 6 个月", "工期半年", True),
        ("示范应用 10 台以上", "示范应用十余台", True),
        ("示范应用 10 台以上", "示范应用 8 台", False),
        ("发明专利不少于 5 件", "样品 300 件", False),
        ("产能翻一番", "产能提高 1 倍", True),
    ],
)
def test_one_value(asked: str, text: str, agrees: bool) -> None:
    assert agreeing([normal(text)], quantities(asked)[0]).tolist() == [float(agrees)]


def test_values_that_agree_are_marked_in_any_unit() -> None:
    text = "抗拉强度 520 N/mm²，屈服强度 30 MPa，粒径 3 μm"
    asked = quantities("抗拉强度≥500 MPa，粒径≤5μm，屈服强度≥40 MPa")
    assert [text[start:end] for start, end in measured_spans(text, asked)] == ["520 N/mm²", "3 μm"]
    assert measured_spans(text, []) == []
