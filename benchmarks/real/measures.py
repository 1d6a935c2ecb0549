"""How well known answers are found: recall and nDCG from the rank of the one right answer of each question."""

import math
from collections.abc import Sequence
from statistics import fmean

from benchmarks.real.sources import Question
from benchmarks.report import Report

SPLITS = ("dev", "test", "all")


def rank_of(answer: str, found: Sequence[str]) -> int:
    """The place of the answer from 1; 0 when it is not there."""
    return found.index(answer) + 1 if answer in found else 0


def measures(ranks: Sequence[int]) -> dict[str, float]:
    """Recall at 1, 10 and 100, and nDCG@10 with one right answer."""
    at = {depth: fmean(0 < rank <= depth for rank in ranks) for depth in (1, 10, 100)}
    gain = fmean(1 / math.log2(rank + 1) if 0 < rank <= 10 else 0.0 for rank in ranks)
    return {f"recall@{depth}": value for depth, value in at.items()} | {"nDCG@10": gain}


def add(report: Report, name: str, questions: Sequence[Question], ranks: Sequence[int], *, least: float = 0) -> None:
    """Figures of each split; `least`: the nDCG@10 that the test split must reach."""
    for split in SPLITS:
        chosen = [rank for question, rank in zip(questions, ranks, strict=True) if split in (question.split, "all")]
        for measure, value in measures(chosen).items():
            limit = least if (split, measure) == ("test", "nDCG@10") and least else None
            report.add(f"{name}, {split}: {measure}", value, least=limit)
