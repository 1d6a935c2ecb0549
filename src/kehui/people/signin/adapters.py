"""How the sign-in libraries behave here: who may have an account, what they say, and where they lead."""

import logging
import threading
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from kehui.people.models import Person
from kehui.people.signin import words
from kehui.people.signin.addresses import client_address, device
from kehui.people.signin.obligations import needs_factor

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def display(person: Person) -> str:
    return str(person)


def deliver(mail: EmailMessage) -> threading.Thread:
    """Send a mail beside the request, so that the time an answer takes does not tell whether an account exists."""

    def send() -> None:
        try:
            mail.send()
        except Exception:
            logging.getLogger("kehui.mail").exception("a mail about an account could not be sent")

    thread = threading.Thread(target=send, daemon=False, name="sign-in mail")
    thread.start()
    return thread


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | words.ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False  # people come with their organisation, or are enrolled by its administrator

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of these minutes is proof enough; nobody is asked twice in a row."""
        records = get_authentication_records(self.request, self.request.user)
        recent = any(time.time() - one["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for one in records)
        return not recent and super().is_reauthentication_required(app=app, **kwargs)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or words.NOTES.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """One plain text for every mail: what happened, the link if there is one, from where, and what to do."""
        subject, text = words.MAILS[template_prefix]
        person = context.get("user") or self.request.user
        link = next((context[name] for name in words.LINKS if name in context), "")
        body = render_to_string(
            "signin/mail.txt",
            {
                "text": text % {"username": person.get_username() if person else ""},
                "link": link,
                "name": person,
                "at": context.get("timestamp"),
                "address": context.get("ip", ""),
                "device": device(context.get("user_agent", "")),
                "site": self.request.build_absolute_uri("/"),
            },
        )
        to = [email] if isinstance(email, str) else email
        return EmailMessage(str(subject), body, self.get_from_email(), to, headers=headers)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Names the account's person, who need not be signed in: a password is reset and an account locked without."""
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        deliver(self.render_mail(template_prefix, email, context))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | words.FACTOR_ERRORS

    def get_totp_label(self, user: Person) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays where the person's role requires one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not needs_factor(authenticator.user) or others.exists()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False  # a person unknown here is told whom to ask

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:  # noqa: ARG002
        return sociallogin.user  # nothing is taken over: nobody is made of these claims

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Both sides must have verified the address: the provider says so, and it is confirmed here as well."""
        confirmed = EmailAddress.objects.filter(email=email.lower(), verified=True).exists()
        return settings.OIDC_LINK_BY_EMAIL and confirmed and super().can_authenticate_by_email(login, email)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ARG002
        """Keep of the provider's claims only what tells the account apart on the person's page."""
        claims = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data.get("id_token") or {}
        kept = {name: claims[name] for name in ("sub", "preferred_username", "name") if name in claims}
        sociallogin.account.extra_data = {"userinfo": kept}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
