"""The addresses of records' pages."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kehui.records.kinds import Kind
from kehui.records.models import Record


def page(record: Record, name: str = "show", *args: Any) -> str:
    """One of a record's pages: show, change, step, history, note, attach, file, link, draft."""
    return reverse(f"{record.kind}:{name}", args=[record.number, *args])


def kind_page(kind: Kind, name: str = "list", **query: Any) -> str:
    """One of a kind's pages: list, board, new; ``query`` are its filters."""
    address = reverse(f"{kind.code}:{name}")
    return f"{address}?{urlencode(query, doseq=True)}" if query else address
