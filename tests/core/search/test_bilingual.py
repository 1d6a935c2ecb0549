"""Terms of two languages are learnt from brackets, and find texts in the other language."""

from pathlib import Path

import pytest

from kehui.core.search import Document, Index, Query, search
from kehui.core.search.bilingual import both_ways, learnt
from kehui.core.search.synonyms import expanded

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
