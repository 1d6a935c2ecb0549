"""Folding, cutting and highlighting hold for any text."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kehui.core.search.tokens import cut, fold, keys_of, normal, spans, terms, weight_of

ANY_TEXT = st.text(st.characters() | st.sampled_from("碳纤维材料 \t\nＴ３００T/h-.%μ℃５\ud800😀"), max_size=60)


@given(ANY_TEXT)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_the_normal_form_is_final(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(ANY_TEXT)
def test_hashes_count_the_same_terms_as_strings_do(text: str) -> None:
    expected = dict.fromkeys(keys_of(list(terms(text))).tolist(), 0)
    for term, times in terms(text).items():
        expected[int(keys_of([term])[0])] += times
    assert Counter(cut([normal(text)]).keys.tolist()) == Counter(expected)


@given(st.lists(ANY_TEXT, max_size=4))
def test_texts_that_are_cut_together_do_not_touch(texts: list[str]) -> None:
    together = cut([normal(text) for text in texts])
    for number, text in enumerate(texts):
        alone = cut([normal(text)])
        assert sorted(together.keys[together.owners == number].tolist()) == sorted(alone.keys.tolist())
        assert together.lengths[number] == alone.lengths[0]


@given(ANY_TEXT, ANY_TEXT)
def test_a_text_that_is_cut_for_some_letters_has_all_their_terms(text: str, other: str) -> None:
    asked = keys_of(list(terms(other)))
    full, few = cut([normal(text), "碳"]), cut([normal(text), "碳"], letters="".join(terms(other)))
    assert few.lengths.tolist() == full.lengths.tolist()
    for owner in (0, 1):
        every, found = (one.keys[(one.owners == owner) & np.isin(one.keys, asked)].tolist() for one in (full, few))
        assert sorted(found) == sorted(every)


@given(ANY_TEXT)
@example("0-A-0")  # of several hyphens, one is left out
def test_highlights_show_what_they_mark(text: str) -> None:
    wanted = set(list(terms(text))[:3])
    places = spans(text, wanted)
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(end < start for (_, end), (start, _) in pairwise(places))
    assert bool(places) == bool(wanted)
    assert all(terms(text[start:end]).keys() & wanted for start, end in places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("T300级", ["t300"]),
        ("Q345B、5-HT", ["q345b", "5-ht"]),
        ("220t/h锅炉", ["220", "t/h"]),
        ("220 t/h", ["220", "t/h"]),
        ("抗拉强度≥650MPa", ["650", "mpa"]),
        ("３．５μm，80 mm", ["3.5", "μm", "80", "mm"]),
        ("25℃ 60% 1000m³/d", ["25", "℃", "60", "%", "1000", "m3/d"]),
        ("3D打印 5G通信 C++", ["3d", "5g", "c++"]),
        ("Al2O3/SiC", ["al2o3", "sic"]),
    ],
)
def test_models_formulas_and_units_stay_whole(text: str, words: list[str]) -> None:
    assert [run for run in normal(text).split() if run.isascii() or run[0] in "μ℃"] == words


def test_blanks_between_han_characters_are_dropped_but_not_line_breaks() -> None:
    assert normal("碳 纤　维\n材料").split() == ["碳纤维", "材料"]


@pytest.mark.parametrize("text", ["", " ", "，。！", "😀🚀", "\ud800\udfff", "\x00\x1e\x1f"])
def test_texts_without_terms_have_none(text: str) -> None:
    assert not terms(text)
    assert cut([normal(text)]).keys.size == 0


def test_a_very_long_text_is_cut() -> None:
    text = "碳纤维T300，" * 15_000 + "x" * 20_000
    assert terms(text)["碳纤"] == 15_000
    assert cut([normal(text)]).lengths.tolist() == [45_001]


def test_weights_by_sort() -> None:
    assert [weight_of(term) for term in ("碳纤", "碳", "t300")] == [1.0, 0.5, 2.0]


def test_no_two_of_many_terms_share_a_hash_too_often() -> None:
    many = [f"{a}{b}" for a in "碳纤维材料锅炉结渣钢铁焊接" for b in "表面处理改性树脂界面强度"] + [
        f"t{n}" for n in range(3000)
    ]
    assert len(set(keys_of(many).tolist())) >= len(set(many)) - 1


def test_a_model_is_one_term_however_its_hyphen_is_typed() -> None:
    assert set(normal("HZSM-5 HZSM‑5 HZSM‐5 HZSM−5 HZSM－5 HZSM5").split()) == {"hzsm5"}
    assert normal("T-300 Ti-6Al-4V").split() == ["t300", "ti6al4v"]
    assert normal("5-HT Wi-Fi 1234-2020 cm-1 mg·L-1 -40 ℃").split() == [
        "5-ht", "wi-fi", "1234-2020", "cm-1", "mg·l-1", "-40", "℃",
    ]  # fmt: skip
    assert spans("T-300 与 HZSM‑5", {"t300", "hzsm5"}) == [(0, 5), (8, 14)]
