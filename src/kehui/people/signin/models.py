"""The account side of a person: since when the password holds, earlier ones, and what happened to the account."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.people.models import Person


class Account(models.Model):
    """What is known of a person's password; made when one is set for the first time."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="account", primary_key=True)
    password_set_at = models.DateTimeField(default=timezone.now)


class PastPassword(models.Model):
    """The salted hash of a password that a person has had, the present one included."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="past_passwords")
    encoded = models.CharField(max_length=128)

    class Meta:
        ordering = ["-pk"]


class What(models.TextChoices):
    SIGNED_IN = "signed-in", _("signed in")
    REFUSED = "refused", _("sign-in refused")
    CODE_REFUSED = "code-refused", _("second factor refused")
    LOCKED = "locked", _("account locked")
    UNLOCKED = "unlocked", _("account unlocked")
    SIGNED_OUT = "signed-out", _("signed out")
    IDLE_OUT = "idle-out", _("signed out after a pause")
    PASSWORD_CHANGED = "password-changed", _("password changed")
    PASSWORD_RESET = "password-reset", _("password reset by mail")
    PASSWORD_VOIDED = "password-voided", _("password taken away, to be set anew")
    FACTOR_ADDED = "factor-added", _("second factor added")
    FACTOR_REMOVED = "factor-removed", _("second factor removed")
    LINKED = "linked", _("single sign-on linked")
    UNLINKED = "unlinked", _("single sign-on unlinked")
    SESSIONS_ENDED = "sessions-ended", _("sessions ended")


class AccountEvent(models.Model):
    """Something that happened to an account: written once, never changed, and kept for at least 180 days (triggers).

    ``person`` is empty for an attempt on a name that nobody has; what was typed is not kept, it may be a password.
    ``by`` is whoever did it when it was not the account's own person; ``address`` and ``agent`` say where it came from;
    ``means`` is how somebody signed in (password, totp, webauthn, socialaccount …)."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="account_events")
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    means = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-id"], name="account_event_of_person")]
        verbose_name = _("account event")
