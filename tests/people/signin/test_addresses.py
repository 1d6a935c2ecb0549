"""Where a request came from, behind proxies of our own and behind nobody's, and the device it names."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from kehui.people.signin.addresses import client_address, device, place


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.1.1.1"),
        (0, "6.6.6.6", "10.1.1.1"),  # nobody may write it but a proxy of ours
        (1, "6.6.6.6, 10.2.2.2", "10.2.2.2"),
        (2, "6.6.6.6, 10.2.2.2, 10.3.3.3", "10.2.2.2"),
        (2, "10.2.2.2", "10.2.2.2"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "rubbish", None),
        (1, "", "10.1.1.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, forwarded: str, expected: str | None) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.1.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/108.0 Safari/537.36", "Chrome · UOS / Kylin"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iOS"),
        ("curl/8.0", "unknown device"),
    ],
)
def test_devices_in_words(agent: str, expected: str) -> None:
    with translation.override("en"):
        assert device(agent) == expected


def test_places_in_words() -> None:
    with translation.override("en"):
        found = [place(address) for address in ("127.0.0.1", "192.168.1.7", "8.8.8.8", None)]
    assert found == ["this server", "internal network", "internet", "unknown place"]
