"""The rules of passwords, each a setting that zero switches off, and the memory of earlier ones."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.people.models import Person
from kehui.people.signin.models import Account, PastPassword


class LengthValidator:
    """At least PASSWORD_LENGTH characters."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        if missing := max(0, settings.PASSWORD_LENGTH - len(password)):
            raise ValidationError(
                ngettext("%(count)d character is missing.", "%(count)d characters are missing.", missing)
                % {"count": missing},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        count = settings.PASSWORD_LENGTH
        return ngettext("at least %(count)d character", "at least %(count)d characters", count) % {"count": count}


def classes(password: str) -> set[str]:
    """Which of the four classes occur: small letters, capitals, digits, and everything else."""
    return {
        "small" if one.islower() else "capital" if one.isupper() else "digit" if one.isdigit() else "other"
        for one in password
    }


class ClassesValidator:
    """Characters of at least PASSWORD_CLASSES of the four classes."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        if len(classes(password)) < settings.PASSWORD_CLASSES:
            raise ValidationError(
                _("It must have %(words)s.") % {"words": self.get_help_text()}, code="password_classes"
            )

    def get_help_text(self) -> str:
        return _("characters of at least %(count)d of these: small letters, capitals, digits, other characters") % {
            "count": settings.PASSWORD_CLASSES
        }


class NameValidator:
    """Neither the user name nor the address, forwards or backwards, whatever the case."""

    def validate(self, password: str, user: Person | None = None) -> None:
        given = password.casefold()
        for part in filter(None, (getattr(user, "username", ""), getattr(user, "email", "").partition("@")[0])):
            name = part.casefold()
            if given in (name, name[::-1]) or (len(name) > 3 and name in given):
                raise ValidationError(_("It contains the user name or the e-mail address."), code="password_name")

    def get_help_text(self) -> str:
        return _("not the user name or the e-mail address")


class HistoryValidator:
    """None of the last PASSWORD_HISTORY passwords; also where every new one is noted."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is None or not user.pk:
            return
        past = PastPassword.objects.filter(person=user).values_list("encoded", flat=True)
        kept = set(past[: settings.PASSWORD_HISTORY])
        if settings.PASSWORD_HISTORY and user.has_usable_password():
            kept.add(user.password)
        if any(check_password(password, encoded) for encoded in kept):
            raise ValidationError(_("You have had this password before; take a new one."), code="password_history")

    def get_help_text(self) -> str:
        count = settings.PASSWORD_HISTORY
        return ngettext("not the last %(count)d password", "none of the last %(count)d passwords", count) % {
            "count": count
        }

    def password_changed(self, _password: str, user: Person | None = None) -> None:
        """Called by Django whenever somebody's new password has been saved, however it came about."""
        if user is None or not user.has_usable_password():
            return
        Account.objects.update_or_create(person=user, defaults={"password_set_at": timezone.now()})
        PastPassword.objects.create(person=user, encoded=user.password)
        old = PastPassword.objects.filter(person=user).values_list("pk", flat=True)[settings.PASSWORD_HISTORY :]
        PastPassword.objects.filter(pk__in=list(old)).delete()


def rules(*, newcomer: bool = False) -> list[str]:
    """The rules in force, in words; a newcomer has had no password before."""
    wanted = (
        (settings.PASSWORD_LENGTH, LengthValidator), (settings.PASSWORD_CLASSES, ClassesValidator),
        (True, NameValidator), (settings.PASSWORD_HISTORY and not newcomer, HistoryValidator),
    )  # fmt: skip
    return [*(validator().get_help_text() for on, validator in wanted if on), _("none that many people use")]
