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


def measures(ranks: Sequence[int], *, deep: bool = True) -> dict[str, float]:
    """Recall at 1, 10 and (where so many were asked for) 100, and nDCG@10 with one right answer."""
    at = {depth: fmean(0 < rank <= depth for rank in ranks) for depth in ((1, 10, 100) if deep else (1, 10))}
    gain = fmean(1 / math.log2(rank + 1) if 0 < rank <= 10 else 0.0 for rank in ranks)
    return {f"recall@{depth}": value for depth, value in at.items()} | {"nDCG@10": gain}


def add(report: Report, name: str, questions: Sequence[Question], ranks: Sequence[int], *, deep: bool = True) -> None:
    """Figures of each split, in one line each."""
    for split in SPLITS:
        chosen = [rank for question, rank in zip(questions, ranks, strict=True) if split in (question.split, "all")]
        for measure, value in measures(chosen, deep=deep).items():
            report.add(f"{name}, {split}: {measure}", value, "")
