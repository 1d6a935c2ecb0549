"""Pages of signing in and of one's own account answer, in our design, and tell strangers nothing."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.template.loader import get_template
from django.urls import reverse

from kehui.people.signin import adapters, urls, views
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import add_address
from tests.browsing import browser, words
from tests.people.signin.accounts import PASSWORD, sign_in, signed_in, with_password

OURS = "kehui/templates"


@pytest.fixture
def post(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A mail server that answers at once, and mails that have arrived when the answer has."""
    settings.EMAIL_HOST = "mail.example"
    monkeypatch.setattr(views, "ANSWER_SECONDS", 0)
    deliver = adapters.deliver
    monkeypatch.setattr(adapters, "deliver", lambda message: deliver(message).join())
    return mail.outbox


def link_in(message: Any) -> str:
    return re.search(r"http://testserver(\S+)", message.body)[1]


FOLDERS = {
    "account": "logout account_inactive signup_closed password_reset password_reset_done password_reset_from_key"
    " password_reset_from_key_done password_change password_set reauthenticate verification_sent email email_confirm",
    "mfa": "index authenticate reauthenticate totp/activate_form totp/deactivate_form webauthn/add_form"
    " webauthn/authenticator_list webauthn/edit_form webauthn/authenticator_confirm_delete webauthn/reauthenticate"
    " recovery_codes/index recovery_codes/generate",
    "usersessions": "usersession_list",
    "socialaccount": "connections authentication_error login_cancelled",
}
TEMPLATES = [f"{folder}/{name}" for folder, names in FOLDERS.items() for name in names.split()]


@pytest.mark.parametrize("name", [*TEMPLATES, "429"])
def test_every_page_of_the_library_is_drawn_by_us(name: str) -> None:
    assert OURS in get_template(f"{name}.html").origin.name


@pytest.mark.django_db
def test_pages_of_my_account_answer() -> None:
    client, _answer = sign_in(with_password().username)
    for pattern in urls.OWN:
        if "<" in str(pattern.pattern) or "(" in str(pattern.pattern):
            continue
        answer = client.get(reverse(pattern.name))
        assert answer.status_code in (200, 302, 404), pattern.name
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert "<h1>" in answer.content.decode(), pattern.name


@pytest.mark.django_db
def test_nobody_sees_an_account_but_its_person() -> None:
    for pattern in urls.OWN:
        if "<" not in str(pattern.pattern) and "(" not in str(pattern.pattern):
            assert browser().get(reverse(pattern.name))["Location"].startswith(reverse("sign-in")), pattern.name


@pytest.mark.django_db
def test_signing_in_leads_to_where_one_wanted_to_go_but_not_elsewhere() -> None:
    person = with_password()
    _client, answer = sign_in(person.username, next="/demands/new/")
    assert answer["Location"] == "/demands/new/"
    _client, answer = sign_in(person.username, next="https://elsewhere.example/")
    assert answer["Location"] == reverse("home")


@pytest.mark.django_db
def test_a_closed_account_cannot_be_entered() -> None:
    person = with_password()
    person.is_active = False
    person.save()
    client, answer = sign_in(person.username)
    assert answer["Location"] == reverse("account_inactive")
    assert "This account is closed" in words(client.get(answer["Location"]))
    assert not signed_in(client)


@pytest.mark.django_db
def test_nobody_opens_an_account_by_themselves() -> None:
    assert browser().get("/sign-up/").status_code == 404


@pytest.mark.django_db
def test_a_forgotten_password_is_renewed_by_mail(post: list[Any]) -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    client = browser()
    client.post(reverse("account_reset_password"), {"email": "wang@example.cn"})
    page = client.get(link_in(post[0]), follow=True)
    form = page.request["PATH_INFO"]
    wrong = client.post(form, {"password1": "short", "password2": "short"})
    assert "3 characters are missing" in words(wrong)
    client.post(form, {"password1": "New-Alloy-77", "password2": "New-Alloy-77"})
    assert signed_in(sign_in(person.username, "New-Alloy-77")[0])
    assert "This link no longer works" in words(client.get(link_in(post[0]), follow=True))
    assert AccountEvent.objects.filter(person=person, what=What.PASSWORD_RESET).exists()
    assert f"Dear {person}," in post[1].body  # nobody was signed in when it was written


