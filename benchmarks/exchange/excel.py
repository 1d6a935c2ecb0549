"""How long 10,000 rows of Excel take to come in, looked at and written, and 100,000 records to leave as Excel.

python -m benchmarks.exchange.excel [--postgres] [--rows 10000] [--records 100000]
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import ground, texts
from benchmarks.report import Report

IN, OUT = 20.0, 20.0  # seconds, for 10,000 rows and for 100,000 records
MEMORY = 150.0  # MiB that an export may add to the process, however many records leave


def main() -> int:
    parser = ground.options(__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=100_000)
    chosen = parser.parse_args()
    name = "exchange-excel-postgres" if chosen.postgres else "exchange-excel-sqlite"
    report = Report(name, f"{chosen.rows:,} rows of Excel in, {chosen.records:,} records out")
    with ground.site(postgres=chosen.postgres), tempfile.TemporaryDirectory() as folder:
        report.facts["database"] = ground.engine()
        print(f"  {ground.engine()}")
        people = ground.crew()
        come_in(report, chosen.rows, people, Path(folder) / "in.xlsx")
        leave(report, chosen.records, people, Path(folder) / "out.xlsx")
    return report.write()


def sheet(rows: int, people: Any) -> Iterator[Sequence[Any]]:
    """A sheet as somebody fills it in: every column of a demand, without numbers."""
    from kehui.mechanisms.exchange.cells import cell
    from kehui.mechanisms.exchange.columns import columns
    from kehui.records.kinds import kinds
    from kehui.terms.models import Term

    filled = [column for column in columns(kinds["demand"]) if not column.given]
    yield [column.header for column in filled]
    industries = {term.code: term for term in Term.objects.of("industry")}
    for place, row in enumerate(texts.demand_rows(rows, seed=1, owner=people.firm, industries=industries)):
        row["title"] = f"{row['title'][:180]} {place}"  # title and organisation tell demands apart
        yield [cell(column.field, row.get(column.name)) for column in filled]


def come_in(report: Report, rows: int, people: Any, path: Path) -> None:
    from django.core.files import File

    from kehui.background.worker import run_ready
    from kehui.mechanisms.exchange.imports import confirm, counts, receive
    from kehui.mechanisms.exchange.models import Upload
    from kehui.mechanisms.exchange.workbooks import write_xlsx
    from kehui.records.kinds import kinds
    from kehui.records.models import Record

    with path.open("wb") as file:
        write_xlsx(file, {"demands": sheet(rows, people)})
    report.add("size of the file", path.stat().st_size / 1e6, "MB")
    before, began, worked = Record.objects.count(), time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        upload = receive(kinds["demand"], File(file, name="demands.xlsx"), by=people.clerk)
    run_ready()
    looked = time.perf_counter() - began
    assert counts(upload) == {"new": rows}, (counts(upload), upload.job.words)
    confirm(Upload.objects.get(pk=upload.pk))
    run_ready()
    took = time.perf_counter() - began
    assert Record.objects.count() == before + rows
    report.add("in: what the file would do, each cell judged", looked, "s")
    report.add("in: written through the door", took - looked, "s")
    report.add("in: both, of the processor's time", time.process_time() - worked, "s")
    report.add(f"in: {rows:,} rows, both", took, "s", budget=IN * rows / 10_000)


def leave(report: Report, records: int, people: Any, path: Path) -> None:
    from kehui.mechanisms.exchange.services import export
    from kehui.mechanisms.exchange.workbooks import write_xlsx
    from kehui.records.bulk import create_many
    from kehui.records.kinds import kinds
    from kehui.records.models import Record
    from kehui.terms.models import Term

    kind = kinds["demand"]
    industries = {term.code: term for term in Term.objects.of("industry")}
    missing = records - Record.objects.count()
    create_many("demand", texts.demand_rows(missing, seed=2, owner=people.firm, industries=industries), by=people.clerk)
    marks: list[float] = []
    held, began, worked = memory(), time.perf_counter(), time.process_time()
    with path.open("wb") as file:
        seen = kind.view.narrow(kind.model.objects.all(), people.clerk)
        write_xlsx(file, {"demands": watched(export(kind, seen, person=people.clerk), marks)})
    report.add("out: of the processor's time", time.process_time() - worked, "s")
    report.add(f"out: {records:,} records as Excel", time.perf_counter() - began, "s", budget=OUT * records / 100_000)
    report.add("out: memory added at its highest", max(marks) - held, "MiB", budget=MEMORY)
    report.add("out: size of the file", path.stat().st_size / 1e6, "MB")


def watched(rows: Iterator[Any], marks: list[float]) -> Iterator[Any]:
    """The rows, with the memory held noted at every thousandth."""
    for place, row in enumerate(rows):
        if place % 1000 == 0:
            marks.append(memory())
        yield row


def memory() -> float:
    """Memory of this process that no file backs, in MiB (proc(5)): SQLite's mapped pages are not counted."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
