"""Sending a signed event to an address outside: only over TLS, only where it may go, five seconds.

The name is resolved once, every address it has is looked at, and the connection goes to one of
those, so that a name which changes its mind leads nowhere. Internal networks are refused unless
DELIVERY_NETWORKS names them. Nothing is followed and no more than the answer's first signs is read.
"""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from referrals.models import EventDelivery

Trouble = EventDelivery.Trouble
#: Seconds for all of it: connecting, sending, the answer.
TIMEOUT: Final = 5.0
_HTTPS: Final = 443
_READ: Final = 1000
_KEPT: Final = 200
#: Addresses of the fourth version hidden in those of the sixth (RFC 6052).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What came of an attempt: the code and first signs of the answer, or why there is none."""

    code: int | None = None
    text: str = ""
    trouble: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the address answered at all; otherwise nothing else will arrive there now."""
        return self.code is not None


class NotAllowed(Exception):
    """The address leads where nothing may be sent."""


def split(url: str) -> SplitResult:
    """The parts of an address that may be entered; ValueError for any other."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise ValueError(url)
    if parts.fragment or parts.port == 0 or any(sign.isspace() for sign in url):
        raise ValueError(url)
    return parts


def headers(*, secret: str, key_id: str, event: int, body: bytes, at: int) -> dict[str, str]:
    """What goes with a body: `v1` is HMAC-SHA256 over `<t>.<event id>.<body>` with the secret."""
    said = f"{at}.{event}.".encode() + body
    signature = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "alliance-events",
        "Idempotency-Key": str(event),
        "Alliance-Event": str(event),
        "Alliance-Signature": f"t={at},kid={key_id},v1={signature}",
    }


def post(url: str, body: bytes, with_headers: dict[str, str]) -> Answer:
    """Send it once; never raises for what the other side does or does not do."""
    began = time.monotonic()
    try:
        parts = split(url)
        port = parts.port or _HTTPS
        there = allowed(parts.hostname or "", port)
        line = _Pinned(parts.hostname or "", port, there, began + TIMEOUT)
        try:
            return _asked(line, parts, body, with_headers)
        finally:
            line.finish()
    except NotAllowed:
        return Answer(trouble=Trouble.FORBIDDEN)
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        slow = time.monotonic() - began >= TIMEOUT
        if slow or isinstance(wrong, TimeoutError):
            return Answer(trouble=Trouble.SLOW)
        tls = isinstance(wrong, ssl.SSLCertVerificationError)
        return Answer(trouble=Trouble.TLS if tls else Trouble.UNREACHABLE)


def _asked(
    line: "_Pinned", parts: SplitResult, body: bytes, with_headers: dict[str, str]
) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line.request("POST", path, body=body, headers=with_headers)
    answer = line.getresponse()
    raw = answer.read(_READ).decode("utf8", "replace")
    text = "".join(sign if sign.isprintable() else " " for sign in raw).strip()[:_KEPT]
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(answer.status, text)
    moved = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    return Answer(answer.status, text, Trouble.REDIRECT if moved else Trouble.ANSWER)


def allowed(host: str, port: int) -> list[str]:
    """The addresses of a name; NotAllowed when any of them is of an internal network."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    there = list(dict.fromkeys(str(one[4][0]) for one in found))
    for text in there:
        if not is_allowed(text):
            raise NotAllowed(host)
    return there


def is_allowed(text: str) -> bool:
    """Whether an address is public, or of a network that the operator has named."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64 or address.teredo:
            return False
        address = inner or address
    named = (ipaddress.ip_network(one) for one in settings.DELIVERY_NETWORKS)
    if any(address in network for network in named):
        return True
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPSConnection):
    """A connection to one of the addresses that were looked at, under the name that was asked."""

    def __init__(self, host: str, port: int, there: list[str], until: float) -> None:
        context = ssl.create_default_context()
        if settings.DELIVERY_CA:
            context.load_verify_locations(cafile=settings.DELIVERY_CA)
        super().__init__(host, port, timeout=TIMEOUT, context=context)
        self._there, self._until, self._tls = there, until, context
        self._watch: threading.Timer | None = None
        self._raw: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first that listens; whoever dawdles is cut off when the time is over."""
        plain = self._listening()
        self._raw = plain.dup()
        self._watch = threading.Timer(self._left(), self._cut)
        self._watch.daemon = True
        self._watch.start()
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)

    def _listening(self) -> socket.socket:
        trouble: OSError = ConnectionError("no address")
        for text in self._there:
            try:
                return socket.create_connection((text, self.port), timeout=self._left())
            except OSError as wrong:
                trouble = wrong
        raise trouble

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _cut(self) -> None:
        if self._raw is not None:
            try:
                self._raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def finish(self) -> None:
        """Let go of everything, whatever has happened."""
        if self._watch is not None:
            self._watch.cancel()
        if self._raw is not None:
            self._raw.close()
        self.close()
