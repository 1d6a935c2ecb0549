"""The pages of webhooks: proposed by one administrator, confirmed by the other, read by the third."""

from typing import Any

import pytest
from django.urls import reverse

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


def test_others_read_or_are_told_no(cast: f.Cast, hook: Any) -> None:
    page = reverse("webhook", args=[hook.pk])
    for role in (Role.SECURITY, Role.AUDIT):
        client = browser(f.person(role))
        assert client.get(page).status_code == client.get("/webhooks/").status_code == 200
        assert "New secret" not in words(client.get(page))
        for name in ("webhook-secret", "webhook-switch"):
            assert client.post(reverse(name, args=[hook.pk])).status_code == 403
    assert browser(cast.county).get(page).status_code == 403
    assert browser().get(page).status_code == 302
