"""Takes in a file: first what it would do, row by row; once that is confirmed, the writing, in whole batches.

Every batch is judged again in the transaction that writes it, so that what others did meanwhile is noticed, and its
rows are marked as written in the same transaction, so that an import that was interrupted goes on and repeats nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.background import jobs
from kehui.background.models import Job
from kehui.mechanisms.exchange.judging import Judge, Judged
from kehui.mechanisms.exchange.models import WRITABLE, Row, Stage, Upload, Verdict
from kehui.mechanisms.exchange.reading import Line, read, refuse_disguised
from kehui.people.powers import powers
from kehui.records.bulk import Outcome, create_many
from kehui.records.kinds import Kind, kinds
from kehui.records.rewriting import Rewriting, change_many
from kehui.records.writing import insert, rewrite, write

BATCH = 500  # rows judged, and written, at once
AT_ONCE = 300  # rows that are written before the page answers
NAMED = 10  # hidden rows that are named
BEGINNING = 1024  # bytes of a file that tell what it is
FIELDS = [field for field in Row._meta.concrete_fields if not field.primary_key]
SMALL = 60_000  # bytes of a file that is read before the page answers


def register() -> None:
    jobs.work("exchange.plan", label=gettext_lazy("Reading of a sheet"))(plan)
    jobs.work("exchange.write", label=gettext_lazy("Import of a sheet"))(write_rows)


def may_import(kind: Kind, person: Any) -> bool:
    """Whoever is signed in may bring changes; which rows are theirs to write is judged row by row."""
    return kind.sheet is not None and powers(person).signed_in


def receive(kind: Kind, content: Any, *, by: Any, clear: bool = False) -> Upload:
    """Keep a file that somebody brought and begin to read it; small ones are read at once."""
    if not may_import(kind, by):
        raise PermissionDenied
    if content.size > settings.FILE_BYTES:
        words = _("“%(name)s” is %(size)s large; the limit is %(limit)s.")
        sizes = {"size": filesizeformat(content.size), "limit": filesizeformat(settings.FILE_BYTES)}
        raise ValidationError(words % {"name": content.name, **sizes})
    name = PurePath(content.name or "").name[:200]
    refuse_disguised(name, content.read(BEGINNING))
    content.seek(0)
    with transaction.atomic():
        upload = Upload(kind=kind.code, by=by, name=name, clear=clear)
        upload.file.save(name, content, save=False)
        upload.save()
    title = _("Read “%(name)s”") % {"name": name}
    _begin("exchange.plan", upload, title=title, now=content.size <= SMALL)
    return upload


def confirm(upload: Upload) -> Upload:
    """Begin to write what the file would do, or go on with it where it was ended; nothing happens twice."""
    with transaction.atomic():
        kept = Upload.objects.select_for_update().get(pk=upload.pk)
        broken_off = kept.stage == Stage.WRITING and not (kept.job and kept.job.unfinished)
        if kept.stage != Stage.READY and not broken_off:
            return kept
        total = kept.rows.filter(verdict__in=WRITABLE, written=False).count()
        if not total:
            raise ValidationError(_("There is nothing to write."))
        kept.stage = Stage.WRITING
        kept.save(update_fields=["stage"])
    label = capfirst(str(kinds[kept.kind].plural))
    title = _("Import “%(name)s” into %(kind)s") % {"name": kept.name, "kind": label}
    _begin("exchange.write", kept, title=title, total=total, now=total <= AT_ONCE)
    return kept


def _begin(code: str, upload: Upload, *, now: bool, **more: Any) -> None:
    page = reverse("upload", args=[upload.pk])
    with transaction.atomic():
        job = jobs.begin(code, by=upload.by, page=page, upload=upload.pk, soon=now, **more)
        Upload.objects.filter(pk=upload.pk).update(job=job)
    if now:
        jobs.do_now(job)
    upload.refresh_from_db()


def plan(job: Job) -> str:
    """Read and judge the whole file; what an attempt before this one had judged is judged anew."""
    upload = Upload.objects.select_related("by").get(pk=job.arguments["upload"])
    kind = kinds[upload.kind]
    upload.rows.all().delete()
    try:
        grid = read(kind, Path(upload.file.path), upload.name)
    except ValidationError as error:
        upload.stage, upload.words = Stage.REFUSED, " ".join(error.messages)
        upload.save(update_fields=["stage", "words"])
        return upload.words
    upload.places, upload.head, upload.strays = dict(grid.places), grid.head, list(grid.strays)
    upload.sheet = grid.sheet
    judge = Judge(kind, grid.places, by=upload.by, clear=upload.clear)
    done = 0
    for lines in _batches(grid.lines()):
        with transaction.atomic():
            insert(FIELDS, [_row(upload, each) for each in judge.judge(lines)])
            done += len(lines)
            job.report(done, total=len(grid.rows) - grid.head)
    upload.stage, upload.words = Stage.READY, unseen(grid.hidden)
    upload.save(update_fields=["stage", "words", "sheet", "places", "head", "strays"])
    return told(counts(upload))


def unseen(rows: Sequence[int]) -> str:
    """Says which rows are read although the spreadsheet hides them."""
    if not rows:
        return ""
    named = _(", ").join(str(row) for row in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
    words = _("The spreadsheet hides %(count)s rows, by a filter perhaps; they are read like the others: %(rows)s")
    return words % {"count": len(rows), "rows": named}


def write_rows(job: Job) -> str:
    """Write what was confirmed, batch by batch, from where an attempt before this one stopped."""
    upload = Upload.objects.select_related("by").get(pk=job.arguments["upload"])
    judge = Judge(kinds[upload.kind], upload.places, by=upload.by, clear=upload.clear)
    while True:
        with write():
            rows = list(upload.rows.filter(verdict__in=WRITABLE, written=False)[:BATCH])
            if not rows:
                break
            _write(judge, rows)
            job.report(job.done + len(rows))
    Upload.objects.filter(pk=upload.pk).update(stage=Stage.WRITTEN, written_at=timezone.now())
    return told(counts(upload))


def _write(judge: Judge, rows: Sequence[Row]) -> None:
    """One batch: judged again, then through the doors for writing."""
    judged = judge.judge([Line(row.place, _pinned(row)) for row in rows], asking=False)
    ready = []
    for row, now in zip(rows, judged, strict=True):
        if now.verdict == row.verdict and (row.record_id or None) == (now.record.pk if now.record else None):
            ready.append((row, now))
        else:
            _turned(row, now)
    code = judge.kind.code
    new = [(row, now) for row, now in ready if now.record is None]
    made = create_many(code, [now.fields for _row, now in new], by=judge.by, batch=BATCH) if new else Outcome()
    _settle(new, made.refused)
    for (row, _now), pk in zip([each for each in new if not each[0].problems], made.done, strict=True):
        row.record_id, row.written = pk, True
    old = [(row, now) for row, now in ready if now.record is not None]
    asked = [Rewriting(now.record.pk, now.fields, row.version) for row, now in old]
    _settle(old, change_many(code, asked, by=judge.by, batch=BATCH).refused)
    for row, _now in old:
        row.written = not row.problems
    rewrite(Row, ["verdict", "problems", "record", "written"], rows)


def _pinned(row: Row) -> dict[str, str]:
    """A row's texts with the version it was judged against, so that any change since then is a conflict."""
    return row.texts | ({"version": str(row.version)} if row.version else {})


