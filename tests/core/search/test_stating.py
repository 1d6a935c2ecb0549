"""Documents that state a value inside what is asked agree, whatever the unit."""

import pytest

from kehui.core.search.quantities import quantities
from kehui.core.search.stating import agreeing
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
        ("10 MPa", "", False),
    ],
)
def test_one_value(asked: str, text: str, agrees: bool) -> None:
    assert agreeing([normal(text)], quantities(asked)[0]).tolist() == [float(agrees)]
