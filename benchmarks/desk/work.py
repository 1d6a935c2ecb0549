"""Server time and number of queries of my work, for an officer with 5,000 open records.

python -m benchmarks.desk.work [--postgres] [--rows 5000] [--repeat 15]
"""

import sys
from typing import Any

from benchmarks import ground, texts
from benchmarks.report import Report, Times

BUDGET = 150.0  # milliseconds
PAGES = {
    "my work": "/desk/",
    "one step": "/desk/?step=demand.accept",
    "overdue": "/desk/?lane=overdue",
    "started by me": "/desk/?lane=started",
    "page 100": "/desk/?page=100",
    "calendar": "/desk/calendar/",
    "under way": "/desk/under-way/",
    "counts": "/desk/counts/",
}


def main() -> int:
    parser = ground.options(__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=15)
    chosen = parser.parse_args()
    name = "desk-work-postgres" if chosen.postgres else "desk-work-sqlite"
    report = Report(name, f"{chosen.rows:,} open demands; median of {chosen.repeat} answers")
    with ground.site(postgres=chosen.postgres):
        report.facts["database"] = ground.engine()
        people = ground.crew()
        with report.phase("load"):
            fill(people, chosen.rows)
        measure(report, people, chosen.repeat)
    return report.write()


def fill(people: ground.Crew, rows: int) -> None:
    """Demands through the bulk door, submitted; a third is due already, a third soon."""
    from datetime import timedelta

    from django.db.models import F
    from django.utils import timezone

    from kehui.records.bulk import act_many, create_many
    from kehui.records.models import Record
    from kehui.terms.models import Term

    industries = {term.code: term for term in Term.objects.of("industry")}
    made = texts.demand_rows(rows, seed=1, owner=people.firm, industries=industries)
    done = create_many("demand", made, by=people.clerk).done
    act_many("demand", done, "submit", by=people.clerk)
    today = timezone.localdate()
    for place, days in enumerate((-3, 2, 20)):
        chosen = Record.objects.annotate(part=F("id") % 3).filter(part=place)
        chosen.update(due_on=today + timedelta(days=days))
    ground.refresh()


def measure(report: Report, people: Any, repeat: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(people.county)
    for name, url in PAGES.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200, url
            count = len(asked)
        took = Times.of(lambda url=url: client.get(url), times=repeat)
        report.times(f"county officer: {name}", took, budget=BUDGET, queries=count)


if __name__ == "__main__":
    sys.exit(main())
