"""Takes records out: all that match the filters of a list, in the columns chosen; many of them in the background."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import IO, Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.background import jobs
from kehui.background.models import Job
from kehui.mechanisms.exchange.cells import Cell
from kehui.mechanisms.exchange.columns import columns
from kehui.mechanisms.exchange.files import write_csv
from kehui.mechanisms.exchange.services import export
from kehui.mechanisms.exchange.workbooks import ROWS, write_xlsx
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.pages.lists import narrowed
from kehui.records.sorting import Order

FORMS = ("xlsx", "csv")
AT_ONCE = 5_000  # records that leave before the page answers
STEP = 2_000  # records between reports
KEPT = 4 << 20  # bytes of a file held in memory; what is larger goes to the disk


def register() -> None:
    jobs.work("exchange.export", label=gettext_lazy("Export of a sheet"))(take_out)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to take home: the filters and the order of a list's address, columns, and the form."""

    kind: Kind
    query: QueryDict
    form: str

    def records(self, person: Any) -> QuerySet:
        """All that match and that the person may see, in the order of the list."""
        request: Any = SimpleNamespace(GET=self.query, user=person)
        seen = narrowed(request, self.kind, self.kind.model._default_manager.all()).qs
        return Order.asked(self.kind, self.query.get("sort", "")).apply(self.kind, seen, person)

    @property
    def names(self) -> list[str]:
        known = {column.name for column in columns(self.kind)}
        return [name for name in self.query.getlist("column") if name in known]

    @property
    def file_name(self) -> str:
        return f"{self.kind.plural}-{timezone.localdate():%Y%m%d}.{self.form}"

    def write(self, file: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
        if self.form == "csv":
            write_csv(file, rows)
        else:
            write_xlsx(file, {str(capfirst(self.kind.plural)): rows})

    def rows(self, person: Any) -> Iterator[list[Cell]]:
        return export(self.kind, self.records(person), person=person, names=self.names)


def room() -> Any:
    """Room for a file: in memory while it is small, on the disk when it grows."""
    return tempfile.SpooledTemporaryFile(max_size=KEPT)


def is_large(wish: Wish, person: Any) -> bool:
    return wish.records(person).values("pk")[AT_ONCE : AT_ONCE + 1].exists()


def begin(wish: Wish, *, by: Any) -> Job:
    """Take out many records in the background; the file waits in the job."""
    title = _("Download %(kind)s") % {"kind": wish.kind.plural}
    page = f"{addresses.kind_page(wish.kind)}?{wish.query.urlencode()}"
    if len(page) > Job._meta.get_field("page").max_length:
        page = addresses.kind_page(wish.kind)
    arguments = {"kind": wish.kind.code, "query": wish.query.urlencode(), "form": wish.form}
    return jobs.begin("exchange.export", by=by, title=title, total=wish.records(by).count(), page=page, **arguments)


def take_out(job: Job) -> str:
    """Write the file with what the person may see now; begun anew where it broke off, as nothing else is written."""
    wish = Wish(kinds[job.arguments["kind"]], QueryDict(job.arguments["query"]), job.arguments["form"])
    with room() as file:
        wish.write(file, _counted(job, wish.rows(job.by)))
        file.seek(0)
        jobs.give(job, file, wish.file_name)
    return ngettext("%(count)s record", "%(count)s records", job.done) % {"count": f"{job.done:,}"}


def _counted(job: Job, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows, with a report of every so many; a sheet of Excel ends at its last row."""
    done = -1  # the headers are no record
    for done, row in enumerate(rows):
        if done and done % STEP == 0:
            job.report(done)
        if done < ROWS:
            yield row
    job.report(done)
