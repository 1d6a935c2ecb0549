"""Learns where words of Chinese science texts begin and end, for phrases that people read; ranking knows none of it.

    pip install jieba
    python -m benchmarks.matching.words [--data ../shared/data] [--out src/kehui/core/search/word_edges.tsv]

jieba cuts the texts; an averaged perceptron (Collins 2002) learns its cuts from the characters around each gap. Of its
weights the heaviest are kept, in whole numbers, one line for each weight and place.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.matching.quality import table
from kehui.core.search.words import features

EPOCHS = 5
LEAST = 3  # occurrences of a feature
KEPT = 20_000
STEPS = 12  # the mean weight in whole numbers

Gap = tuple[tuple[str, ...], bool]


def texts(data: Path) -> Iterator[str]:
    for row in table(data / "csl" / "csl_docs.tsv.gz"):
        yield f"{row['title']}。{row['keywords']}。{row['abstract']}"
    for number, row in enumerate(table(data / "zh_problem_solution" / "corpus.tsv.gz")):
        if number % 8 == 0:
            yield row["text"]


def gaps(data: Path) -> Iterator[list[Gap]]:
    """The gaps of each run of Chinese characters, and whether a word ends there."""
    jieba: Any = import_module("jieba")
    for text in texts(data):
        for run in re.findall("[一-鿿]{2,}", text):
            ends, place = set[int](), 0
            for word in jieba.cut(run):
                place += len(word)
                ends.add(place)
            yield [(tuple(features(run, gap)), gap in ends) for gap in range(1, len(run))]


def learnt(runs: list[list[Gap]]) -> dict[str, float]:
    """Averaged weights of the features."""
    counts = Counter(name for run in runs for names, _end in run for name in names)
    weights: defaultdict[str, float] = defaultdict(float)
    sums: defaultdict[str, float] = defaultdict(float)
    step = 0
    for _ in range(EPOCHS):
        random.shuffle(runs)
        for run in runs:
            for names, end in run:
                step += 1
                known = [name for name in names if counts[name] >= LEAST]
                if (sum(weights[name] for name in known) > 0) != end:
                    for name in known:
                        weights[name] += 1 if end else -1
                        sums[name] += step if end else -step
    mean = {name: weights[name] - sums[name] / step for name in weights}
    heavy = sorted(mean, key=lambda name: (-abs(mean[name]) * counts[name] ** 0.5, name))[:KEPT]
    return {name: mean[name] for name in heavy}


def right(runs: list[list[Gap]], weights: Mapping[str, float]) -> float:
    told = [(sum(weights.get(name, 0) for name in names) > 0) == end for run in runs for names, end in run]
    return sum(told) / len(told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/kehui/core/search/word_edges.tsv"))
    options = parser.parse_args()
    random.seed(1)
    runs = list(gaps(options.data))
    random.shuffle(runs)
    held, taught = runs[: len(runs) // 20], runs[len(runs) // 20 :]
    exact = learnt(taught)
    size = STEPS / (sum(map(abs, exact.values())) / len(exact))
    weights = {name: round(weight * size) for name, weight in exact.items()}
    print(f"{sum(map(len, runs))} gaps, {right(held, weights):.4f} of the held ones as jieba cuts them")
    lines: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for name, weight in weights.items():
        if weight:
            lines[name[0], weight].append(name[1:])
    kept = [f"{place}\t{weight}\t{' '.join(sorted(names))}" for (place, weight), names in sorted(lines.items())]
    options.out.write_text("\n".join([*kept, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
