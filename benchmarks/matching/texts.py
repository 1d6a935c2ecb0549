"""Texts of any number for speed figures, put together from real sentences or, without them, from made-up ones."""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

CHARACTERS = 340
END = re.compile(r"(?<=[。；;])")


def sentences(data: Path) -> list[str]:
    """Sentences of the public abstracts, or made-up ones with as skewed a choice of characters."""
    path = data / "zh_problem_solution" / "corpus.tsv.gz"
    if not path.is_file():
        return made_up(30_000)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        return [s for line in file for s in END.split(line.rstrip("\n").split("\t")[-1]) if 15 <= len(s) <= 120]


def made_up(number: int) -> list[str]:
    """Sentences of made-up words; frequent words are much more frequent, as in a language."""
    chance = random.Random(0)
    words = ["".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(chance.randint(1, 4))) for _ in range(20_000)]
    words += [f"{chance.choice('TQXK')}{chance.randint(10, 999)}" for _ in range(500)]
    chance.shuffle(words)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return ["".join(chance.choices(words, cum_weights=weights, k=chance.randint(10, 25))) + "。" for _ in range(number)]


def texts(pool: Sequence[str], number: int, seed: int) -> Iterator[str]:
    """Texts of about 340 characters, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        text = ""
        while len(text) < CHARACTERS - 25:
            text += chance.choice(pool)
        yield text


def demands(pool: Sequence[str], number: int) -> list[str]:
    """Queries of middle length: two sentences."""
    chance = random.Random(-1)
    return ["".join(chance.choices(pool, k=2)) for _ in range(number)]
