"""Mails against a real server on loopback: refused, down, back again, and a process that ends at the worst moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.notices import posting
from kehui.mechanisms.notices.digests import lay_digests
from kehui.mechanisms.notices.models import Letter, Notification
from kehui.mechanisms.notices.posting import post
from kehui.mechanisms.notices.preferences import choose, want_mail
from kehui.people.models import Person
from kehui.records.services import act
from tests import factories as f
from tests.mechanisms.notices.smtp import MailServer, text_of

pytestmark = pytest.mark.django_db
Told = Callable[..., list[str]]


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    made = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.SITE_URL = "https://kehui.example.cn/"
    yield made
    made.stop()


@pytest.fixture
def letter(cast: f.Cast, draft: Any, told: Told, server: MailServer) -> Letter:
    """The county officer's digest: a demand waits for them."""
    assert server.port
    Person.objects.filter(pk=cast.county.pk).update(email="county@example.cn")
    act(draft, "submit", by=cast.author)
    told(cast.county)
    lay_digests(None, timezone.now())
    return Letter.objects.get()


def again(letter: Letter) -> Letter:
    """The letter when its next attempt has come."""
    Letter.objects.filter(pk=letter.pk).update(next_at=timezone.now())
    post()
    letter.refresh_from_db()
    return letter


def test_a_digest_goes_out_once_and_leads_back(cast: f.Cast, draft: Any, letter: Letter, server: MailServer) -> None:
    assert [post(), post()] == [1, 0]
    (mail,) = server.taken
    assert mail["To"] == "county@example.cn"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<https://kehui.example.cn/notifications/stop/")
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("text/plain", "text/html"):
        words = text_of(mail, kind)
        assert f"https://kehui.example.cn/demands/{draft.number}/" in words
        assert "轮到您办理" in words
        assert "原因：该事项正等待您办理" in words
        assert "https://kehui.example.cn/notifications/settings/" in words
        assert mail["List-Unsubscribe"].strip().strip("<>") in words
        for secret in (cast.author.name, "0531-00000001", "王示例", "残余应力只能离线抽检"):
            assert secret not in words
    assert "轮到我办理 1" in text_of(mail, "text/plain").splitlines()  # how much of what, before its records
    lay_digests(None, timezone.now())
    assert Letter.objects.count() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempt) == ("sent", 1)


def test_while_the_server_is_down_letters_queue_and_then_go_out_once(
    letter: Letter, server: MailServer, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    assert post() == 0
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert letter.next_at > timezone.now() + timedelta(minutes=1)
    first = letter.next_at
    assert not posting.due()
    again(letter)
    assert letter.next_at - timezone.now() > first - timezone.now()  # it waits longer each time
    settings.EMAIL_PORT = port
    assert again(letter).state == "sent"
    again(letter)
    assert len(server.taken) == 1


def test_a_server_that_says_not_now_is_asked_again_and_a_final_no_ends_it(letter: Letter, server: MailServer) -> None:
    server.answer = "451 try later"
    assert again(letter).state == "waiting"
    assert letter.words == "451 try later"
    server.answer = "550 no such mailbox"
    assert again(letter).state == "refused"
    server.answer = "250 OK"
    assert again(letter).state == "refused"
    assert not server.taken


def test_whoever_ends_between_sent_and_marked_sends_it_again_under_the_same_id(
    letter: Letter, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: Any, **_more: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(posting, "_mark", killed)
        with pytest.raises(Killed):
            post()
    assert post() == 0  # nobody takes it up before its time
    assert again(letter).state == "sent"
    assert len(server.taken) == 2
    assert len({mail["Message-ID"] for mail in server.taken}) == 1


def test_a_server_that_hangs_up_after_taking_it_gets_it_again_under_the_same_id(
    letter: Letter, server: MailServer
) -> None:
    server.lost = True
    assert again(letter).state == "waiting"
    server.lost = False
    assert again(letter).state == "sent"
    assert len({mail["Message-ID"] for mail in server.taken}) == 1


def test_two_senders_never_send_the_same_letter(letter: Letter, server: MailServer) -> None:
    assert posting._claim(letter)
    assert not posting._claim(letter)
    assert post() == 0
    assert not server.taken


def test_nothing_is_sent_of_what_was_read_is_over_or_may_not_be_seen_any_more(
    cast: f.Cast, draft: Any, letter: Letter, server: MailServer
) -> None:
    act(draft, "accept", by=cast.county2)  # it is nobody else's turn to accept it any more
    assert again(letter).state == "empty"
    Letter.objects.update(state="waiting")
    Notification.objects.update(read_at=timezone.now())
    assert again(letter).state == "empty"
    Letter.objects.update(state="waiting")
    Notification.objects.update(read_at=None)
    cast.county.grants.update(until=f.LONG_AGO)
    assert again(letter).state == "empty"
    assert not server.taken


def test_no_mail_to_whoever_wants_none_or_has_no_address(cast: f.Cast, letter: Letter, server: MailServer) -> None:
    want_mail(cast.county, False)
    assert again(letter).state == "empty"
    Letter.objects.all().delete()
    Notification.objects.update(letter=None)
    assert lay_digests(None, timezone.now()) == "0"
    choose(cast.county, {}, language="en", wanted=True)
    Person.objects.filter(pk=cast.county.pk).update(email="")
    assert lay_digests(None, timezone.now()) == "0"
    assert not server.taken


def test_what_is_wanted_at_once_goes_out_at_once_in_the_chosen_language(
    cast: f.Cast, draft: Any, told: Told, server: MailServer
) -> None:
    Person.objects.filter(pk=cast.county.pk).update(email="county@example.cn")
    choose(cast.county, {("turn", ""): "once"}, language="en", wanted=True)
    act(draft, "submit", by=cast.author)
    told(cast.county)
    assert posting.due()
    assert [post(), post()] == [1, 0]
    (mail,) = server.taken
    assert mail["Subject"] == f"Kehui: news of {draft.number}"
    assert "Your turn after: Submit → submitted" in text_of(mail)
    assert "because the record waits for you" in text_of(mail)


def test_a_week_old_letter_is_given_up(letter: Letter, server: MailServer) -> None:
    server.answer = "451 try later"
    again(letter)
    Letter.objects.update(laid_at=timezone.now() - timedelta(days=8))
    assert again(letter).state == "refused"


def test_without_a_mail_server_nothing_is_laid(cast: f.Cast, draft: Any, told: Told, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    Person.objects.filter(pk=cast.county.pk).update(email="county@example.cn")
    act(draft, "submit", by=cast.author)
    told(cast.county)
    assert lay_digests(None, timezone.now()) == "0"
    assert not posting.due()
