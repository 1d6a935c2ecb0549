"""How long the bulk door takes for 10,000 demands: validation, records, events, chain and outbox.

python -m benchmarks.records.bulk [--postgres] [--rows 10000] [--repeat 3]
"""

import sys
import time
from statistics import median

from benchmarks import ground, texts
from benchmarks.report import Report

BUDGET = 15.0  # seconds for 10,000


def main() -> int:
    parser = ground.options(__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    name = "records-bulk-postgres" if chosen.postgres else "records-bulk-sqlite"
    report = Report(name, f"{chosen.rows:,} demands through create_many, median of {chosen.repeat}")
    with ground.site(postgres=chosen.postgres):
        report.facts["database"] = ground.engine()
        print(f"  {ground.engine()}")
        measure(report, chosen.rows, chosen.repeat)
    return report.write()


def measure(report: Report, rows: int, repeat: int) -> None:
    from kehui.records.bulk import act_many, create_many
    from kehui.records.models import Event, Outbox, Record
    from kehui.records.verification import verify
    from kehui.terms.models import Term

    people = ground.crew()
    industries = {term.code: term for term in Term.objects.of("industry")}
    took, busy, stepped, ids = [], [], [], []
    for seed in range(repeat):
        made = list(texts.demand_rows(rows, seed=seed, owner=people.firm, industries=industries))
        began, worked = time.perf_counter(), time.process_time()
        outcome = create_many("demand", made, by=people.clerk)
        took.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        assert len(outcome.done) == rows, outcome.refused[:3]
        ids = outcome.done
        began = time.perf_counter()
        outcome = act_many("demand", ids, "submit", by=people.clerk)
        stepped.append(time.perf_counter() - began)
        assert outcome.done == ids, outcome.refused[:3]
    assert Record.objects.count() == rows * repeat
    assert Event.objects.count() == Outbox.objects.count() == 2 * rows * repeat
    report.add("create_many", median(took), "s", budget=BUDGET * rows / 10_000)
    report.add("create_many, of the processor's time", median(busy), "s")
    report.add("create_many, records a second", rows / median(took), "1/s")
    report.add("act_many, one step for each", median(stepped), "s")
    with report.phase(f"verify, {2 * rows * repeat:,} events and {rows * repeat:,} records"):
        assert list(verify()) == []


if __name__ == "__main__":
    sys.exit(main())
