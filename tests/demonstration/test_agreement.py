"""Recall and nDCG as they are defined, worked out by hand."""

from math import log2

import pytest

from kehui.demonstration.agreement import ndcg, recall

GRADES = {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("ranking", "found", "gain"),
    [
        ([2, 1], 1.0, 1.0),
        ([0, 0], 0.0, 0.0),
        ([1, 2], 1.0, (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        ([0, 2], 0.5, (3 / log2(3)) / (3 + 1 / log2(3))),
        ([0] * 10 + [2], 0.0, 0.0),
    ],
)
def test_figures_of_a_ranking(ranking: list[int], found: float, gain: float) -> None:
    assert recall(ranking, GRADES) == pytest.approx(found)
    assert ndcg(ranking, GRADES) == pytest.approx(gain)
