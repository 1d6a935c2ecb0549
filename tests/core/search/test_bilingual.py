"""Terms of two languages are learnt from brackets, and find texts in the other language."""

from pathlib import Path

import pytest

from kehui.core.search import Document, Index, Query, search
from kehui.core.search.bilingual import both_ways, learnt, lexicon, paired
from kehui.core.search.synonyms import Equivalents, expanded
from tests.core.search.two_languages import ENGLISH, HAN, records

TEXTS = [
    "采用支持向量机（Support Vector Machine, SVM）分类",
    "用支持向量机(support vector machine)回归，张三(Smith)认为",
    "基于选择性催化还原(SCR)的脱硝",
    "选择性催化还原(SCR)催化剂",
]


def test_terms_with_their_names() -> None:
    assert learnt(TEXTS) == {"支持向量机": ["support vector machine"], "选择性催化还原": ["scr"]}


@pytest.mark.parametrize("text", ["", "(", "碳()", "(a)", "碳(a" * 1000, "碳" * 5000 + "(abc)"])
def test_texts_without_pairs_teach_nothing(text: str) -> None:
    assert learnt([text]) == {}


def test_a_demand_finds_what_is_written_in_the_other_language(tmp_path: Path) -> None:
    table = both_ways(learnt(TEXTS))
    with Index.create(tmp_path / "index") as index:
        index.write(
            [Document("en", "x", {"t": "support vector machines for diagnosis"}), Document("zh", "x", {"t": "小麦"})]
        )
        assert search(index, Query.of("支持向量机"), kinds=["x"]) == []
        query, _ = expanded(Query.of("支持向量机"), table)
        assert [hit.id for hit in search(index, query, kinds=["x"])] == ["en"]


def test_records_in_two_languages_teach_terms_that_no_bracket_holds() -> None:
    table = paired(records(80))
    for term, word in zip(HAN, ENGLISH, strict=True):
        assert any(word in words for piece, words in table.items() if piece in term or term in piece), term


def test_too_few_records_and_abbreviations_in_chinese_teach_nothing() -> None:
    assert paired(records(40)) == {}
    assert paired(["采用多种方法对材料的微观结构进行了表征，XRD、SEM 与 TEM 显示晶粒细化" * 3] * 200) == {}


def test_the_same_texts_teach_the_same() -> None:
    assert list(lexicon(records(80)).items()) == list(lexicon(records(80)).items())


def test_what_is_learnt_finds_the_other_language_and_leaves_other_scores_alone(tmp_path: Path) -> None:
    table = Equivalents(lexicon(records(80)))
    with Index.create(tmp_path / "index") as index:
        texts = {"en": "denitration catalyst for the boiler", "zh": "锅炉脱硝催化剂", "not": "wheat breeding"}
        texts["both"] = f"{texts['zh']}的研究与应用，{texts['en']}"
        index.write(Document(name, "x", {"t": text}) for name, text in texts.items())
        plain = Query.of("锅炉脱硝")
        query, came = expanded(plain, table, counted=False)
        assert came
        before, after = ({hit.id: hit.score for hit in search(index, some, kinds=["x"])} for some in (plain, query))
        assert set(before) == {"zh", "both"}
        assert set(after) == {"zh", "both", "en"}
        assert [after[name] for name in before] == pytest.approx(list(before.values()), abs=1e-9)
        back, _ = expanded(Query.of("boiler denitration"), table, counted=False)
        assert {hit.id for hit in search(index, back, kinds=["x"])} == {"zh", "both", "en"}


def test_a_long_table_is_asked_as_a_short_one() -> None:
    table = {"支持向量机": ["svm"], "svm": ["支持向量机"], "钢": ["steel"], "support vector machine": ["支持向量机"]}
    for text in ("支持向量机与钢", "SVM", "support vector machine", "support machine", "向量机", ""):
        query = Query.of(text)
        alone = [one for name, others in table.items() for one in expanded(query, {name: others})[1]]
        assert list(expanded(query, Equivalents(table))[1]) == alone
    assert expanded(Query.of("SVM"), table, besides=("svm",))[1] == ()
