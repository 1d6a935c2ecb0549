"""What signing in says: errors, notes in the page, and mails, by the names under which the libraries ask for them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WRONG = _("User name and password do not fit together. Mind capitals and small letters.")

ERRORS = {
    "username_password_mismatch": WRONG,
    "email_password_mismatch": WRONG,
    "invalid_login": WRONG,
    "too_many_login_attempts": _("Too many attempts from this address. Wait a minute and try again."),
    "rate_limited": _("Too many attempts. Wait a minute and try again."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_password": _("The password is not right."),
    "duplicate_email": _("This address already belongs to your account."),
    "invalid_password_reset": _("The link is used up or too old. Ask for a new one."),
    "cannot_remove_primary_email": _("This is the address we write to. Choose another one for that first."),
}

FACTOR_ERRORS = {
    "incorrect_code": _("The code is not right. Codes of the app change every 30 seconds; a recovery code works once."),
    "cannot_delete_authenticator": _(
        "Your role requires a second factor, and this is your last one. Set up another one first."
    ),
    "cannot_generate_recovery_codes": _("Set up an app or a key first; recovery codes stand in for one of them."),
    "rate_limited": ERRORS["rate_limited"],
}

NOTES = {
    "account/messages/password_changed.txt": _("Your password is changed. All other sessions have ended."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/email_confirmation_sent.txt": _(
        "A mail with a link is on its way. Follow the link to confirm the address."
    ),
    "account/messages/email_confirmed.txt": _("The address is confirmed."),
    "account/messages/email_deleted.txt": _("The address is removed."),
    "account/messages/primary_email_set.txt": _("We write to this address from now on."),
    "account/messages/unverified_primary_email.txt": _("Confirm the address first; then we can write to it."),
    "account/messages/cannot_delete_primary_email.txt": ERRORS["cannot_remove_primary_email"],
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The key is added."),
    "mfa/messages/webauthn_removed.txt": _("The key is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes. The old ones no longer work."),
    "socialaccount/messages/account_connected.txt": _("The single sign-on is linked to your account."),
    "socialaccount/messages/account_connected_updated.txt": _("The single sign-on is linked to your account."),
    "socialaccount/messages/account_connected_other.txt": _(
        "This single sign-on is linked to somebody else's account."
    ),
    "socialaccount/messages/account_disconnected.txt": _("The single sign-on is no longer linked to your account."),
}

# Name → subject, text. Those about changes end with what to do if somebody else made them.
MAILS = {
    "account/email/password_reset_key": (
        _("A new password for your account"),
        _(
            "Somebody, probably you, asked for a new password for the account %(username)s. Choose it here; "
            "the link works once and for a limited time:"
        ),
    ),
    "account/email/email_confirmation": (
        _("Please confirm your e-mail address"),
        _("The account %(username)s gave this address. If that was you, confirm it here:"),
    ),
    "account/email/password_changed": (_("Your password was changed"), _("The password of your account was changed.")),
    "account/email/password_set": (_("Your password was set"), _("A password was set for your account.")),
    "account/email/password_reset": (
        _("Your password was reset"),
        _("The password of your account was reset by mail."),
    ),
    "signin/email/locked": (
        _("Your account is locked for a while"),
        _("There were several failed attempts to sign in as %(username)s, so the account is locked for a while."),
    ),
    "account/email/email_changed": (
        _("Your e-mail address was changed"),
        _("We write to another address from now on."),
    ),
    "account/email/email_confirm": (
        _("An e-mail address was confirmed"),
        _("An e-mail address of your account was confirmed."),
    ),
    "account/email/email_deleted": (
        _("An e-mail address was removed"),
        _("An e-mail address of your account was removed."),
    ),
    "mfa/email/totp_activated": (_("Authenticator app set up"), _("An authenticator app was set up for your account.")),
    "mfa/email/totp_deactivated": (
        _("Authenticator app removed"),
        _("The authenticator app of your account was removed."),
    ),
    "mfa/email/webauthn_added": (_("Key added"), _("A key was added to your account.")),
    "mfa/email/webauthn_removed": (_("Key removed"), _("A key was removed from your account.")),
    "mfa/email/recovery_codes_generated": (
        _("New recovery codes"),
        _("New recovery codes were made for your account."),
    ),
    "socialaccount/email/account_connected": (
        _("Single sign-on linked"),
        _("A single sign-on was linked to your account."),
    ),
    "socialaccount/email/account_disconnected": (
        _("Single sign-on unlinked"),
        _("A single sign-on is no longer linked to your account."),
    ),
}
LINKS = ("password_reset_url", "activate_url")


def sentences(first: str, second: str) -> str:
    """Two sentences one after the other, with a blank between them where the language has one."""
    return gettext("%(first)s %(second)s") % {"first": first, "second": second}
