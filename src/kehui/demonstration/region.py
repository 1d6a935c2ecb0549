"""Where the region's tables lie, and reading them: beside the source, or inside an installed package."""

import csv
from pathlib import Path

PLACES = (Path(__file__).parent / "region", Path(__file__).parents[3] / "demo")


def folder() -> Path:
    """The folder of the tables; ``FileNotFoundError`` in words when this installation came without them."""
    for place in PLACES:
        if (place / "organisations.csv").is_file():
            return place
    raise FileNotFoundError("this installation came without the demonstration region (the folder demo)")


def table(name: str) -> list[dict[str, str]]:
    """The rows of one table, by its name without the ending."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
