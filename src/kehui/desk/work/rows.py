"""Pieces of work as lines of a page: the records of one page, read at once for each kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from kehui.core.loops import State, Step
from kehui.desk.work.pieces import Piece, lenders
from kehui.people.powers import Role, powers
from kehui.records.addresses import page
from kehui.records.models import Record
from kehui.records.queries import may_read, visible, with_secrecy
from kehui.records.rules import Labels


@dataclass(frozen=True)
class Row:
    """One line of my work."""

    piece: Piece
    record: Record
    state: State
    steps: list[tuple[Step, str]]  # each with its address
    owner: str
    because: list[str]  # as whom the person is asked
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
    names, held = lenders(pieces), {str(Role(code).label) for code in roles(person)}
    return [_row(piece, found[piece.pk], names, held) for piece in pieces if piece.pk in found]


def _row(piece: Piece, record: Record, names: dict[int, Any], held: set[str]) -> Row:
    steps = [(step, page(record, "step", step.code)) for step in piece.steps]
    owner = str(record.owner) if record.owner and may_read(record, "owner") else ""
    state, lender = piece.kind.state(record), str(names.get(piece.lender or 0, ""))
    return Row(piece, record, state, steps, owner, because(piece.steps, held), lender)


def roles(person: Any) -> list[str]:
    who = powers(person)
    return [*who.scopes, *who.within]


def because(steps: tuple[Step, ...], held: set[str]) -> list[str]:
    """As whom somebody is asked: of all who may take a step, the roles they hold; else what the steps say."""
    words = list(dict.fromkeys(word for step in steps for word in Labels((step.who.label,)).words()))
    return [word for word in words if word in held] or words
