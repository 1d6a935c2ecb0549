"""The forms of signing in, in our words: the libraries' own, with our labels and help and nothing in the boxes."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.people.signin.passwords import rules


def _rules(*, newcomer: bool = False) -> str:
    return format_html(
        '<span>{}</span><ul class="rules">{}</ul>',
        _("It needs:"),
        format_html_join("", "<li>{}</li>", ((rule,) for rule in rules(newcomer=newcomer))),
    )


RULES = lazy(_rules, str)()
FIRST_RULES = lazy(_rules, str)(newcomer=True)
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}


class Plain:
    """Takes placeholders away, which vanish while one types, and sets labels, help and attributes."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    attributes: dict[str, dict[str, Any]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attributes.get(name, {})


class SignInForm(Plain, account.LoginForm):
    labels = {"login": gettext_lazy("User name or e-mail address"), "password": gettext_lazy("Password")}
    attributes = {"login": {"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}}


class Twice(Plain):
    """A new password and its repetition; that they differ is said together with what else is wrong."""

    labels = {
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password, once more"),
        "oldpassword": gettext_lazy("Present password"),
    }
    helps = {"password1": RULES}
    data: Any
    errors: Any
    add_prefix: Any
    add_error: Any

    def clean(self) -> Any:
        given = super().clean()  # type: ignore[misc]
        first, second = (self.data.get(self.add_prefix(name)) for name in ("password1", "password2"))
        if first and second and first != second and "password2" not in self.errors:
            self.add_error("password2", _("The two passwords are different."))
        return given


class ChangePasswordForm(Twice, account.ChangePasswordForm):
    pass


class SetPasswordForm(Twice, account.SetPasswordForm):
    pass


class ResetPasswordForm(Twice, account.ResetPasswordKeyForm):
    pass


class ResetForm(Plain, account.ResetPasswordForm):
    labels = {"email": gettext_lazy("E-mail address of your account")}


class AddressForm(Plain, account.AddEmailForm):
    labels = {"email": gettext_lazy("E-mail address")}


class AgainForm(Plain, account.ReauthenticateForm):
    labels = {"password": gettext_lazy("Your password")}
    attributes = {"password": {"autofocus": True}}


class CodeForm(Plain, factor.AuthenticateForm):
    labels = {"code": gettext_lazy("Code of your authenticator app, or a recovery code")}
    attributes = {"code": CODE}


class CodeAgainForm(Plain, factor.ReauthenticateForm):
    labels = CodeForm.labels
    attributes = {"code": CODE}


class ActivateCodeForm(Plain, totp.ActivateTOTPForm):
    labels = {"code": gettext_lazy("The six digits that the app shows now")}
    attributes = {"code": CODE | {"autofocus": False}}


class AddKeyForm(Plain, webauthn.AddWebAuthnForm):
    labels = {
        "name": gettext_lazy("Name of this key"),
        "passwordless": gettext_lazy("Sign in with this key alone, without a password"),
    }
    helps = {
        "name": gettext_lazy("So that you can tell your keys apart, for example: office computer"),
        "passwordless": gettext_lazy("The key then asks for your fingerprint, your face or its PIN each time."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": "", "passwordless": True}
        super().__init__(*args, **kwargs)


class RenameKeyForm(Plain, webauthn.EditWebAuthnForm):
    labels = {"name": AddKeyForm.labels["name"]}
