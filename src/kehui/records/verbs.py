"""What phases and events are called on pages: the steps of the record's loop, and the verbs every record knows."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Phase
from kehui.records.kinds import Kind

PHASES = {
    Phase.DRAFT: _("in preparation"),
    Phase.OPEN: _("under way"),
    Phase.DONE: _("done"),
    Phase.DROPPED: _("ended early"),
}
VERBS = {
    "create": _("create"),
    "change": _("change"),
    "link": _("link"),
    "note": _("add a note"),
    "correct_note": _("correct a note"),
    "attach": _("attach a file"),
    "handover": _("hand over"),
}


PLAIN: set[str] = set()
VALUES: dict[str, Mapping[str, Any]] = {}  # verb → what the codes it writes into events are called


def name_verb(verb: str, label: Any, *, values: Mapping[str, Any] | None = None, plain: bool = False) -> None:
    """Teach pages a verb that a mechanism writes into events (such as a verdict on a match), and its codes; of a
    ``plain`` one the changes only name rows, which say nothing to a reader. No step of a loop may be called so:
    histories tell the two apart by nothing else."""
    VERBS[verb] = label
    if plain:
        PLAIN.add(verb)
    VALUES[verb] = values or {}


def value_label(verb: str, value: str) -> str:
    return str(VALUES.get(verb, {}).get(value, value))


def verb_label(kind: Kind, verb: str) -> Any:
    for step in kind.loop.steps:
        if step.code == verb:
            return step.label
    return VERBS.get(verb, verb)
