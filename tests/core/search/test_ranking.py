"""The ranking: additive, on one scale, the same after a rebuild, and narrowed as told."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehui.core.search import Document, Hit, Index, Query, rebuild, search
from kehui.core.search.tokens import terms

WORDS = [
    "碳纤维",
    "表面处理",
    "锅炉",
    "结渣",
    "焊接",
    "钢轨",
    "T300",
    "Q345B",
    "5-HT",
    "220t/h",
    "环氧树脂",
    "界面",
    "强度",
    "催化剂",
    "脱硝",
    "盐碱地",
    "小麦",
    "育种",
]


def documents(seed: int, number: int) -> list[Document]:
    chance = random.Random(seed)
    return [
        Document(
            f"d{n:04}",
            chance.choice(["achievement", "expert"]),
            {"title": "".join(chance.choices(WORDS, k=3)), "body": "，".join(chance.choices(WORDS, k=12))},
            {"city": [chance.choice(["济南市", "青岛市"])], "open": ["yes"]},
        )
        for n in range(number)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("ranking") / "index") as index:
        index.write(documents(1, 400))
        yield index


def found(index: Index, text: str, **more: object) -> list[Hit]:
    return search(index, Query.of(text), **({"kinds": ["achievement", "expert"]} | more))  # type: ignore[arg-type]


@given(st.lists(st.sampled_from([*WORDS, "，", "强", "、新型"]), max_size=8).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_parts_sum_to_the_score_and_the_score_stays_on_its_scale(index: Index, text: str) -> None:
    for hit in found(index, text, weights={"title": 2.5}):
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
        assert 0 < hit.score <= 100
        assert sum(hit.asked.values()) == pytest.approx(100)


def test_a_term_left_out_lowers_the_score_by_its_parts(index: Index) -> None:
    query = Query.of({"title": "碳纤维表面处理", "body": "T300，强度"}, weights={"title": 2})
    before = search(index, query, kinds=["achievement"], weights={"title": 2}, limit=50)[0]
    for term in terms("碳纤维T300"):
        given_by_term = sum(part.value for part in before.parts if part.term == term)
        without = search(index, query.without(term), kinds=["achievement"], weights={"title": 2}, limit=400, pool=400)
        after = {hit.id: hit.score for hit in without}[before.id]
        assert before.score - after == pytest.approx(given_by_term, abs=1e-9)


def test_best_come_first_and_ties_stand_in_order_of_id(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document(name, "x", {"t": "碳纤维"}) for name in ("c", "a", "b")])
        index.write([Document("d", "x", {"t": "碳纤维，碳纤维"})])
        assert [hit.id for hit in search(index, Query.of("碳纤维"), kinds=["x"])] == ["d", "a", "b", "c"]


def test_kinds_facets_and_exclusions_narrow(index: Index) -> None:
    every = found(index, "碳纤维焊接", limit=400)
    assert {hit.kind for hit in every} == {"achievement", "expert"}
    experts = found(index, "碳纤维焊接", kinds=["expert"], limit=400)
    assert [hit.id for hit in experts] == [hit.id for hit in every if hit.kind == "expert"]
    cities = {document.id: next(iter(document.facets["city"])) for document in documents(1, 400)}
    jinan = found(index, "碳纤维焊接", facets={"city": ["济南市"], "open": ["yes"]}, limit=400)
    assert [hit.id for hit in jinan] == [hit.id for hit in every if cities[hit.id] == "济南市"]
    assert [hit.id for hit in found(index, "碳纤维焊接", exclude=[every[0].id], limit=3)] == [h.id for h in every[1:4]]
    assert found(index, "碳纤维焊接", facets={"city": ["威海市"]}) == []
    assert found(index, "碳纤维焊接", kinds=["absent"]) == []


def test_field_weights_move_documents(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write(
            [
                Document("title", "x", {"title": "碳纤维", "body": "锅炉结渣"}),
                Document("body", "x", {"title": "锅炉结渣", "body": "碳纤维，碳纤维"}),
            ]
        )
        plain, heavy = ({}, {"title": 5.0})
        assert [hit.id for hit in search(index, Query.of("碳纤维"), kinds=["x"], weights=plain)] == ["body", "title"]
        assert [hit.id for hit in search(index, Query.of("碳纤维"), kinds=["x"], weights=heavy)] == ["title", "body"]


def test_one_function_finds_similar_documents(index: Index) -> None:
    mine = index.stored(["d0007"])["d0007"]
    similar = search(index, Query.of(mine.texts), kinds=[mine.kind], exclude=[mine.id])
    assert similar
    assert mine.id not in {hit.id for hit in similar}
    assert search(index, Query.of(mine.texts), kinds=[mine.kind])[0].id == mine.id


@pytest.mark.parametrize(
    "text", ["", "，。！？", "😀🚀", "\ud800", "\x00\x1e\x1f", "()[]{}*+?.|^$\\\"'", "AND OR NOT :"]
)
def test_texts_that_ask_nothing_known_find_nothing(index: Index, text: str) -> None:
    assert found(index, text) == []


def test_single_characters_find_documents_that_hold_them(index: Index) -> None:
    hits = found(index, "钢", limit=400)
    assert hits
    texts = index.stored([hit.id for hit in hits])
    assert all("钢" in "".join(stored.texts.values()) for stored in texts.values())


def test_a_very_long_query_is_answered(index: Index) -> None:
    text = "".join(chr(0x4E00 + n % 8000) for n in range(100_000)) + "碳纤维T300"
    (hit, *_) = found(index, text)
    assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)


def test_a_rebuilt_index_ranks_as_one_kept_by_updates_and_deletes(tmp_path: Path) -> None:
    wanted = documents(3, 600)
    with Index.create(tmp_path / "kept") as kept:
        kept.write(documents(2, 700), cursor=1)
        for start in range(0, 600, 60):
            kept.write(wanted[start : start + 60], [f"d{600 + start // 6:04}"], cursor=2 + start)
        kept.write(deletes=[f"d{n:04}" for n in range(600, 700)])
        rebuild(tmp_path / "fresh", wanted)
        with Index.open(tmp_path / "fresh") as fresh:
            assert (kept.count, fresh.count) == (600, 600)
            for document in documents(4, 40):
                query = Query.of(document.fields)
                kinds = [document.kind]
                old, new = (search(one, query, kinds=kinds, limit=50, pool=200) for one in (kept, fresh))
                assert [hit.id for hit in old] == [hit.id for hit in new]
                assert [hit.score for hit in old] == pytest.approx([hit.score for hit in new], abs=1e-6)


def test_one_document_is_scored_though_no_heavy_term_would_find_it(tmp_path: Path) -> None:
    """The heaviest terms of a long query fetch candidates; a pair that somebody looks at has its score all the same."""
    long = "，".join(f"型号 X{number:03}Z" for number in range(40))
    with Index.create(tmp_path / "index") as index:
        index.write([Document("whole", "x", {"t": long}), Document("part", "x", {"t": "锅炉"})])
        query = Query.of(f"{long}，锅炉")
        assert [hit.id for hit in search(index, query, kinds=["x"])] == ["whole"]
        assert [hit.id for hit in search(index, query, kinds=["x"], only=["part"])] == ["part"]
        assert search(index, query, kinds=["y"], only=["part"]) == []
        assert search(index, query, kinds=["x"], only=["absent"]) == []
        assert search(index, query, kinds=["x"], only=["part"], exclude=["part"]) == []
