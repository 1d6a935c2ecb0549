"""Folding makes one of what people write in several ways, and keeps every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.folding import codes_of, fold

ANY_TEXT = st.text(st.characters() | st.sampled_from("碳纖維Ｔ３００㎡℃\ud800😀"), max_size=60)


@given(ANY_TEXT)
def test_folding_keeps_every_place_and_is_final(text: str) -> None:
    assert len(fold(text)) == len(text) == len(codes_of(text))
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("碳纖維複合材料", "碳纤维复合材料"), ("Ｔ３００", "t300"), ("鍋爐脫硝", "锅炉脱硝"), ("µm", "μm"), ("m³", "m3")],
)
def test_width_case_and_script_are_one(written: str, folded: str) -> None:
    assert fold(written) == folded
