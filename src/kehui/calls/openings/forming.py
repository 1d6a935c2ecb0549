"""The form of a call as it is written: checked, kept edition by edition, and told in the call's history."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.utils.translation import gettext as _

from kehui.calls.openings.models import Call, Form
from kehui.calls.rules import running
from kehui.core.questions import COLUMNS, FormError
from kehui.core.questions import Form as Specification
from kehui.records.kinds import kinds
from kehui.records.queries import visible
from kehui.records.services import log
from kehui.records.writing import lock, moment, write

WRITABLE = ("draft", "approval", "open")
UNSEEN = ("draft", "approval")  # nobody outside has seen the call yet
WRITE_FORM = "write_form"  # what the history calls it


def latest(call: Call | None) -> Form | None:
    """The edition under which a new application begins; None when the call has no form of its own."""
    return call.forms.order_by("-number").first() if call else None  # type: ignore[attr-defined]


def earlier(call: Call, person: Any) -> QuerySet[Call]:
    """The other calls with a form that a person sees, whose form this one may begin with: those of the same sort
    first, the newest first."""
    others = visible(kinds["call"], person).filter(Exists(Form.objects.filter(call=OuterRef("pk")))).exclude(pk=call.pk)
    alike = Case(When(sort=call.sort, then=0), default=1)
    return others.order_by(alike, F("plan_year").desc(nulls_last=True), "-pk")


def may_write(call: Call, person: Any) -> bool:
    return call.state in WRITABLE and running.allows(person, call)


def is_fixed(form: Form) -> bool:
    """Whether an edition is out: its call was issued, or an application was begun with it."""
    return form.call.state not in UNSEEN or form.call.applications.filter(edition=form.number).exists()  # type: ignore[attr-defined]


def tidy(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Rows with every column as text; rows in which nothing stands are left out."""
    texts = ({name: str(row.get(name) or "").strip() for name in COLUMNS} for row in rows)
    return [row for row in texts if any(row.values())]


def read(rows: list[dict[str, str]]) -> Specification:
    """The form that the rows make. ``ValidationError`` with one line for everything that is wrong, by row."""
    try:
        return Specification.of_rows(rows)
    except FormError as error:
        raise ValidationError([in_words(each) for each in error.problems]) from None


def in_words(problem: Any) -> str:
    """A problem of a row in the language of whoever reads."""
    words = _(problem.template) % problem.parts
    return _("Row %(row)s: %(words)s") % {"row": problem.row, "words": words} if problem.row else words


def save(call: Call, rows: Iterable[Mapping[str, Any]], *, by: Any, reason: str = "") -> Form:
    """Keep a call's form. An edition that is out stays as it is: the change, which then needs a reason, is the next
    edition, and applications already begun keep theirs."""
    texts = tidy(rows)
    read(texts)
    with write():
        call = lock(call)  # type: ignore[assignment]
        if not may_write(call, by):
            raise PermissionDenied(_("The form of this call cannot be changed now."))
        form = latest(call)
        if form and form.rows == texts:
            return form
        fixed = form is not None and is_fixed(form)
        if fixed and not reason.strip():
            raise ValidationError({"reason": _("This form is out: give a reason for the new edition.")})
        if form is None or fixed:
            form = Form(call=call, number=form.number + 1 if form else 1)
        form.rows, form.by, form.at = texts, by, moment()
        form.save()
        told = f"{form.number} · {len(texts)} · {digest(texts)[:16]}"
        log(call, WRITE_FORM, by=by, changes={"form": [None, told]}, reason=reason)
    return form


def digest(rows: list[dict[str, str]]) -> str:
    """SHA-256 of the rows, by which the history tells two editions apart, in hexadecimal."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
