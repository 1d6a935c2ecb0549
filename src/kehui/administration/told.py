"""Acts of administrators in words, and whom a proposal waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kehui.people.acts import SECOND, actions
from kehui.people.models import AdminAct, Person
from kehui.people.naming import all_at_once, named
from kehui.people.powers import Role

Step = AdminAct.Step
PHASES = {  # how a step is drawn
    Step.PROPOSED: "open",
    Step.CONFIRMED: "done",
    Step.REFUSED: "dropped",
    Step.WITHDRAWN: "dropped",
    Step.DONE: "done",
}


@dataclass(frozen=True)
class ToldAct:
    """One act as a reader meets it."""

    act: AdminAct
    what: Any
    words: str
    state: str
    phase: str
    answer: AdminAct | None
    waiting: str
    office: Any

    @property
    def open(self) -> bool:
        return self.act.step == Step.PROPOSED and self.answer is None


def tell(act: AdminAct) -> ToldAct:
    """An act with its answer, as far as it has one."""
    answer = getattr(act, "answer", None)
    last = answer or act
    waits = act.step == Step.PROPOSED and answer is None
    waiting = _("waits for the %(office)s") % {"office": Role(SECOND[Role(act.office)]).label} if waits else ""
    office = Role(act.office).label if act.office else ""
    action = actions[act.action]
    words = " · ".join(filter(None, (action.words(act), organisation_of(act))))
    return ToldAct(act, action.label, words, str(last.get_step_display()), PHASES[Step(last.step)], answer, waiting,
                   office)  # fmt: skip


def organisation_of(act: AdminAct) -> str:
    return "" if act.action in ("grant", "revoke") else str(named(act, "organisation") or "")


def acts(**only: Any) -> Any:
    """Acts with the people they name, newest first."""
    return AdminAct.objects.filter(**only).select_related("by", "subject", "answer", "answer__by")


def proposals(*, waiting: bool) -> Any:
    """What was put before the second administrator, and is or is not answered yet."""
    return acts(step=Step.PROPOSED, answer__isnull=waiting)


def about(person: Person, limit: int = 50) -> list[ToldAct]:
    """What was done about or by somebody, answers told with their proposals."""
    return told(acts(subject=person, answers=None)[:limit])


def told(rows: Iterable[AdminAct]) -> list[ToldAct]:
    """Acts in words: three queries, however many there are."""
    acts = list(rows)
    with all_at_once(acts):
        return [tell(act) for act in acts]
