"""Vectors of terms bring texts of one field closer, and what they add stays a sum over terms."""

import random
from pathlib import Path

import numpy as np
import pytest

from kehui.core.search import Document, Index, Query, Vectors, missing, search
from kehui.core.search.tokens import cut, keys_of, normal
from kehui.core.search.vectors import LEAST_TEXTS

BOILERS = ("锅炉", "结渣", "燃煤", "烟气", "脱硝", "水冷壁", "蒸汽", "汽轮机")
SEEDS = ("小麦", "育种", "盐碱地", "抗旱", "杂交", "玉米", "亩产", "基因")


def texts(number: int = 200) -> list[str]:
    chance = random.Random(1)
    return ["，".join(chance.sample(chance.choice([BOILERS, SEEDS]), 4)) for _ in range(number)]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return Vectors.train(texts(), dimensions=2)


def likeness(vectors: Vectors, one: str, other: str) -> float:
    first, second = vectors.of(cut([normal(one), normal(other)]), np.arange(2), 2)
    return float(first @ second)


def test_terms_of_one_field_are_closer(vectors: Vectors) -> None:
    assert likeness(vectors, "锅炉", "脱硝") > 0.5 > likeness(vectors, "锅炉", "育种")
    assert np.abs(vectors.rows(keys_of(["不见"]))).sum() == 0


def test_the_same_texts_give_the_same_vectors_and_a_file_keeps_them(vectors: Vectors, tmp_path: Path) -> None:
    again = Vectors.train(texts(), dimensions=2)
    assert np.array_equal(again.table, vectors.table)
    vectors.save(tmp_path / "vectors.npz")
    kept = Vectors.load(tmp_path / "vectors.npz")
    assert all(np.array_equal(getattr(kept, name), getattr(vectors, name)) for name in ("keys", "rarity", "table"))
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_too_few_texts_teach_nothing() -> None:
    assert not Vectors.train(texts(LEAST_TEXTS - 1)).known
    assert not Vectors.train(["，"] * 100).known


def test_related_parts_sum_and_move_the_order(vectors: Vectors, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("near", "x", {"t": "处理，烟气，结渣"}), Document("far", "x", {"t": "处理，育种"})])
        query = Query.of("锅炉处理")
        assert [hit.id for hit in search(index, query, kinds=["x"])] == ["far", "near"]
        hits = search(index, query, kinds=["x"], vectors=vectors, related=0.3)
        assert [hit.id for hit in hits] == ["near", "far"]
        for hit in hits:
            assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        assert [phrase for phrase, _ in missing(hits[0], query)] == ["锅炉"]
        given = sum(part.value for part in hits[0].parts if part.term == "锅炉")
        without = search(index, query.without("锅炉"), kinds=["x"], vectors=vectors, related=0.3)
        after = {hit.id: hit.score for hit in without}["near"]
        assert hits[0].score - after == pytest.approx(given, abs=1e-9)
