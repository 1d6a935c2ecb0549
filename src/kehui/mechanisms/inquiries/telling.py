"""Whoever asked somebody outside is told of the answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.mechanisms.inquiries.models import Inquiry
from kehui.records.audiences import OFFICES
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort(
    "answered",
    gettext_lazy("a question of mine to somebody outside is answered"),
    gettext_lazy("you asked this question"),
    who=lambda who: who.holds(*OFFICES),
)


def gather(since: datetime) -> Iterator[Line]:
    for inquiry in Inquiry.objects.filter(note__at__gte=since).select_related("note"):
        assert inquiry.note is not None
        yield Line(inquiry.by_id, str(inquiry.pk), inquiry.note.at, inquiry.record_id, {"inquiry": inquiry.pk})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """Under the name that stands above the answer: one query. Whether its record may be seen, the caller has asked."""
    asked = {line.given["inquiry"] for line in lines.values()}
    known = Inquiry.objects.filter(by=person).select_related("note").in_bulk(asked)
    text = _("Your question to somebody outside is answered")
    return {
        pk: Words(text, who=inquiry.note.source)
        for pk, line in lines.items()
        if (inquiry := known.get(line.given["inquiry"])) and inquiry.note
    }


SOURCE = Source(SORT, gather, tell)
