"""An index built anew ranks exactly as the one that was kept in step: same records, same scores."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.core.search import Hit, Query, search
from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.kinds import kinds
from kehui.records.models import Record
from tests.factories import Cast, walk
from tests.mechanisms.matching.market import achievement_row, achievements, demand, rewrite

pytestmark = pytest.mark.django_db

SUBJECTS = "锅炉水冷壁 风电叶片 轴承套圈 海水淡化膜 碳纤维 阿胶 超声探头 冷链车厢 煤矸石 玉米种子 聚氨酯 压铸件"
TROUBLES = "高温腐蚀 疲劳开裂 结渣 接触疲劳 膜污染 界面脱粘 重金属超标 信噪比低 温度波动 自燃 发芽率低 气孔率高"
MEANS = "激光熔覆 等离子喷涂 超声辅助 深冷处理 表面接枝 等温淬火 机器视觉 近红外光谱 相变材料 真空压铸"
FIGURES = "T300 Q345B 220t/h 5MPa 0.5mm 95% 1200℃ GCr15 ZL101A PVDF"
QUERIES, TOP = 200, 50


def sentence(chance: random.Random) -> str:
    subject, trouble, means, figure = (chance.choice(words.split()) for words in (SUBJECTS, TROUBLES, MEANS, FIGURES))
    return f"{subject}在使用中{trouble}，采用{means}，达到{figure}。"


def text(chance: random.Random, sentences: int) -> str:
    return "".join(sentence(chance) for _ in range(sentences))


def rows(cast: Cast, chance: random.Random, many: int) -> list[dict[str, Any]]:
    return [achievement_row(cast, sentence(chance)[:40], text(chance, chance.randint(1, 6))) for _ in range(many)]


def disturb(cast: Cast, chance: random.Random, record: Record) -> None:
    """Something that may happen to a displayed record: changed, paused, paused for a moment, withdrawn."""
    match chance.randrange(4):
        case 0:
            rewrite(cast, record, abstract=text(chance, 4))
        case 1:
            walk(record, ("pause", cast.scholar))
        case 2:
            walk(record, ("pause", cast.scholar), ("resume", cast.scholar))
        case _:
            walk(record, ("withdraw", cast.scholar))


def rankings(queries: list[str]) -> Iterator[list[Hit]]:
    index = shelf.index()
    assert index is not None
    for query in queries:
        yield search(index, Query.of(query), kinds=["achievement", "demand"], weights={"title": 2}, limit=TOP)


def test_a_rebuilt_index_ranks_as_the_one_kept_in_step(caught_up: Cast) -> None:
    chance = random.Random(20261123)
    for _round in range(4):
        achievements(caught_up, rows(caught_up, chance, 40))
        demand(caught_up, sentence(chance)[:40], text(chance, 3))
        indexer.catch_up()
        displayed = list(kinds["achievement"].model.objects.filter(state="published"))
        for record in chance.sample(displayed, 8):
            disturb(caught_up, chance, record)
        indexer.catch_up()
    queries = [text(chance, chance.randint(1, 3)) for _ in range(QUERIES)]
    kept, documents = list(rankings(queries)), shelf.status().held
    assert indexer.rebuild() == documents
    built = list(rankings(queries))
    assert min(map(len, kept)) == TOP
    for one, other in zip(kept, built, strict=True):
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], abs=1e-6)
        assert [hit.id for hit in one] == [hit.id for hit in other]


def test_a_refused_step_changes_nothing_in_the_index(caught_up: Cast) -> None:
    chance = random.Random(1)
    (pk,) = achievements(caught_up, rows(caught_up, chance, 1))
    record = kinds["achievement"].model.objects.get(pk=pk)
    indexer.catch_up()
    before = shelf.index().cursor  # type: ignore[union-attr]
    with pytest.raises(ValidationError):
        walk(record, ("resume", caught_up.scholar))
    assert indexer.catch_up() == 0
    assert shelf.index().cursor == before  # type: ignore[union-attr]