@pytest.mark.django_db
def test_asking_for_a_new_password_does_not_tell_who_has_an_account(post: list[Any]) -> None:
    add_address(with_password(), "wang@example.cn", verified=True)
    answers = [
        browser().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("wang@example.cn", "nobody@example.cn")
    ]
    assert [len(post), words(answers[0])] == [1, words(answers[1])]


@pytest.mark.django_db
def test_an_answer_takes_as_long_whether_somebody_has_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(views.time, "sleep", waits.append)
    browser().post(reverse("account_reset_password"), {"email": "nobody@example.cn"})
    assert 0 < waits[0] <= views.ANSWER_SECONDS


@pytest.mark.django_db
def test_without_a_mail_server_the_page_says_whom_to_ask() -> None:
    page = browser().get(reverse("account_reset_password"))
    assert "Ask the administrator, who gives you a link" in words(page)
    assert "Forgotten your password?" not in words(browser().get(reverse("sign-in")))


@pytest.mark.django_db
def test_an_address_is_confirmed_and_then_good_for_signing_in(post: list[Any]) -> None:
    person = with_password()
    client, _answer = sign_in(person.username)
    client.post(reverse("account_email"), {"email": "li@example.cn", "action_add": "1"})
    assert "Dear" in post[0].body
    page = client.get(link_in(post[0]))
    assert "Does li@example.cn belong to you?" in words(page)
    client.post(link_in(post[0]))
    assert EmailAddress.objects.get(user=person).verified
    assert signed_in(sign_in("Li@example.cn")[0])


@pytest.mark.django_db
def test_a_mail_tells_of_a_changed_password(post: list[Any]) -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    client, _answer = sign_in(person.username)
    new = {"oldpassword": PASSWORD, "password1": "New-Alloy-77", "password2": "New-Alloy-77"}
    client.post(reverse("account_change_password"), new)
    assert [message.subject for message in post] == ["Your password was changed"]
    assert "New-Alloy" not in post[0].body


@pytest.mark.django_db
def test_a_mail_tells_once_of_a_locked_account(post: list[Any]) -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    for _time in range(7):
        sign_in(person.username, "wrong")
    (message,) = post
    assert (message.subject, message.to) == ("Your account is locked for a while", ["wang@example.cn"])
    assert f"Dear {person}," in message.body


@pytest.mark.django_db
def test_an_address_changed_in_the_profile_is_confirmed_and_the_former_one_told(post: list[Any]) -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    client, given = browser(person), {"name": "王示例", "phone": ""}
    client.post(reverse("change-profile"), given | {"email": "Neu@example.cn"})
    told = [(message.to, message.subject) for message in post]
    assert (["wang@example.cn"], "Your e-mail address was changed") in told
    assert (["neu@example.cn"], "Please confirm your e-mail address") in told
    (page,) = [message for message in post if message.to == ["neu@example.cn"]]
    assert "neu@example.cn · not confirmed" in words(client.get(reverse("account")))
    client.post(link_in(page))
    person.refresh_from_db()
    assert (person.email, person.name) == ("neu@example.cn", "王示例")
    assert signed_in(sign_in("neu@example.cn")[0])
    client.post(reverse("change-profile"), given | {"email": ""})
    assert "without one, a forgotten password" in words(client.get(reverse("account")))


@pytest.mark.django_db
def test_a_wrong_sign_in_says_so_in_words() -> None:
    _client, answer = sign_in("nobody")
    assert "User name and password do not fit together." in words(answer)
    assert PASSWORD not in answer.content.decode()


@pytest.mark.django_db
def test_the_history_of_my_account() -> None:
    person = with_password()
    client, _answer = sign_in(person.username, HTTP_USER_AGENT="x")
    client.post(reverse("sign-out"))
    sign_in(person.username, client=client)
    page = words(client.get(reverse("account_history")))
    assert page.index("Signed out") < page.rindex("Signed in")
    assert "127.0.0.1" in page
