"""Reasons are readable and still sum; what is missing is named."""

from pathlib import Path

import pytest

from kehui.core.search import Document, Hit, Index, Part, Query, brief, missing, reasons, search, told, unbroken
from kehui.core.search.explain import broken


def test_pairs_join_to_the_longest_phrase_of_the_query_in_each_field() -> None:
    parts = (
        Part("title", "碳纤", 3.0),
        Part("title", "纤维", 2.0),
        Part("body", "纤维", 1.0),
        Part("body", "维表", 0.5),
        Part("body", "维", 0.25),
        Part("body", "t300", 4.0),
        Part("body", "面", 0.125),
    )
    told = reasons(Hit("a", "x", 10.875, parts, {}), Query.of("碳纤维表面T300"))
    assert told == [
        Part("title", "碳纤维", 5.0),
        Part("body", "t300", 4.0),
        Part("body", "纤维", 1.75),
        Part("body", "面", 0.125),
    ]


def test_brief_reasons_end_with_the_rest() -> None:
    parts = [Part("a", "x", 3.0), Part("a", "y", 2.0), Part("a", "z", 1.0)]
    assert brief(parts, most=1) == [Part("a", "x", 3.0), Part("", "", 3.0)]
    assert brief(parts, most=3) == parts


def test_reasons_of_a_search_sum_to_its_score(tmp_path: Path) -> None:
    query = Query.of({"title": "碳纤维的表面处理", "body": "T300 碳纤维与环氧树脂界面结合弱，层间剪切强度≥80MPa"})
    with Index.create(tmp_path / "index") as index:
        index.write(
            [
                Document("a", "x", {"title": "碳纤维上浆剂", "body": "T300 级碳纤维表面上浆，层间剪切强度 85 MPa"}),
                Document("b", "x", {"title": "锅炉结渣"}),
                Document("c", "x", {"title": "环氧树脂增韧"}),
            ]
        )
        hits = search(index, query, kinds=["x"])
    assert [hit.id for hit in hits] == ["a", "c"]
    for hit in hits:
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        assert sum(part.value for part in reasons(hit, query)) == pytest.approx(hit.score, abs=1e-9)
        assert sum(part.value for part in brief(reasons(hit, query), most=2)) == pytest.approx(hit.score, abs=1e-9)
    absent = [phrase for phrase, _ in missing(hits[0], query, most=10)]
    assert any("环氧树脂" in phrase for phrase in absent)
    assert not any("碳纤" in phrase or "剪切" in phrase or phrase == "t300" for phrase in absent)


def test_nothing_is_missing_from_a_copy_of_the_query(tmp_path: Path) -> None:
    query = Query.of("T300碳纤维")
    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "x", {"title": "T300碳纤维"})])
        (hit,) = search(index, query, kinds=["x"])
    assert missing(hit, query) == []


def test_what_is_missing_is_told_in_keywords_rather_than_in_pieces_of_sentences() -> None:
    query = Query.of({"text": "提取液中痕量生物碱难以脱除，收率不低于 90%", "keywords": "印迹吸附;脱毒;提取液"})
    hit = Hit("a", "x", 0.0, (Part("text", "提取", 1.0), Part("text", "取液", 1.0)), dict(query.terms))
    told = {phrase for phrase, _ in missing(hit, query)}
    assert {"印迹吸附", "脱毒", "收率"} <= told
    assert not any("不低于" in phrase or "提取液" in phrase or phrase in ("90", "%") for phrase in told)


def test_a_title_and_keywords_tell_what_is_missing_before_the_longer_texts() -> None:
    fields = {
        "title": "水下焊缝裂纹识别",
        "keywords": "声发射;机器人",
        "text": "司机靠听声音判断，漏检多时停产返修，用户反复投诉",
    }
    query = Query.of(fields, weights={"title": 2.0, "keywords": 2.0})
    nothing = Hit("a", "x", 0.0, (), dict(query.terms))
    assert {phrase for phrase, _points in missing(nothing, query)} == {"水下焊缝裂纹识别", "声发射", "机器人"}
    parts = tuple(Part("text", term, 1.0) for term in Query.of("水下焊缝裂纹识别，声发射").terms)
    phrases = [phrase for phrase, _points in missing(Hit("a", "x", 9.0, parts, dict(query.terms)), query)]
    assert phrases[0] == "机器人"
    assert len(phrases) == 3


