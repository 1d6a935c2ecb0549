"""Server time and number of queries of the search page and of results while typing, over 100,000 records.

python -m benchmarks.search.lookup [--postgres] [--rows 100000] [--repeat 15]
"""

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import ground
from benchmarks.records.lists import fill, time_of
from benchmarks.report import MIB, Report

PAGE, TYPED, FINDABLE = 60.0, 60.0, 1.0  # milliseconds, milliseconds, seconds
ASKED = {
    "a common word of two characters": "q=技术",
    "a word of three characters": "q=碳纤维",
    "a single character": "q=膜",
    "two words": "q=材料 检测",
    "a word, one kind, one region": "q=系统&kind=achievement&region=370200",
    "a word, newest first": "q=系统&sort=newest",
    "page 15 of a common word": "q=技术&page=15",
    "pinyin": "q=tanxianwei",
    "unfinished pinyin": "q=jianc",
    "initials": "q=xcl",
    "part of a number": "q=000123",
    "beginning of a number": "q=CG-2026-12",
    "an organisation": "q=示范单位12",
    "no words, one region": "region=370200",
}


def main() -> int:
    parser = ground.options(__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=15)
    chosen = parser.parse_args()
    name = "search-lookup-postgres" if chosen.postgres else "search-lookup-sqlite"
    report = Report(name, f"{chosen.rows:,} achievements, 300 demands; median of {chosen.repeat} answers")
    with ground.site(postgres=chosen.postgres):
        report.facts |= {"database": ground.engine(), "rows": chosen.rows}
        print(f"  {ground.engine()}")
        people = ground.crew()
        with report.phase("load"):
            fill(people, chosen.rows)
        index(report)
        measure(report, people, chosen.repeat)
        findable(report, people)
    return report.write()


def index(report: Report) -> None:
    from kehui.desk.search import indexer
    from kehui.desk.search.shelf import shelf

    with report.phase("look-up index, built anew"):
        indexer.rebuild()
    print(f"  {shelf.status()}")
    size = sum(path.stat().st_size for path in Path(shelf.path()).iterdir())
    report.add("size of the look-up index", size / MIB, "MiB")


def measure(report: Report, people: ground.Crew, repeat: int) -> None:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    for who, person in (("stranger", None), ("enterprise", people.clerk), ("province", people.province)):
        client = Client()
        if person:
            client.force_login(person)
        for name, query in ASKED.items():
            time_of(report, client, f"{who}: {name}", f"/search/?{query}", repeat, budget=PAGE)
        for name in ("a common word of two characters", "unfinished pinyin"):
            time_of(report, client, f"{who}: typing {name}", f"/search/typed/?{ASKED[name]}", repeat, budget=TYPED)


def findable(report: Report, people: ground.Crew) -> None:
    """From the step that makes a record until it is found, the process that spells names started anew."""
    from django.http import QueryDict

    from kehui.desk.search import indexer
    from kehui.desk.search.finding import find
    from kehui.desk.search.spelling import speller
    from kehui.desk.search.wanted import Wanted
    from kehui.records.services import create

    speller.close()
    began = time.perf_counter()
    create("demand", by=people.clerk, title="麒麟鳌拜", owner=people.firm)
    indexer.catch_up()
    wanted: Any = Wanted.of(QueryDict("q=qilinao"))
    assert find(wanted, people.clerk).count == 1
    report.add("made, indexed and found by pinyin", time.perf_counter() - began, "s", budget=FINDABLE)


if __name__ == "__main__":
    sys.exit(main())
