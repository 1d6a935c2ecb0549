"""Equivalents: found by other words at a reduced weight, named, and nothing where the query does not hold the term."""

from pathlib import Path

import pytest

from kehui.core.search import Document, Index, Query, reasons, search
from kehui.core.search.synonyms import REDUCED, expanded, holds

TABLE = {"CFRP": ["碳纤维增强复合材料"], "碳纤维增强复合材料": ["CFRP"]}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index.create(tmp_path / "index")
    made.write(
        [
            Document("han", "paper", {"title": "碳纤维增强复合材料的钻孔"}),
            Document("word", "paper", {"title": "CFRP 的钻孔"}),
            Document("other", "paper", {"title": "铝合金的钻孔"}),
        ]
    )
    return made


@pytest.mark.parametrize(("asked", "by_synonym"), [("CFRP 钻孔", "han"), ("碳纤维增强复合材料钻孔", "word")])
def test_what_is_said_in_other_words_is_found_below_what_is_said_alike(
    index: Index, asked: str, by_synonym: str
) -> None:
    plain = [hit.id for hit in search(index, Query.of(asked), kinds=["paper"])]
    query, came = expanded(Query.of(asked), TABLE)
    hits = search(index, query, kinds=["paper"])
    assert [hit.id for hit in hits][1:] == [by_synonym, "other"]
    assert hits[0].id == plain[0] != by_synonym
    named = [part.term for part in reasons(hits[1], query) if came[0].names(part.term)]
    assert named
    for hit in hits:
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        assert 0 < hit.score <= 100


def test_equivalents_weigh_less_and_do_not_weaken_what_is_asked() -> None:
    query = Query.of({"title": "CFRP", "body": "钻孔"}, weights={"title": 2})
    grown, came = expanded(query, TABLE)
    assert {term: grown.terms[term] for term in query.terms} == query.terms
    assert sum(grown.terms[term] for term in came[0].added) == pytest.approx(REDUCED * query.terms["cfrp"])
    assert all(len(term) > 1 for term in came[0].added)


def test_a_query_without_the_term_stays_the_same_object() -> None:
    query = Query.of("铝合金钻孔")
    assert expanded(query, TABLE) == (query, ())
    assert expanded(Query.of(""), TABLE)[1] == ()
    assert expanded(query, {}) == (query, ())


def test_an_equivalent_that_the_query_says_itself_adds_nothing() -> None:
    query = Query.of("碳纤维增强复合材料（CFRP）")
    assert expanded(query, TABLE) == (query, ())


@pytest.mark.parametrize(
    ("runs", "term", "held"),
    [(("采用cf",), "采用", True), (("t300", "碳纤维"), "T300碳纤维", True), (("t300", "玻璃纤维"), "T300碳纤维", False),
     (("碳纤维",), "纤维", True), (("gh4169",), "GH41", False), (("钢",), "", False), ((), "钢", False),
     (("高温合金", "gh4169", "叶片"), "合金 GH4169 叶片", True)],
)  # fmt: skip
def test_terms_are_held_as_a_reader_would_say(runs: tuple[str, ...], term: str, held: bool) -> None:
    assert holds(runs, term) is held
