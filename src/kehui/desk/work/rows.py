"""Pieces of work as lines of a page: the records of one page, read at once for each kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from kehui.core.loops import State, Step
from kehui.desk.work.pieces import Piece, lenders
from kehui.records.addresses import page
from kehui.records.models import Record
from kehui.records.queries import may_read, visible, with_secrecy


@dataclass(frozen=True)
class Row:
    """One line of my work."""

    piece: Piece
    record: Record
    state: State
    steps: list[tuple[Step, str]]  # each with its address
    owner: str
    lender: str

    @property
    def url(self) -> str:
        return page(self.record)

    @property
    def label(self) -> str:
        return str(capfirst(str(self.piece.kind.label)))


def rows(pieces: list[Piece], person: Any) -> list[Row]:
    """The lines of these pieces, in their order; one query for each kind, and one for those who delegated."""
    found: dict[int, Record] = {}
    for kind in {piece.kind.code: piece.kind for piece in pieces}.values():
        keys = [piece.pk for piece in pieces if piece.kind is kind]
        found |= with_secrecy(kind, visible(kind, person), person).in_bulk(keys)
    names = lenders(pieces)
    return [_row(piece, found[piece.pk], names) for piece in pieces if piece.pk in found]


def _row(piece: Piece, record: Record, names: dict[int, Any]) -> Row:
    steps = [(step, page(record, "step", step.code)) for step in piece.steps]
    owner = str(record.owner) if record.owner and may_read(record, "owner") else ""
    return Row(piece, record, piece.kind.state(record), steps, owner, str(names.get(piece.lender or 0, "")))
