"""A small identity service: real HTTP, real signatures, one code for one statement."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "alliance"
KID = "one"


class Service:
    """What it signs is `said`, changed by a test at will; codes are used once."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key: Any = self.key
        self.subject = "sub-07"
        self.changed: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.broken = False

    def authorize(self, address: str) -> str:
        """Somebody signs in there: the address that the browser is sent back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked = query
        back = urlsplit(query["redirect_uri"]).path
        return f"{back}?code=code-1&state={query['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The signed statement for a code, when the verifier belongs to the challenge."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        right = form.get("code") == "code-1" and challenge == self.asked.get("code_challenge")
        if self.broken or not right or form.get("client_secret") != "geheim":
            return None
        at = int(time.time())
        said = {
            "iss": self.root,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": at,
            "exp": at + 300,
            "nonce": self.asked["nonce"],
            **self.changed,
        }
        said = {name: value for name, value in said.items() if value is not None}
        signed = jwt.encode(said, self.signing_key, algorithm="RS256", headers={"kid": KID})
        return {"id_token": signed, "access_token": "x", "token_type": "Bearer"}

    def keys(self) -> dict[str, Any]:
        """Its public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": KID, "alg": "RS256", "use": "sig"}]}


@contextmanager
def running() -> Iterator[Service]:
    """The service on a port of its own."""
    service: Service

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(service.keys())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(service.token({k: v[0] for k, v in parse_qs(body).items()}))

        def _answer(self, said: Any) -> None:
            content = json.dumps(said).encode()
            self.send_response(200 if said is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
