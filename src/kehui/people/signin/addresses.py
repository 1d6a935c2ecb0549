"""Where a request comes from: its network address, seen through our own proxies, and the device it names."""

import ipaddress
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

AGENT_LENGTH = 200
# The first that fits: browsers built on others name those too.
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("QIHU|360SE|360EE", "360"), ("QQBrowser", "QQ"),
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom(e|ium)", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS|OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("UOS|Kylin", "UOS / Kylin"), ("Linux", "Linux"),
)  # fmt: skip


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever made a request; of X-Forwarded-For only what our own proxies added is believed."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    found = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES and hops:
        found = hops[-min(settings.PROXIES, len(hops))]
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return None


def client_agent(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH]


def device(agent: str) -> str:
    """A browser and a system in words; what cannot be told is left out."""
    named = [next((name for pattern, name in known if re.search(pattern, agent)), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, named)) or _("unknown device")


def place(address: Any) -> str:
    """Whether an address lies in the office's own network; more cannot be told without asking somebody else."""
    if not address:
        return _("unknown place")
    found = ipaddress.ip_address(str(address))
    if found.is_loopback:
        return _("this server")
    return _("internal network") if found.is_private else _("internet")
