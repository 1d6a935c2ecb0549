"""The first stage in plain functions agrees with the index on disk, and ties are decided by the documents alone."""

import math
import random
from pathlib import Path

import pytest
import tantivy

from kehui.core.search import Document, Index, Query, rebuild, search
from kehui.core.search.candidates import best, hurdle, order_of, share, wanted
from kehui.core.search.documents import Stored
from kehui.core.search.postings import mark_of, posting_texts
from kehui.core.search.scoring import ask_of

WORDS = ["碳纤维", "表面处理", "锅炉", "结渣", "钢", "T300", "环氧树脂", "界面强度", "脱硝", "小麦育种"]


def documents(number: int) -> list[Document]:
    chance = random.Random(5)
    return [
        Document(f"d{n}", "paper", {"body": "，".join(chance.choices(WORDS, k=chance.randint(1, 90)))})
        for n in range(number)
    ]


def test_scores_are_those_of_the_index(tmp_path: Path) -> None:
    some = documents(300)
    kept = [Stored.of(document) for document in some]
    terms = [text.split() for text in posting_texts(kept)]
    mean = sum(map(len, terms)) / (len(some) + 1)
    with Index.create(tmp_path / "index") as index:
        index.write(some, unique=True)
        view = index.view()
        heavy = wanted(ask_of(Query.of("T300碳纤维界面"), documents=300, found_in=view.found_in)).points
        mark = mark_of("paper")
        either = []
        for term, points in heavy:
            found_in = view.searcher.doc_freq("text", mark + term)
            one = tantivy.Query.term_query(view.schema, "text", mark + term)
            idf = math.log1p((301 - found_in + 0.5) / (found_in + 0.5))
            either.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, points / idf)))
        hits = view.searcher.search(tantivy.Query.boolean_query(either), 300).hits
        given = {view.stored(address).id: score for score, address in hits}
    for stored, words in zip(kept, terms, strict=True):
        high = hurdle(len(words), mean)
        shown = sum(points * share(words.count(mark + term), high) for term, points in heavy)
        assert given.get(stored.id, 0.0) == pytest.approx(shown, rel=2e-6)


def test_of_many_that_tie_the_same_are_taken_however_they_were_written(tmp_path: Path) -> None:
    same = [Document(f"d{n}", "paper", {"body": "碳纤维，钢"}) for n in range(700)]
    expected = sorted(sorted((document.id for document in same), key=order_of)[:100])[:10]
    with Index.create(tmp_path / "index") as index:
        for part in (same[500:], same[:200], same[200:500]):
            index.write(part)
        for text in ("碳纤维", "钢"):
            assert [hit.id for hit in search(index, Query.of(text), kinds=["paper"])] == expected
    rebuild(tmp_path / "index", same)
    with Index.open(tmp_path / "index") as index:
        for text in ("碳纤维", "钢"):
            assert [hit.id for hit in search(index, Query.of(text), kinds=["paper"])] == expected


def test_a_word_that_nothing_shows_finds_nothing(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("a", "paper", {"body": "x y z"})])
        assert search(index, Query.of("z-a"), kinds=["paper"]) == []


def test_fewer_than_wanted_are_all_taken() -> None:
    found = [(2.0, "b"), (1.0, "a")]
    assert best(lambda limit: found[:limit], lambda some: [0] * len(some), pool=5) == ["b", "a"]


def test_only_the_last_places_are_decided_by_order() -> None:
    found = [(3.0, "z"), (2.0, "c"), (2.0, "b"), (1.999999, "a"), (1.0, "y")]
    assert best(lambda limit: found[:limit], lambda some: [ord(one) for one in some], pool=3) == ["z", "a", "b"]
