"""The door for whatever administrators do: proposed by one, confirmed by another, read by the third.

An app declares what can be proposed as an :class:`Action` and registers it in its ``apps.py``; ``propose`` checks and
writes the proposal, ``confirm`` checks again and applies it in the same transaction. What needs no second person is
written down by ``log``. All of it is one chain of :class:`AdminAct` rows, apart from the events of records.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.core import chain
from kehui.people.models import ActsHead, AdminAct, Person
from kehui.people.powers import ADMINISTRATORS, Powers, Role, powers

Step = AdminAct.Step
SECOND = {Role.SYSTEM: Role.SECURITY, Role.SECURITY: Role.SYSTEM}  # who confirms what the other proposes


@dataclass(frozen=True)
class Action:
    """Something that takes two administrators, or that is only written down.

    ``check(act)`` raises ``ValidationError`` in words when it cannot be done (now, or any more); ``apply(act)`` does it
    at the confirmation; ``words(act)`` tells its payload in one line; both read ``act.subject`` and ``act.payload``.
    ``who`` may propose it; the other of the two confirms.
    """

    code: str
    label: Any
    check: Callable[[AdminAct], None] = lambda _act: None
    apply: Callable[[AdminAct], None] | None = None
    words: Callable[[AdminAct], str] = lambda _act: ""
    who: tuple[Role, ...] = (Role.SYSTEM, Role.SECURITY)


class Actions(dict[str, Action]):
    """All actions by code."""

    def add(self, action: Action) -> Action:
        """Register an action; ``ValueError`` if its code is taken."""
        if action.code in self:
            raise ValueError(f"two actions are called {action.code}")
        self[action.code] = action
        return action


actions = Actions()


def office(who: Powers) -> str:
    """The administrator's role somebody holds, or none."""
    return next((role for role in ADMINISTRATORS if who.holds(role)), "")


def may_propose(who: Powers, code: str) -> bool:
    return actions[code].apply is not None and who.holds(*actions[code].who)


def may_answer(who: Powers, act: AdminAct) -> bool:
    """Whether somebody may confirm or refuse: the other administrator, who is never the proposer or the subject."""
    return who.holds(SECOND[Role(act.office)]) and who.person_id not in (act.by_id, act.subject_id)


def propose(
    code: str, *, by: Person, subject: Person | None = None, reason: str = "", payload: Mapping[str, Any] | None = None
) -> AdminAct:
    """Put an action before the second administrator. ``payload`` is plain JSON without personal values."""
    if not may_propose(powers(by), code):
        raise PermissionDenied(_("Only the system administrator and the security administrator propose this."))
    with transaction.atomic():
        head = _held()
        act = AdminAct(
            action=code, step=Step.PROPOSED, by=by, subject=subject, reason=reason.strip(), payload=dict(payload or {})
        )
        _require_alone(act)
        actions[code].check(act)
        return _write(head, act)


def confirm(act: AdminAct, *, by: Person, reason: str = "") -> AdminAct:
    """Do what was proposed; ``ValidationError`` if it cannot be done any more, which leaves the proposal open."""
    with transaction.atomic():
        head = _open(act, by)
        action = actions[act.action]
        action.check(act)
        assert action.apply is not None
        action.apply(act)
        return _answer(head, act, Step.CONFIRMED, by=by, reason=reason)


def refuse(act: AdminAct, *, by: Person, reason: str) -> AdminAct:
    """Turn a proposal down, with a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    with transaction.atomic():
        return _answer(_open(act, by), act, Step.REFUSED, by=by, reason=reason)


def withdraw(act: AdminAct, *, by: Person, reason: str = "") -> AdminAct:
    """Take one's own proposal back."""
    if by.pk != act.by_id:
        raise PermissionDenied(_("Only whoever proposed this may withdraw it."))
    with transaction.atomic():
        head = _held()
        _require_open(act)
        return _answer(head, act, Step.WITHDRAWN, by=by, reason=reason)


def log(
    code: str, *, by: Person, subject: Person | None = None, reason: str = "", payload: Mapping[str, Any] | None = None
) -> AdminAct:
    """Write down what was done without a second person; whoever calls has checked that it may be done."""
    with transaction.atomic():
        act = AdminAct(action=actions[code].code, step=Step.DONE, by=by, subject=subject, reason=reason.strip())
        act.payload = dict(payload or {})
        return _write(_held(), act)


def broken() -> int | None:
    """The id of the first act that does not follow from the one before, or of the first that is missing."""
    rows = AdminAct.objects.order_by("id")
    expected, last = 0, ""

    def walked() -> Iterator[tuple[int, str, dict[str, Any]]]:
        nonlocal expected, last
        for row in rows.iterator(2000):
            expected += 1
            yield (row.id, row.digest, row.row()) if row.id == expected else (expected, "", {})
            last = row.digest

    if (found := chain.break_at(walked())) is not None:
        return found
    head = ActsHead.objects.filter(pk=1).first() or ActsHead()
    return None if (head.last, head.digest) == (expected, last) else min(head.last, expected) + 1


def _held() -> ActsHead:
    """The chain's head, locked to the end of the transaction: acts are written one after the other."""
    ActsHead.objects.get_or_create(pk=1)
    return ActsHead.objects.select_for_update().get(pk=1)


def _open(act: AdminAct, by: Person) -> ActsHead:
    head = _held()
    if not may_answer(powers(by), act):
        raise PermissionDenied(_("This takes the other administrator."))
    _require_open(act)
    return head


def _require_open(act: AdminAct) -> None:
    answer = AdminAct.objects.filter(answers=act).select_related("by").first()
    if act.step != Step.PROPOSED or answer:
        raise ValidationError(_("This proposal has been answered already: it was %(step)s by %(who)s.") % {
            "step": answer.get_step_display() if answer else act.get_step_display(),
            "who": answer.by if answer else act.by,
        })  # fmt: skip


def _require_alone(act: AdminAct) -> None:
    """One proposal about one thing at a time."""
    waiting = AdminAct.objects.filter(step=Step.PROPOSED, answer=None, action=act.action, subject=act.subject)
    if any(other.payload == act.payload for other in waiting):
        raise ValidationError(_("The same has been proposed already and waits for the second administrator."))


def _answer(head: ActsHead, act: AdminAct, step: Step, *, by: Person, reason: str) -> AdminAct:
    answer = AdminAct(action=act.action, step=step, by=by, subject=act.subject, reason=reason.strip(), answers=act)
    answer.payload = act.payload
    return _write(head, answer)


def _write(head: ActsHead, act: AdminAct) -> AdminAct:
    head.last += 1
    act.id, act.at, act.office = head.last, timezone.now(), office(powers(act.by))
    act.digest = head.digest = chain.link(head.digest, act.row(), algorithm=settings.CHAIN_ALGORITHM)
    act.save(force_insert=True)
    head.save()
    return act