def _turned(row: Row, now: Judged) -> None:
    """A row that no longer comes to what was confirmed."""
    row.verdict = now.verdict if now.verdict in (Verdict.SAME, Verdict.BAD) else Verdict.CONFLICT
    row.problems = now.problems
    if row.verdict == Verdict.CONFLICT and not row.problems:
        row.problems = [["", _("Somebody else wrote such a record meanwhile; take the file in again to compare.")]]


def _settle(pairs: Sequence[tuple[Row, Judged]], refused: Sequence[tuple[int, ValidationError]]) -> None:
    for place, error in refused:
        row, now = pairs[place]
        now.refuse(error)
        row.verdict, row.problems = Verdict.CONFLICT if row.record_id else Verdict.BAD, now.problems


def _row(upload: Upload, each: Judged) -> Row:
    return Row(
        upload=upload, place=each.line.place, verdict=each.verdict, texts=dict(each.line.texts), changes=each.changes,
        problems=each.problems, record_id=each.record.pk if each.record else None,
        version=each.record.version if each.record else None,
    )  # fmt: skip


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def counts(upload: Upload) -> dict[str, int]:
    """Rows of the file by verdict."""
    return dict(Counter(upload.rows.values_list("verdict", flat=True)))


def told(found: dict[str, int]) -> str:
    """The counts in a sentence."""
    parts = [f"{Verdict(code).label} {found[code]}" for code in Verdict.values if found.get(code)]
    total = sum(found.values())
    rows = ngettext("%(count)s row", "%(count)s rows", total) % {"count": total}
    return _("%(rows)s: %(parts)s") % {"rows": rows, "parts": _(", ").join(parts)}
