"""Rows of demands and achievements of realistic size, seeded; their sentences are those of the matching benchmarks."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.matching.texts import sentences

DATA = Path("../shared/data")
MEASURES = ("使用寿命", "合格率", "能耗")
INDUSTRIES = [f"I{number:02d}" for number in range(1, 11)]
AHEAD = date.today() + timedelta(365)
CONTACT = {"contact_name": "演示联系人", "contact_phone": "0531-00000000"}


@cache
def pool() -> list[str]:
    """Sentences of public abstracts where those are at hand, else made-up ones."""
    return sentences(DATA)


class Writer:
    """The same seed writes the same texts."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def text(self, sentences: int) -> str:
        return "".join(self._chance.choices(pool(), k=sentences))

    def title(self) -> str:
        return self.pick(pool())[:32].rstrip("，,。；;、")

    def keywords(self, many: int) -> str:
        """The first characters of some sentences, which are mostly words."""
        return ";".join("".join(filter(str.isalnum, self.pick(pool())))[:4] for _ in range(many))

    def pick(self, choices: Sequence[Any]) -> Any:
        return self._chance.choice(choices)

    def figure(self, low: int, high: int) -> int:
        return self._chance.randint(low, high)


def demand_rows(many: int, *, seed: int, owner: Any, industries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Complete demands, about 500 characters each."""
    writer = Writer(seed)
    for _ in range(many):
        yield {
            "title": writer.title(),
            "owner": owner,
            "industry": industries[writer.pick(INDUSTRIES)],
            "keywords": writer.keywords(4),
            "background": writer.text(2),
            "problem": writer.text(4),
            "indicators": [
                {"name": name, "target": f"≥ {writer.figure(60, 99)}", "unit": "%", "condition": "室温"}
                for name in MEASURES
            ],
            "deadline_on": AHEAD,
            "budget": writer.figure(10, 900) * 1_000_000,
            "cooperation": ("joint", "commissioned"),
            "publicity": writer.pick(("public", "public", "public", "blurred")),
            "summary": writer.text(1),
            "valid_until": AHEAD,
        } | CONTACT


def achievement_rows(many: int, *, seed: int, owner: Any, industries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Achievements that may be displayed, about 350 characters each."""
    writer = Writer(seed)
    for _ in range(many):
        yield {
            "title": writer.title(),
            "owner": owner,
            "industry": industries[writer.pick(INDUSTRIES)],
            "keywords": writer.keywords(3),
            "abstract": writer.text(5),
            "novelty": writer.text(1),
            "category": "applied",
            "stage": "mid",
            "readiness": writer.figure(5, 7),
            "modes": ("licence",),
            "valid_until": AHEAD,
        } | CONTACT
