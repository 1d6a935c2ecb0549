"""The score is a plain function of query, documents and statistics, and its parts are what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.documents import Document, Stored
from kehui.core.search.query import Query
from kehui.core.search.scoring import Floats, Hit, Keys, ask_of, scored

WORDS = ["碳纤维", "表面处理", "T300", "强度650 MPa", "不低于10 MPa", "100 bar", " || ", "，", "碳", "纤维碳纤"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)


def found_in(keys: Keys) -> Floats:
    return (keys % 7).astype(float)


def score(query: Query, *documents: Document, limit: int = 10) -> list[Hit]:
    ask = ask_of(query, documents=10, found_in=found_in)
    stored = [Stored.of(one) for one in documents]
    return scored(stored, ask, mean_length=lambda *_: 6.0, weights={"title": 2}, limit=limit)


def document(name: str, title: str, body: str = "") -> Document:
    return Document(name, "x", {"title": title, "body": body})


@given(TEXT, TEXT, TEXT)
def test_each_term_left_out_lowers_the_score_by_its_part(asked: str, title: str, body: str) -> None:
    query = Query.of(asked)
    for hit in score(query, document("d", title, body)):
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        assert 0 < hit.score <= 100
        for term in query.terms:
            given_by_term = sum(part.value for part in hit.parts if part.term == term)
            after = score(query.without(term), document("d", title, body))
            assert hit.score - (after[0].score if after else 0) == pytest.approx(given_by_term, abs=1e-9)


def test_other_documents_do_not_change_a_score() -> None:
    query = Query.of("碳纤维表面处理，T300，10 MPa")
    alone = score(query, document("a", "碳纤维 100 bar"))[0]
    beside = score(query, document("b", "T300 || 碳纤维"), document("a", "碳纤维 100 bar"), document("c", "处理"))
    assert [hit for hit in beside if hit.id == "a"] == [alone]


def test_one_work_that_answers_is_better_than_pieces_of_several() -> None:
    hits = score(
        Query.of("碳纤维表面处理"),
        document("one", "碳纤维表面处理 || 小麦育种"),
        document("two", "碳纤维强度和寿命 || 小麦表面处理"),
    )
    assert [hit.id for hit in hits] == ["one", "two"]


def test_two_separate_pairs_say_more_than_two_that_overlap() -> None:
    hits = score(Query.of("甲乙丙，丁戊"), document("overlap", "甲乙丙"), document("apart", "甲乙，丁戊"))
    assert [hit.id for hit in hits] == ["apart", "overlap"]


def test_a_quantity_agrees_in_another_unit() -> None:
    hits = score(Query.of("压力 10 MPa"), document("far", "压力 90 bar"), document("same", "压力 100 bar"))
    assert [hit.id for hit in hits] == ["same", "far"]
    assert "10 mpa" in {part.term for part in hits[0].parts}
    assert "10 mpa" not in {part.term for part in hits[1].parts}


@given(TEXT, st.lists(TEXT, max_size=6), st.integers(1, 3))
def test_the_first_few_are_the_first_of_all(asked: str, texts: list[str], limit: int) -> None:
    documents = [document(f"d{number}", text) for number, text in enumerate(texts)]
    query = Query.of(asked + "，压力不低于 9 MPa")
    assert score(query, *documents, limit=limit) == score(query, *documents)[:limit]


def test_ties_stand_in_order_of_id() -> None:
    assert [hit.id for hit in score(Query.of("碳"), document("b", "碳"), document("a", "碳"))] == ["a", "b"]


def test_who_did_it_before_and_something_else_too_comes_first() -> None:
    once, twice = score(
        Query.of("碳纤维表面处理"), document("twice", "碳纤维 || 小麦育种"), document("once", "碳纤维")
    )[::-1]
    assert (once.id, twice.id) == ("once", "twice")
    assert twice.score == pytest.approx(1.15 * once.score)
