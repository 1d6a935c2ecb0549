"""An import in processes that are killed: `python -m tests.faults.importing COMMAND`, beside the acts of acts.py."""

import io
import sys
from typing import Any

from tests.faults.acts import COMMANDS, command, person, stopping, whole
from tests.faults.forks import Stops, apart, killed_everywhere, ready

ROWS, BATCH = 24, 8


def confirmed(rows: int) -> int:
    """An import of new demands that waits in the queue; the key of its upload."""
    from django.core.files.base import ContentFile

    from kehui.mechanisms.exchange import imports
    from kehui.mechanisms.exchange.workbooks import write_xlsx
    from kehui.records.kinds import kinds

    author, file = person("author"), io.BytesIO()
    company = author.organisations.get()
    lines = [["title", "owner", "keywords"], *([f"需求{place}", company.code, "甲;乙"] for place in range(rows))]
    write_xlsx(file, {"sheet": lines})
    imports.AT_ONCE = 0
    upload = imports.receive(kinds["demand"], ContentFile(file.getvalue(), name="需求.xlsx"), by=author)
    imports.confirm(upload)
    return int(upload.pk)


def complete(rows: int) -> None:
    """Every row was written once, and its mark says so."""
    from kehui.mechanisms.exchange.models import Row, Upload
    from kehui.records.models import Record

    whole()
    titles = list(Record.objects.order_by("pk").values_list("title", flat=True))
    assert titles == [f"需求{place}" for place in range(rows)]
    assert Upload.objects.get().stage == "written"
    assert set(Row.objects.values_list("written", "record__title")) == {(True, title) for title in titles}


@command
def die_importing() -> None:
    """The worker killed behind each statement of an import; the next one goes on behind the last whole batch."""
    from kehui.background import worker
    from kehui.background.models import Job
    from kehui.mechanisms.exchange import imports
    from kehui.mechanisms.exchange.models import Row
    from kehui.records.models import Record

    apart(lambda: confirmed(ROWS))
    imports.BATCH = BATCH

    def working(stops: Stops) -> None:
        worker.requeue()
        Job.objects.update(in_vain=0)  # or it would be given up after so many deaths on end
        with stopping(stops):
            worker.run_ready()

    def checked() -> None:
        whole()
        made = Record.objects.count()
        assert made % BATCH == 0
        assert Row.objects.filter(written=True).count() == made

    print(killed_everywhere(working, checked, step=5))
    apart(lambda: complete(ROWS))


@command
def bring(rows: str) -> None:
    confirmed(int(rows))


@command
def finished(rows: str) -> None:
    complete(int(rows))


@command
def work_telling() -> None:
    """Do what waits, saying so behind every batch, for a process to be killed at any moment."""
    from kehui.background import worker
    from kehui.mechanisms.exchange import imports

    imports.BATCH, write = BATCH, imports._write

    def telling(*args: Any) -> None:
        write(*args)
        print("batch", flush=True)

    imports._write = telling
    worker.run_ready()


if __name__ == "__main__":
    ready()
    COMMANDS[sys.argv[1]](*sys.argv[2:])
