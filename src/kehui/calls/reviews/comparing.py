"""Two of one's own cases side by side: points and comments by criterion, then what the two applications say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from kehui.calls.reviews.forms import SheetForm
from kehui.calls.reviews.models import Review
from kehui.calls.reviews.queries import mine
from kehui.calls.reviews.running import Running, running
from kehui.calls.rules import JUDGING
from kehui.records import drafts
from kehui.records.display import by_page
from kehui.records.fields import AnswersField
from kehui.records.kinds import kinds
from kehui.records.pages.files import series
from kehui.records.pages.frame import Page, find
from kehui.records.pages.parts import sections
from kehui.records.queries import files_of

Pair = tuple[Any, Any]  # what stands on the left and on the right


@dataclass(frozen=True)
class Given:
    """What stands for one criterion on a sheet: points as typed, and the comment."""

    points: str
    comment: str


@dataclass(frozen=True)
class Side:
    """One case as its reviewer sees it. ``draft``: the sheet is not signed, what stands there may still change."""

    review: Review
    case: Page
    form: SheetForm
    draft: bool

    def given(self, code: str) -> Given:
        return Given(*(str(self.form[f"{name}-{code}"].value() or "") for name in ("points", "comment")))

    @property
    def files(self) -> list[Any]:
        """Those of the form that the reviewer may open."""
        return series(files_of(self.case.record, self.case.request.user))

    @property
    def total(self) -> Any:
        return None if self.draft else self.review.total

    @property
    def running(self) -> Running:
        return running(self.form)

    @property
    def verdict(self) -> str:
        value = self.form["verdict"].value() or ""
        return str(dict(Review._meta.get_field("verdict").choices or ()).get(value, ""))

    @property
    def opinion(self) -> str:
        return str(self.form["opinion"].value() or "")


def others(review: Review) -> QuerySet[Review]:
    """The expert's other reviews of the round whose cases they may read, in the order of their numbers."""
    return mine(review).filter(state__in=JUDGING).exclude(pk=review.pk).order_by("number")


def side(request: HttpRequest, number: str) -> Side:
    """One column of the comparison: 404 unless it is the reader's own review and its case is open to them."""
    review = find(request, kinds["review"], number).record
    if review.reviewer_id != request.user.pk or review.state not in JUDGING:
        raise Http404(number)
    case = find(request, kinds[review.case.kind], review.case.number)
    draft = drafts.draft_of(request.user, kinds["review"], review) if review.state == "confirmed" else None
    form = SheetForm(review, drafts.typed_in(draft), checked=False) if draft else SheetForm(review)
    return Side(review, case, form, draft=review.state == "confirmed")


def scores(left: Side, right: Side) -> Iterator[tuple[dict[str, str], Given, Given]]:
    """Each criterion of the round with what both sheets say about it."""
    for row in left.form.criteria:
        yield row, left.given(row["code"]), right.given(row["code"])


def texts(left: Side, right: Side) -> list[tuple[Any, list[tuple[str, Pair]]]]:
    """The sections of both applications with the fields that either has filled in, as far as the reader may see."""
    found: dict[str, tuple[Any, dict[str, list[Any]]]] = {}
    for place, page in enumerate((left.case, right.case)):
        for part in (each for each in sections(page) if each.facts):
            _label, rows = found.setdefault(str(part.label), (part.label, {}))
            for name, value in (row for fact in part.facts for row in _rows(page.record, fact)):
                rows.setdefault(name, ["", ""])[place] = value
    return [
        (label, [(name, (one, two)) for name, (one, two) in rows.items()]) for label, rows in found.values() if rows
    ]


def _rows(record: Any, fact: Any) -> Iterator[tuple[str, Any]]:
    """A field under its name; of a form every answer under its question, so that the same stand side by side."""
    if not isinstance(record._meta.get_field(fact.name), AnswersField):
        yield fact.label, fact.value
        return
    kind = kinds.of(record)
    kept = kind.worded[fact.name](record) if fact.name in kind.worded else getattr(record, fact.name)
    for page, answers in by_page(kept):
        for each in answers:
            lines = "\n".join(" · ".join(cell for cell, _head in row if cell) for row in each.cells)
            yield f"{page} · {each.label}" if page else each.label, lines or each.text
