"""A program of somebody else: a real https server that checks what it is sent, and may misbehave."""

import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Receiver:
    """What it has been sent, and how it answers: each of `answers` once, then 200.

    An answer is a code; 302 leads to another address of its own; "hang" keeps the line open.
    """

    def __init__(self) -> None:
        self.secret = ""
        self.port = 0
        self.answers: list[Any] = []
        self.always: Any = 200
        self.calls: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.signed: list[bool] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"https://127.0.0.1:{self.port}/events"

    @property
    def ids(self) -> list[str]:
        """The ids of what came, in order."""
        return [said["id"] for _path, said, _headers in self.calls]

    @property
    def steps(self) -> list[str]:
        """The steps of what came, in order."""
        return [said["action"] for _path, said, _headers in self.calls]

    def take(self, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """Note it, check its signature as a receiver would, and say how to answer."""
        said = json.loads(body)
        self.calls.append((path, said, headers))
        parts = dict(one.split("=", 1) for one in headers["Alliance-Signature"].split(","))
        text = f"{parts['t']}.{headers['Alliance-Event']}.".encode() + body
        right = hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()
        self.signed.append(hmac.compare_digest(right, parts["v1"]))
        return self.answers.pop(0) if self.answers else self.always


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@contextmanager
def receiving(pem: Path) -> Iterator[Receiver]:
    """The server on a port of its own."""
    receiver = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            how = receiver.take(self.path, body, dict(self.headers))
            if how == "hang":
                time.sleep(1.5)
                return
            self.send_response(how)
            if how == 302:
                self.send_header("Location", "/elsewhere")
            content = ("收到\n" + "x" * 5000).encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
