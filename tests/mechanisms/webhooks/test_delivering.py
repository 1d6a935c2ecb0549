"""Deliveries to a real receiver on loopback: up, down, slow, failing, and up again."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.webhooks import delivering
from kehui.mechanisms.webhooks.delivering import deliver, due, pause_after
from kehui.mechanisms.webhooks.models import Delivery, Hook
from kehui.mechanisms.webhooks.services import make_secret, pause, redeliver, resume
from kehui.mechanisms.webhooks.signing import secret_of
from kehui.records.services import act, create, note
from tests import factories as f
from tests.mechanisms.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(cast: f.Cast, hook: Any) -> Any:
    """Three events, of which the officer sees the record once it was submitted."""
    assert hook.pk
    made = create("demand", by=cast.author, **f.demand_fields(cast.company))
    return f.walk(made, ("submit", cast.author), ("accept", cast.county))


def again(hook: Hook) -> Hook:
    """Send when the hook's next attempt has come."""
    Hook.objects.filter(pk=hook.pk).update(next_at=timezone.now())
    deliver()
    return Hook.objects.get(pk=hook.pk)


def good(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The check as docs/how-to/notices.md gives it to receivers."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, mark) for mark in headers["webhook-signature"].split())


def test_events_arrive_in_order_signed_and_once(hook: Hook, demand: Any, receiver: Receiver) -> None:
    assert due()
    deliver()
    assert [event["verb"] for event in receiver.events] == ["create", "submit", "accept"]
    assert {event["number"] for event in receiver.events} == {demand.number}
    assert all(good(secret_of(hook), *each) for each in receiver.got)
    assert not good("whsec_AAAA", *receiver.got[0])
    assert not good(secret_of(hook), receiver.got[0][0], receiver.got[1][1])
    assert not due()
    deliver()
    assert len(receiver.got) == 3


def test_it_tells_what_the_interface_for_programs_tells(cast: f.Cast, demand: Any, receiver: Receiver) -> None:
    from kehui.api.schemas import Happened

    deliver()
    for event in receiver.events:
        assert set(event) == set(Happened.model_fields)
        Happened.model_validate(event)
    assert demand.pk
    assert cast.author.name in receiver.events[0]["who"]


def test_what_the_owner_may_not_see_is_never_sent(cast: f.Cast, hook: Hook, receiver: Receiver) -> None:
    Hook.objects.update(owner=cast.rival)
    demand = f.published_demand(cast, publicity="blurred", summary="概要")
    hidden = create("demand", by=cast.author, **f.demand_fields(cast.company, title="草稿"))
    note(demand, "内部意见", by=cast.county, audience="office")
    deliver()
    assert {event["number"] for event in receiver.events} == {demand.number}
    sent = b"".join(body for _headers, body in receiver.got).decode()
    for secret in (hidden.number, cast.author.name, "内部意见", "0531-00000001", "逐件判定"):
        assert secret not in sent
    act(demand, "withdraw", by=cast.author, reason="x")
    Delivery.objects.update(stand="waiting")
    count = len(receiver.got)
    again(hook)
    assert len(receiver.got) == count
    assert set(Delivery.objects.values_list("stand", flat=True)) == {"dropped"}


def test_a_failing_receiver_is_asked_again_later_and_then_gets_everything_in_order(
    hook: Hook, demand: Any, receiver: Receiver
) -> None:
    receiver.code = 500
    deliver()
    assert len(receiver.got) == 1  # the next ones wait behind it
    failing = Hook.objects.get()
    assert failing.attempt == 1
    assert failing.failing_since
    assert failing.next_at > timezone.now() + timedelta(seconds=20)
    assert not due()
    first = Delivery.objects.order_by("event").first()
    assert first
    assert (first.code, first.words, first.attempts) == (500, "Internal Server Error", 1)
    receiver.code = 200
    assert again(hook).failing_since is None
    assert [event["verb"] for event in receiver.events] == ["create", "create", "submit", "accept"]
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 3
    assert demand.pk


def test_a_receiver_that_is_down_loses_nothing(cast: f.Cast, hook: Hook, demand: Any, receiver: Receiver) -> None:
    Hook.objects.update(url="http://127.0.0.1:1/")
    deliver()
    note(demand, "第二条", by=cast.author)
    assert again(hook).attempt == 2
    Hook.objects.update(url=receiver.url)
    again(hook)
    assert [event["verb"] for event in receiver.events] == ["create", "submit", "accept", "note"]


def test_a_redirect_is_not_followed(hook: Hook, demand: Any, receiver: Receiver) -> None:
    receiver.code = 302
    assert again(hook).attempt == 1
    assert len(receiver.got) == 1
    assert demand.pk


@pytest.mark.parametrize("dribble", [False, True])
def test_a_slow_receiver_is_cut_off_and_holds_up_no_other(
    cast: f.Cast, hook: Hook, demand: Any, receiver: Receiver, settings: Any, dribble: bool
) -> None:
    settings.WEBHOOK_SECONDS = 0.3
    receiver.delay, receiver.dribble = (0, True) if dribble else (60, False)
    other = Receiver()
    try:
        Hook.objects.create(url=other.url, owner=cast.county, turn=1, cursor=0)
        deliver()
    finally:
        other.stop()
    assert [event["verb"] for event in other.events] == ["create", "submit", "accept"]
    failing = Delivery.objects.filter(hook=hook).order_by("event").first()
    assert failing
    assert (failing.code, failing.stand, failing.attempts) == (None, "waiting", 1)
    assert failing.milliseconds
    assert failing.milliseconds < 30_000  # of the minute that the receiver would have taken
    assert demand.pk


def test_time_is_bounded_and_the_rest_is_left_to_the_next_look(
    hook: Hook, demand: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.delay = 0.2
    monkeypatch.setattr(delivering, "SECONDS", 0.1)
    deliver()
    assert len(receiver.got) == 1
    assert due()
    monkeypatch.setattr(delivering, "SECONDS", 20)
    again(hook)
    assert len(receiver.got) == 3
    assert demand.pk


def test_a_process_that_ends_while_sending_sends_it_again_under_the_same_id(
    hook: Hook, demand: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_settle", killed)
        with pytest.raises(Killed):
            deliver()
    assert not due()  # nobody takes it up before its time
    again(hook)
    numbers = [headers["webhook-id"] for headers, _body in receiver.got]
    assert numbers[0] == numbers[1]
    assert len(numbers) == 4
    assert demand.pk


def test_after_days_of_failure_it_is_switched_off_and_the_administrator_told(
    hook: Any, demand: Any, receiver: Receiver
) -> None:
    from kehui.mechanisms.webhooks.telling import gather, tell

    receiver.code = 503
    deliver()
    Hook.objects.update(failing_since=timezone.now() - timedelta(days=4))
    assert again(hook).state == "disabled"
    lines = list(gather(timezone.now() - timedelta(minutes=1)))
    assert [line.person_id for line in lines] == [hook.system.pk]
    assert "127.0.0.1" in tell(hook.system, {1: lines[0]})[1].text
    assert tell(hook.owner, {1: lines[0]}) == {}
    receiver.code = 200
    count = len(receiver.got)
    again(hook)
    assert len(receiver.got) == count
    resume(hook, by=hook.system)
    deliver()
    assert [event["verb"] for event in receiver.events[count:]] == ["create", "submit", "accept"]
    assert demand.pk


def test_whoever_says_it_is_gone_is_not_asked_again(hook: Hook, demand: Any, receiver: Receiver) -> None:
    receiver.code = 410
    assert again(hook).state == "disabled"
    assert demand.pk


def test_it_is_paused_and_resumed_and_an_event_sent_again(hook: Any, demand: Any, receiver: Receiver) -> None:
    pause(hook, by=hook.system)
    deliver()
    assert not receiver.got
    resume(hook, by=hook.system)
    deliver()
    redeliver(Delivery.objects.get(event__verb="submit"), by=hook.system)
    deliver()
    assert [event["verb"] for event in receiver.events] == ["create", "submit", "accept", "submit"]
    assert demand.pk


def test_kinds_and_verbs_narrow_it(cast: f.Cast, hook: Hook, receiver: Receiver) -> None:
    Hook.objects.filter(pk=hook.pk).update(kinds=["demand"], verbs=["submit"])
    f.published_demand(cast)
    f.displayed_achievement(cast)
    deliver()
    assert [(event["kind"], event["verb"]) for event in receiver.events] == [("demand", "submit")]


def test_with_a_new_secret_the_old_one_is_good_for_a_day(hook: Any, demand: Any, receiver: Receiver) -> None:
    old = secret_of(hook)
    new = make_secret(hook, by=hook.system)
    deliver()
    assert all(good(secret, *receiver.got[0]) for secret in (old, new))
    Hook.objects.update(turned_at=timezone.now() - timedelta(days=2))
    redeliver(Delivery.objects.get(event__verb="submit"), by=hook.system)
    deliver()
    assert good(new, *receiver.got[-1])
    assert not good(old, *receiver.got[-1])
    assert demand.pk


def test_without_a_secret_or_with_an_owner_who_left_nothing_is_sent(
    hook: Hook, demand: Any, receiver: Receiver
) -> None:
    Hook.objects.update(turn=0)
    deliver()
    Hook.objects.update(turn=1)
    hook.owner.is_active = False
    hook.owner.save()
    deliver()
    assert not receiver.got
    assert demand.pk


def test_waits_double_up_to_hours_with_some_chance() -> None:
    for attempt, longest in ((0, 30), (1, 60), (5, 960), (40, 6 * 3600)):
        assert longest * 0.75 <= pause_after(attempt).total_seconds() <= longest


def test_feeding_asks_as_often_for_many_events_of_a_record_as_for_few(
    cast: f.Cast, hook: Hook, django_assert_max_num_queries: Any
) -> None:
    from kehui.mechanisms.webhooks.feeding import feed

    made = create("demand", by=cast.author, **f.demand_fields(cast.company))
    act(made, "submit", by=cast.author)
    for place in range(20):
        note(made, f"备注{place}", by=cast.author)
    with django_assert_max_num_queries(14):
        assert feed(Hook.objects.select_related("owner").get()) == 22
    assert Delivery.objects.count() == 22
    assert hook.pk
