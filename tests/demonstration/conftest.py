"""A part of the region, small enough to be brought to life in a test."""

import csv
import shutil
from pathlib import Path

import pytest

from kehui.demonstration import region

CALLS = ("review-rules", "calls", "guide-items", "applications")  # they hang together: kept whole
INDUSTRY = "I03"
SHEETS = (
    *("demands", "achievements", "experts", "enterprises", "platforms"),
    *("policies", "talents", "finance-products", "commissioners"),
)
RECORDS = {"introductions": ("wanted", "offered"), "notes": ("record",), "attachments": ("record",)}


def narrow(path: Path, names: tuple[str, ...], kept: set[str]) -> list[dict[str, str]]:
    """Leave only the rows that name nothing but what is kept; returns them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    left = [row for row in rows if all(row[name] in kept for name in names)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(left)
    return left


@pytest.fixture
def small_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The region with the records of one industry; all organisations and people stay."""
    place = tmp_path / "region"
    shutil.copytree(region.folder(), place)
    kept: set[str] = set()
    for name in SHEETS:
        kept |= {row["title"] for row in narrow(place / f"{name}.csv", ("industry",), {INDUSTRY})}
    for name in CALLS:
        kept |= {row["title"] for row in region.table(name)}
    narrow(place / "histories.csv", ("record",), kept)
    narrow(place / "verdicts.csv", ("source", "target"), kept)
    narrow(place / "answers.csv", ("demand", "answer"), kept)
    for name, columns in RECORDS.items():
        narrow(place / f"{name}.csv", columns, kept)
    monkeypatch.setattr(region, "PLACES", (place,))
    return place
