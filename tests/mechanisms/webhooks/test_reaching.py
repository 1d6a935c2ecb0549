"""No request reaches a private network, however its address is written; names are pinned, answers end in time."""

import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kehui.mechanisms.webhooks import reaching
from kehui.mechanisms.webhooks.reaching import Unreachable, check, public, resolved, send


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:0:7f00:1::", "ff02::1", "255.255.255.255",
    ],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2400:3200::1"])
def test_public_addresses_are_known(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://example.cn/", "http://example.cn/", "https://", "https://a:b@example.cn/", "https://127.0.0.1/",
        "https://[::1]/", "https://example.cn:99999/", "https://exa mple.cn/", "https://example.cn/\r\nX: y",
        "https://example.cn:0/", "https://" + "a" * 600,
        "https://" + "a" * 64 + ".cn/",
    ],
)  # fmt: skip
def test_what_can_be_no_receiver_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        check(url)


def test_good_addresses_pass(settings: Any) -> None:
    check("https://example.cn:8443/in?x=1")
    check("https://接收.中国/事件")
    settings.WEBHOOK_PRIVATE = True
    check("http://127.0.0.1:8000/")


def test_a_name_that_leads_to_any_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(reaching.socket, "getaddrinfo", looked_up)
    with pytest.raises(Unreachable):
        resolved("example.cn", 443)
    reply = send("https://example.cn/", b"{}", {}, seconds=1)
    assert reply.code == 0
    assert not reply.good
    assert reply.words


def test_the_address_that_was_looked_up_is_the_one_connected_to(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up, which might lead elsewhere, is never made."""
    asked: list[str] = []

    def looked_up(host: str, port: int, *_args: Any, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(reaching.socket, "getaddrinfo", looked_up)
    url = receiver.url.replace("127.0.0.1", "receiver.example.cn")
    assert send(url, b"{}", {}, seconds=5).good
    assert asked == ["receiver.example.cn", "127.0.0.1"]  # the second is the number itself
    assert receiver.got[0][0]["host"].startswith("receiver.example.cn")


def test_a_path_in_any_script_is_reached(receiver: Any) -> None:
    assert send(receiver.url.replace("/in", "/事件"), b"{}", {}, seconds=5).good


def test_an_answer_that_leads_elsewhere_says_what_to_do(receiver: Any) -> None:
    receiver.code = 302
    with translation.override("en"):
        reply = send(receiver.url, b"{}", {}, seconds=5)
    assert (reply.good, reply.code) == (False, 302)
    assert "enter the address where it ends" in reply.words
    assert len(receiver.got) == 1


def test_why_nothing_came_back_is_said_in_words(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_PRIVATE = True
    with translation.override("zh-hans"):
        assert send("http://127.0.0.1:1/", b"{}", {}, seconds=5).words == "连接被拒绝，该地址没有服务"

        def unknown(*_args: Any, **_more: Any) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(reaching.socket, "getaddrinfo", unknown)
        assert send("https://nowhere.example/", b"{}", {}, seconds=5).words == "接收方域名无法解析"
