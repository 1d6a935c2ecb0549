"""Starts introductions, and what their steps do to the two records they join.

Parties read each other's details only once the side that was approached has accepted. What a third person proposes
goes to the side with the demand first, and is sent on in its name.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kehui.market.introductions.checks import require_open
from kehui.market.introductions.models import Introduction, Side
from kehui.market.rules import INTRODUCED, OFFERS, WANTS
from kehui.people.services import machine
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.relations import name_relation
from kehui.records.services import act, create, link
from kehui.records.writing import write

name_relation(WANTS, _("wants"))
name_relation(OFFERS, _("offers"))
name_relation(INTRODUCED, _("was introduced to"))


def introduce(wanted: Record, offered: Record, *, by: Any, message: str) -> Introduction:
    """A new introduction, sent at once, or proposed to the side with the demand when neither side is the sender's.

    ``ValidationError`` when a side is not open, the two are already in touch, or the sender speaks for neither.
    """
    with write():
        made = create("introduction", by=by, wanted=wanted, offered=offered, message=message)
        act(made, "send" if made.side else "propose", by=by)  # type: ignore[attr-defined]
    return Introduction.objects.get(pk=made.pk)


def propose(introduction: Introduction, *, by: Any) -> None:
    require_open(introduction.wanted, introduction.offered, by)
    link(introduction, introduction.wanted, WANTS, by=by)


def send(introduction: Introduction, *, by: Any) -> None:
    """Both records now tell of it, and each side may view the other's record."""
    require_open(introduction.wanted, introduction.offered, by)
    link(introduction, introduction.wanted, WANTS, by=by)
    link(introduction, introduction.offered, OFFERS, by=by)


def send_on(introduction: Introduction, *, by: Any) -> None:
    """The side with the demand makes a proposal its own."""
    introduction.side, introduction.owner_id = Side.WANTED, introduction.wanted.owner_id
    introduction.save(update_fields=["side", "owner"])
    send(introduction, by=by)


def open_details(introduction: Introduction, *, by: Any) -> None:
    """An accepted introduction opens the secret fields of each side to the other."""
    require_open(introduction.wanted, introduction.offered, by)
    link(introduction.offered, introduction.wanted, INTRODUCED, by=by)
    advance(introduction, "introduce")


def note_talks(introduction: Introduction, **_by: Any) -> None:
    advance(introduction, "negotiate")


def look_again(introduction: Introduction, **_by: Any) -> None:
    """When the last accepted introduction has failed, the demand looks for a solver again."""
    others = Introduction.objects.filter(wanted=introduction.wanted_id).exclude(pk=introduction.pk)
    if not others.filter(state__in=("accepted", "visiting", "talking", "agreed")).exists():
        advance(introduction, "reopen")


def advance(introduction: Introduction, step_code: str) -> None:
    """The platform takes the demand's step if it is open now; a demand that is further on stays there."""
    kind = kinds.of(introduction.wanted)
    wanted = kind.model._default_manager.get(pk=introduction.wanted_id)
    if any(step.code == step_code for step in kind.loop.steps_from(wanted.state)):
        act(wanted, step_code, by=machine(), reason=introduction.number)
