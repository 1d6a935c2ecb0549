"""What administrators do about somebody's sign-in, put through the door that takes two of them."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.people.acts import Action, actions
from kehui.people.models import AdminAct, Person
from kehui.people.signin import services


def _subject(act: AdminAct) -> Person:
    if act.subject is None or act.subject.machine or act.subject.erased_at:
        raise ValidationError(_("Name a person who can sign in."))
    return act.subject


def _locked(act: AdminAct) -> None:
    if services.locked_until(_subject(act).username) is None:
        raise ValidationError(_("This account is not locked."))


def _named(act: AdminAct) -> None:
    _subject(act)


def _doing(service: Callable[..., object]) -> Callable[[AdminAct], None]:
    """The service as an action applies it: done by whoever proposed it."""

    def apply(act: AdminAct) -> None:
        service(_subject(act), by=act.by)

    return apply


def register() -> None:
    """Teach the door what is above; called once, when the app is ready."""
    for code, label, check, service in (
        ("new-password", gettext_lazy("let somebody set a new password"), _named, services.void_password),
        ("unlock", gettext_lazy("unlock an account"), _locked, services.unlock),
        ("end-sessions", gettext_lazy("sign somebody out everywhere"), _named, services.end_sessions),
        ("remove-factors", gettext_lazy("take lost second factors away"), _named, services.remove_factors),
    ):
        actions.add(Action(code, label, check, _doing(service)))
