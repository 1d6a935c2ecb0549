"""The pages of webhooks: proposed by one administrator, confirmed by the other, read by the third."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.urls import reverse

from kehui.mechanisms.webhooks import services
from kehui.mechanisms.webhooks.delivering import deliver
from kehui.mechanisms.webhooks.models import Delivery, Hook
from kehui.mechanisms.webhooks.signing import secret_of
from kehui.people.acts import confirm
from kehui.people.models import AdminAct
from kehui.people.powers import Role
from tests import factories as f
from tests.browsing import browser, queries, words

pytestmark = pytest.mark.django_db
GIVEN = {"url": "https://receiver.example.cn/in", "kinds": ["demand"], "verbs": ["submit"], "reason": "对接平台"}


def test_a_hook_is_proposed_confirmed_and_takes_its_secret_once(cast: f.Cast) -> None:
    system, security = f.person(Role.SYSTEM), f.person(Role.SECURITY)
    client = browser(system)
    assert "No webhooks yet" in words(client.get("/webhooks/"))
    answer = client.post("/webhooks/new/", GIVEN | {"owner": cast.county.username}, follow=True)
    assert "when the security administrator confirms it" in words(answer)
    assert not Hook.objects.exists()
    confirm(AdminAct.objects.get(), by=security)
    hook = Hook.objects.get()
    assert (hook.url, hook.kinds, hook.verbs, hook.owner) == (GIVEN["url"], ["demand"], ["submit"], cast.county)
    page = reverse("webhook", args=[hook.pk])
    assert "Nothing is sent yet" in words(client.get(page))
    taken = reverse("webhook-secret", args=[hook.pk])
    shown = client.post(taken, {"turn": "0"})
    assert "was shown before" in words(client.post(taken, {"turn": "0"}, follow=True))
    hook.refresh_from_db()
    assert hook.turn == 1
    assert secret_of(hook) in words(shown)
    assert shown["Cache-Control"] == "no-store"
    assert secret_of(hook) not in words(client.get(page))
    change = GIVEN | {"owner": cast.city.username, "verbs": []}
    client.post(reverse("webhook-change", args=[hook.pk]), change)
    confirm(AdminAct.objects.filter(action="hook-change").get(), by=security)
    hook.refresh_from_db()
    assert (hook.owner, hook.verbs) == (cast.city, [])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("url", "http://receiver.example.cn/", "must begin with https://"),
        ("url", "https://192.168.0.9/", "lies in a private network"),
        ("owner", "nobody", "Nobody who can sign in has this name."),
        ("kinds", ["nothing"], "nothing"),
        ("verbs", ["nothing"], "nothing"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(cast: f.Cast, name: str, value: Any, said: str) -> None:
    given = GIVEN | {"owner": cast.county.username, name: value}
    answer = browser(f.person(Role.SYSTEM)).post("/webhooks/new/", given)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not AdminAct.objects.exists()


def test_the_log_tells_how_deliveries_went_and_sends_them_again(cast: f.Cast, hook: Any, receiver: Any) -> None:
    receiver.code = 500
    f.published_demand(cast)
    deliver()
    client, page = browser(hook.system), reverse("webhook", args=[hook.pk])
    told = words(client.get(page))
    assert "500 Internal Server Error" in told
    assert "The receiver fails" in told
    assert "高温合金" not in told  # administrators see no business records
    assert "No deliveries" in words(client.get(page, {"stand": "taken"}))
    assert "Last answer" in told
    assert "fails" in words(client.get("/webhooks/"))
    receiver.code = 200
    row = Delivery.objects.order_by("event").first()
    again = reverse("webhook-again", args=[hook.pk, row.pk])
    assert "under the same id" in words(client.post(again, follow=True))
    deliver()
    assert not Delivery.objects.filter(stand="waiting").exists()
    switch = reverse("webhook-switch", args=[hook.pk])
    assert "Paused" in words(client.post(switch, {"pause": "1"}, follow=True))
    assert "Resumed" in words(client.post(switch, follow=True))
    few = queries(client, page)
    for _each in range(3):
        f.published_demand(cast)
    deliver()
    assert queries(client, page) == few


def test_a_test_is_sent_at_once_signed_and_tells_the_answer(hook: Any, receiver: Any) -> None:
    client, address = browser(hook.system), reverse("webhook-test", args=[hook.pk])
    assert "The receiver took the test: 200" in words(client.post(address, follow=True))
    ((headers, body),) = receiver.got
    assert json.loads(body)["verb"] == "test"
    assert headers["webhook-id"].startswith("test_")
    assert signed(hook, headers["webhook-id"], body, headers) == headers["webhook-signature"]
    receiver.code = 503
    assert "did not take the test: 503 Service Unavailable" in words(client.post(address, follow=True))
    assert not Delivery.objects.exists()
    hook.refresh_from_db()
    assert hook.failing_since is None, "a test is no delivery"
    Hook.objects.update(turn=0)
    assert "Take the secret first" in words(client.post(address, follow=True))


def signed(hook: Hook, number: str, body: bytes, headers: dict[str, str]) -> str:
    key = base64.b64decode(secret_of(hook).removeprefix("whsec_"))
    mark = hmac.new(key, f"{number}.{headers['webhook-timestamp']}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mark).decode()}"


def test_a_test_of_a_slow_receiver_ends_soon(hook: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver.delay = 3.0
    monkeypatch.setattr(services, "TEST_SECONDS", 0.2)
    answer = browser(hook.system).post(reverse("webhook-test", args=[hook.pk]), follow=True)
    assert "did not take the test: no answer in time" in words(answer)


def test_a_receiver_that_wants_nothing_more_is_called_so_and_nothing_is_offered_again(
    cast: f.Cast, hook: Any, receiver: Any
) -> None:
    receiver.code = 410
    f.published_demand(cast)
    deliver()
    client, page = browser(hook.system), reverse("webhook", args=[hook.pk])
    told = words(client.get(page))
    assert "the receiver answered 410" in told
    assert "days of failure" not in told
    assert "Send again" not in told, "nothing would be sent before it is resumed"
    client.post(reverse("webhook-switch", args=[hook.pk]))
    assert "Send again" in words(client.get(page))


def test_others_read_or_are_told_no(cast: f.Cast, hook: Any) -> None:
    page = reverse("webhook", args=[hook.pk])
    for role in (Role.SECURITY, Role.AUDIT):
        client = browser(f.person(role))
        assert client.get(page).status_code == client.get("/webhooks/").status_code == 200
        assert "New secret" not in words(client.get(page))
        for name in ("webhook-secret", "webhook-switch", "webhook-test"):
            assert client.post(reverse(name, args=[hook.pk])).status_code == 403
    assert browser(cast.county).get(page).status_code == 403
    assert browser().get(page).status_code == 302