@pytest.mark.parametrize(
    ("asked", "shown", "phrase"),
    [
        ("产线与产量预测", ["与产", "产量"], "产量"),
        ("卤水的温度", ["卤水", "水的"], "卤水"),
        ("于母材处", ["于母", "母材"], "母材"),
        ("在线监测", ["在线", "线监", "监测"], "在线监测"),
        ("与非", ["与非"], "与非"),
    ],
)
def test_a_phrase_neither_begins_nor_ends_with_a_particle(asked: str, shown: list[str], phrase: str) -> None:
    """Its pairs with the particle are told under it all the same."""
    hit = Hit("a", "x", float(len(shown)), tuple(Part("title", pair, 1.0) for pair in shown), {})
    assert reasons(hit, Query.of(asked)) == [Part("title", phrase, float(len(shown)))]


def test_reasons_are_words_and_pieces_of_cut_words_are_summed_up() -> None:
    """The text shows 耗与, 与吹 and 吹出, and 段人 across 瓶颈段 and 人流: nobody says so."""
    query = Query.of("酸氯单耗与吹出能耗降低，卡尔曼滤波的势能回收")
    shown = {"耗与": 2.0, "与吹": 1.0, "吹出": 3.0, "尔曼": 1.5, "能回": 0.5, "的": 0.125}
    hit = Hit("a", "x", 8.125, tuple(Part("title", term, value) for term, value in shown.items()), {})
    assert reasons(hit, query)[0] == Part("title", "吹出", 6.0)
    assert told(hit, query, most=8) == [Part("title", "吹出", 6.0), Part("", "", 2.125)]
    assert [broken(term, query) for term in ("尔曼", "能回", "的", "势能", "T300")] == [True, True, True, False, False]


def test_where_nothing_is_a_word_reasons_stay_as_they_are() -> None:
    hit = Hit("a", "x", 0.5, (Part("title", "能回", 0.5),), {})
    assert unbroken(reasons(hit, Query.of("势能回收")), Query.of("势能回收")) == [Part("title", "能回", 0.5)]


def test_what_is_missing_begins_and_ends_with_words() -> None:
    asked = "针对传统扩展卡尔曼滤波器在环氧树脂界面结合弱时"
    query = Query.of(asked)
    shown = ("扩展", "滤波", "环氧")
    hit = Hit("a", "x", 3.0, tuple(Part("t", pair, 1.0) for pair in shown), dict.fromkeys(query.asked, 1.0))
    assert {phrase for phrase, _points in missing(hit, query)} == {"卡尔曼", "树脂界面结合弱"}


def told_of(place: Path, asked: str, text: str) -> tuple[list[str], list[str]]:
    """What is shown and what is missing of one document; both ways of telling sum to the score."""
    query = Query.of(asked)
    with Index.create(place / "index") as index:
        index.write([Document("a", "x", {"text": text})])
        (hit,) = search(index, query, kinds=["x"])
    for parts in (reasons(hit, query), told(hit, query, most=8)):
        assert sum(part.value for part in parts) == pytest.approx(hit.score, abs=1e-9)
    return [part.term for part in told(hit, query, most=8)], [query.said(phrase) for phrase, _ in missing(hit, query)]


@pytest.mark.parametrize(
    ("asked", "text", "shown", "lacking"),
    [
        ("强度不低于 80 MPa", "强度 85 MPa", ["不低于 80 MPa", "强度"], []),
        ("强度不低于 80 MPa", "孔压 30 MPa", [""], ["不低于 80 MPa", "强度"]),
        ("220 t/h", "蒸发量 220 t/h", ["220 t/h"], []),
        ("220 t/h", "电压 220 kV", [""], ["220 t/h"]),
        ("单位 MPa", "30 MPa", [""], ["单位"]),
        ("304 不锈钢", "304 不锈钢管", ["不锈钢", "304"], []),
        ("BP 神经网络", "BP 算法", ["BP"], ["神经网络"]),
        ("处理量不少于二百吨", "年处理三百吨", ["不少于二百吨", "处理"], []),
    ],
)
def test_a_unit_is_told_with_its_quantity_or_not_at_all(
    tmp_path: Path, asked: str, text: str, shown: list[str], lacking: list[str]
) -> None:
    told_terms, missed = told_of(tmp_path, asked, text)
    assert (told_terms, sorted(missed)) == (shown, sorted(lacking))
