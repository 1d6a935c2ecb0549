"""One request to an address outside: its name is looked up once and pinned, no redirect is followed, and it ends in
time."""

import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

NAT64 = ipaddress.ip_network("64:ff9b::/96")
ANSWER = 512  # bytes of an answer that are read
LONGEST = 500  # characters of an address


@dataclass(frozen=True)
class Reply:
    """What came back: ``code`` 0 when nothing did, then ``words`` say why."""

    code: int
    words: str = ""
    milliseconds: int = 0

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300


class Unreachable(OSError):
    """An address that must not be reached from here."""


def check(url: str) -> None:
    """``ValidationError`` in words when an address can be no receiver."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValidationError(_("This is no address.")) from None
    if len(url) > LONGEST or not parts.hostname or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise ValidationError(_("This is no address."))
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PRIVATE):
        raise ValidationError(_("The address must begin with https://."))
    if parts.username or parts.password:
        raise ValidationError(_("Leave name and password out of the address; the receiver checks the signature."))
    if port == 0 or not _named(parts.hostname):
        raise ValidationError(_("This is no address."))
    with suppress(ValueError):
        if not settings.WEBHOOK_PRIVATE and not public(parts.hostname):
            raise ValidationError(_("This address lies in a private network."))


def _named(host: str) -> bool:
    """Whether a name, in whatever script, can be looked up."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def public(address: str) -> bool:
    """Whether an IP address lies in the public internet; ``ValueError`` when it is none."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            found = found.ipv4_mapped
        elif found.sixtofour or found.teredo or found in NAT64:
            return False  # an IPv4 address of whatever network may stand behind these
    return found.is_global and not found.is_multicast


def resolved(host: str, port: int) -> str:
    """The IP address to connect to; refused when the name leads to any private one, unless ``WEBHOOK_PRIVATE``."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.WEBHOOK_PRIVATE and not all(public(address) for address in found):
        raise Unreachable(_("This address lies in a private network."))
    return found[0]


class Pinned(http.client.HTTPConnection):
    """A connection to an IP address that was looked up before, under the name it was asked for."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address, self.secure = address, secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def send(url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Reply:
    """POST a body and read the answer's code; never raises, and takes little longer than ``seconds``."""
    began = monotonic()
    try:
        code, words = _exchanged(url, body, headers, seconds)
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = monotonic() - began >= seconds
        code, words = 0, _("no answer in time") if late else _why(error)
    return Reply(code, words[:200], round(1000 * (monotonic() - began)))


def _why(error: Exception) -> str:
    """What went wrong, in words where it is common, else as the system puts it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not trusted: %(why)s") % {"why": error.verify_message}
    if isinstance(error, ConnectionRefusedError):
        return _("nobody listens at this address")
    if isinstance(error, socket.gaierror):
        return _("the name of the receiver is not known")
    if isinstance(error, (ConnectionResetError, http.client.RemoteDisconnected)):
        return _("the receiver hung up")
    return str(error) or type(error).__name__


def _exchanged(url: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, str]:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = Pinned(host, port, address=resolved(host, port), secure=secure, seconds=seconds)
    timer = Timer(seconds, connection.cut)  # a receiver that dribbles would renew the socket's own limit
    timer.start()
    try:
        path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))  # written in any script
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(ANSWER)
        if 300 <= answer.status < 400:
            return answer.status, _("it leads elsewhere, which is not followed: enter the address where it ends")
        return answer.status, "" if 200 <= answer.status < 300 else answer.reason
    finally:
        timer.cancel()
        connection.close()
