"""Registering hooks through the door of two administrators, and what one of them does alone."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.mechanisms.webhooks import reaching
from kehui.mechanisms.webhooks.models import Delivery, Hook, State
from kehui.mechanisms.webhooks.signing import headers, secret_of
from kehui.people.acts import Action, actions, log
from kehui.people.models import AdminAct
from kehui.people.powers import Role, powers
from kehui.records.kinds import kinds
from kehui.records.models import ChainHead
from kehui.records.verbs import VERBS

TEST_SECONDS = 5.0  # that whoever tests a hook waits


def verbs() -> list[tuple[str, Any]]:
    """Every verb of the histories, by its code, with its label."""
    found = dict(VERBS)
    for kind in kinds:
        for step in kind.loop.steps:
            found.setdefault(step.code, step.label)
    return list(found.items())


def check(act: AdminAct) -> None:
    """The payload: ``url``, ``kinds``, ``verbs``, and ``hook`` when one is changed. The subject is its owner."""
    owner, given = act.subject, act.payload
    if owner is None or owner.machine or not owner.is_active:
        raise ValidationError({"owner": _("Name a person who can sign in: the hook tells what this person may see.")})
    try:
        reaching.check(given["url"])
    except ValidationError as error:
        raise ValidationError({"url": error}) from None
    if not set(given["kinds"]) <= {kind.code for kind in kinds}:
        raise ValidationError({"kinds": _("There is no such kind of record.")})
    if not set(given["verbs"]) <= {code for code, _label in verbs()}:
        raise ValidationError({"verbs": _("There is no such step.")})
    if "hook" in given and not Hook.objects.filter(pk=given["hook"]).exists():
        raise ValidationError(_("This webhook is gone."))


def apply_new(act: AdminAct) -> None:
    """It is told what happens from now on, once its secret was taken."""
    head = ChainHead.objects.filter(pk=1).first()
    Hook.objects.create(owner=act.subject, cursor=head.last if head else 0, **_fields(act))


def apply_change(act: AdminAct) -> None:
    Hook.objects.filter(pk=act.payload["hook"]).update(owner=act.subject, **_fields(act))


def _fields(act: AdminAct) -> dict[str, Any]:
    return {name: act.payload[name] for name in ("url", "kinds", "verbs")}


def tell(act: AdminAct) -> str:
    codes = act.payload["kinds"]
    about = ", ".join(str(kinds[code].plural) for code in codes if code in kinds) or _("all kinds")
    return f"{act.payload['url']} · {about} · {act.subject}"


NEW = Action("hook", gettext_lazy("register a webhook"), check, apply_new, tell, who=(Role.SYSTEM,))
CHANGE = Action("hook-change", gettext_lazy("change a webhook"), check, apply_change, tell, who=(Role.SYSTEM,))
ALONE = (
    Action("hook-secret", gettext_lazy("make a webhook's secret")),
    Action("hook-pause", gettext_lazy("pause a webhook")),
    Action("hook-resume", gettext_lazy("resume a webhook")),
    Action("hook-redeliver", gettext_lazy("send an event again to a webhook")),
    Action("hook-test", gettext_lazy("send a test to a webhook")),
)


def register() -> None:
    """Teach the door the above; called once, when the app is ready."""
    for action in (NEW, CHANGE, *ALONE):
        actions.add(action)


def _require(by: Any) -> None:
    if not powers(by).holds(Role.SYSTEM):
        raise PermissionDenied(_("Only the system administrator does this."))


def make_secret(hook: Hook, *, by: Any) -> str:
    """A new secret, given this once; the one before goes on signing beside it for a day."""
    _require(by)
    with transaction.atomic():
        hook = Hook.objects.select_for_update().get(pk=hook.pk)
        hook.turn, hook.turned_at = hook.turn + 1, timezone.now()
        hook.save(update_fields=["turn", "turned_at"])
        log("hook-secret", by=by, payload={"hook": hook.pk, "turn": hook.turn})
    return secret_of(hook)


def pause(hook: Hook, *, by: Any) -> None:
    """Send nothing until it is resumed; events wait in the chain."""
    _switch(hook, "hook-pause", by, state=State.PAUSED)


def resume(hook: Hook, *, by: Any) -> None:
    """Go on where it stopped, however long ago, and at once."""
    _switch(hook, "hook-resume", by, state=State.ACTIVE, attempt=0, failing_since=None, next_at=timezone.now())


def _switch(hook: Hook, code: str, by: Any, **values: Any) -> None:
    _require(by)
    with transaction.atomic():
        Hook.objects.filter(pk=hook.pk).update(**values)
        log(code, by=by, payload={"hook": hook.pk})


def test(hook: Hook, *, by: Any) -> reaching.Reply:
    """Send a signed request that tells of no event, now and whatever state the hook is in; nothing of it is kept but
    that it was done. Waits for the answer for a few seconds at most."""
    _require(by)
    if not hook.turn:
        raise ValidationError(_("Take the secret first: a test is signed as well."))
    now = timezone.now()
    log("hook-test", by=by, payload={"hook": hook.pk})
    body = json.dumps({"verb": "test", "at": now.isoformat()}).encode()
    number = f"test_{hook.pk}_{int(now.timestamp())}"
    return reaching.send(
        hook.url, body, headers(hook, number, body, now), seconds=min(TEST_SECONDS, settings.WEBHOOK_SECONDS)
    )


def redeliver(delivery: Delivery, *, by: Any) -> None:
    """Send an event again under its id, or one that waits at once."""
    _require(by)
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(stand=Delivery.Stand.WAITING)
        Hook.objects.filter(pk=delivery.hook_id).update(next_at=timezone.now())
        log("hook-redeliver", by=by, payload={"hook": delivery.hook_id, "event": delivery.event_id})
