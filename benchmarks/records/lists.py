"""Server time and number of queries of lists, boards and record pages over 100,000 records in database and index.

python -m benchmarks.records.lists [--postgres] [--rows 100000] [--repeat 15]
"""

import sys
from collections.abc import Iterator
from typing import Any

from benchmarks import ground, texts
from benchmarks.report import Report, Times, peak_memory

LIST, PAGE = 120.0, 150.0  # milliseconds
DEMANDS = 300
UNITS = 400  # organisations
STATES = ("published",) * 8 + ("unit_check", "paused")  # of ten achievements
LISTS = {
    "list": "/achievements/",
    "list, 100 rows": "/achievements/?rows=100",
    "list, page 50": "/achievements/?page=50",
    "list, page 300": "/achievements/?page=300",
    "list, by title": "/achievements/?sort=title",
    "list, one industry": "/achievements/?industry=I03",
    "list, one region": "/achievements/?region=370200",
    "list, one state": "/achievements/?state=paused",
    "list, a word of the title": "/achievements/?q=%E7%A2%B3%E7%BA%A4%E7%BB%B4",
    "list, a common word": "/achievements/?q=%E6%8A%80%E6%9C%AF",
    "list, a word that is nowhere": "/achievements/?q=%E9%87%8F%E5%AD%90%E8%8A%AF%E7%89%87",
    "list, three filters": "/achievements/?industry=I03&region=370200&state=published",
    "board": "/achievements/board/",
}


def main() -> int:
    parser = ground.options(__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=15)
    chosen = parser.parse_args()
    name = "records-lists-postgres" if chosen.postgres else "records-lists-sqlite"
    report = Report(name, f"{chosen.rows:,} achievements, {DEMANDS} demands; median of {chosen.repeat} answers")
    with ground.site(postgres=chosen.postgres):
        report.facts["database"] = ground.engine()
        print(f"  {ground.engine()}")
        people = ground.crew()
        with report.phase("load"):
            fill(people, chosen.rows)
        with report.phase("index, built anew"):
            from kehui.mechanisms.matching import indexer

            indexer.rebuild()
        print(f"  {indexer.shelf.status()}")
        measure(report, people, chosen.repeat)
        report.add("most memory held", peak_memory(), "MiB")
    return report.write()


def fill(people: ground.Crew, rows: int) -> None:
    """Records through the bulk door; their states are set at once, as only reading is measured here."""
    from django.db.models import F
    from django.db.models.functions import Mod

    from kehui.records.bulk import create_many
    from kehui.records.models import Record
    from kehui.terms.models import Term

    industries = {term.code: term for term in Term.objects.of("industry")}
    for serial, (owner, author) in enumerate(units(people)):
        made = texts.achievement_rows(rows // UNITS, seed=serial, owner=owner, industries=industries)
        assert not create_many("achievement", made, by=author).refused
    tenths = Record.objects.filter(kind="achievement").annotate(tenth=Mod(F("id"), len(STATES)))
    for place, state in enumerate(STATES):
        tenths.filter(tenth=place).update(state=state)
    asked = texts.demand_rows(DEMANDS, seed=2, owner=people.firm, industries=industries)
    ids = create_many("demand", asked, by=people.clerk).done
    Record.objects.filter(pk__in=ids).update(state="published")
    ground.refresh()


def units(people: ground.Crew) -> Iterator[tuple[Any, Any]]:
    """Organisations all over the province, each with a member who writes its records; the crew's own come first."""
    from kehui.people.services import enrol
    from kehui.terms.models import Term

    counties = list(Term.objects.filter(tree="region", parent__parent__code="370000").order_by("code"))
    yield people.college, people.researcher
    yield people.firm, people.clerk
    for serial in range(UNITS - 2):
        unit = ground.organisation(100 + serial, "institute", counties[serial % len(counties)])
        yield unit, enrol(f"member{serial}", name="单位用户", role="institute", organisation=unit)


def measure(report: Report, people: ground.Crew, repeat: int) -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from kehui.records.models import Record

    settings.ALLOWED_HOSTS = ["testserver"]
    for who, person in (("stranger", None), ("enterprise", people.clerk), ("province", people.province)):
        client = Client()
        if person:
            client.force_login(person)
        for name, url in LISTS.items():
            time_of(report, client, f"{who}: {name}", url, repeat, budget=LIST)
        demands = Record.objects.filter(kind="demand", state="published").order_by("-pk")[: repeat + 1]
        for name, view in (("a demand's page with its matches", "demand:show"), ("all its matches", "matches")):
            urls = [reverse(view, args=["demand", each.number][view != "matches" :]) for each in demands]
            time_of(report, client, f"{who}: {name}", urls, repeat, budget=PAGE)


def time_of(report: Report, client: Any, name: str, urls: Any, repeat: int, *, budget: float) -> None:
    """Ask for one address several times, or for several addresses once each."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    turn = iter([urls] * (repeat + 2) if isinstance(urls, str) else [urls[0], *urls])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(next(turn)).status_code == 200
        count = len(queries)
    took = Times.of(lambda: client.get(next(turn)), times=repeat)
    report.times(name, took, budget=budget, queries=count)


if __name__ == "__main__":
    sys.exit(main())
