"""Sealing what may not be read in the database, and finding it again without reading it.

A sealed text is `v1:kid:alg:nonce:ct:tag`, the last three in base64 without padding. It is
bound to its place: moved to another row or column it does not open. Keys come from
`DATA_KEYS` (`kid:key,kid:key`, 32 bytes each in base64, the current one first), never from the
database and never from `SECRET_KEY`; every use has a key of its own, derived from them.
A row that holds a sealed text has its primary key before it is written (UUID).
"""

import base64
import binascii
import hmac
import re
import secrets
import unicodedata
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
#: Name of the cipher, its class and the bytes of its key.
CIPHERS: "Mapping[str, tuple[Any, int]]" = MappingProxyType(
    {"aes-256-gcm": (algorithms.AES, 32), "sm4-gcm": (algorithms.SM4, 16)}
)
_KID = re.compile(r"[a-z0-9]{1,12}\Z")


class Unsealable(Exception):
    """A sealed text was altered, belongs elsewhere, or its key is gone: a fault, no refusal."""


def seal(text: str, *, table: str, pk: Any, field: str) -> str:
    """The text, readable only by `unseal` with the same table, key and field."""
    kid, alg = _current(), settings.SEAL_ALGORITHM
    nonce = secrets.token_bytes(NONCE_BYTES)
    lock = Cipher(_cipher(kid, alg), modes.GCM(nonce)).encryptor()
    lock.authenticate_additional_data(_place(table, pk, field))
    ct = lock.update(text.encode()) + lock.finalize()
    return ":".join((VERSION, kid, alg, _write(nonce), _write(ct), _write(lock.tag)))


def unseal(sealed: str, *, table: str, pk: Any, field: str) -> str:
    """What was sealed at this place; Unsealable when it was not, or not like this."""
    try:
        version, kid, alg, *rest = sealed.split(":")
        nonce, ct, tag = (_read(part) for part in rest)
        if (version, len(nonce), len(tag)) != (VERSION, NONCE_BYTES, TAG_BYTES):
            raise ValueError("not a sealed text")
        lock = Cipher(_cipher(kid, alg), modes.GCM(nonce, tag)).decryptor()
        lock.authenticate_additional_data(_place(table, pk, field))
        return (lock.update(ct) + lock.finalize()).decode()
    except (ValueError, KeyError, InvalidTag) as trouble:
        raise Unsealable(f"{table}:{field} of {pk} does not open") from trouble


def is_current(sealed: str) -> bool:
    """Whether the current key and cipher sealed it; otherwise it is sealed anew when used."""
    return sealed.split(":")[:3] == [VERSION, _current(), settings.SEAL_ALGORITHM]


def blind_index(text: str, purpose: str) -> str:
    """What is looked up in place of the text: `kid:HMAC` over its NFKC form, at most 56 signs.

    Equal texts have equal indexes within one purpose (such as `patient.number`), and nobody
    without the key can tell which text it was.
    """
    return _index(_current(), text, purpose)


def blind_indexes(text: str, purpose: str) -> tuple[str, ...]:
    """The index under every key, the current one first: what a search compares with."""
    return tuple(_index(kid, text, purpose) for kid in keys(settings.DATA_KEYS))


@lru_cache(maxsize=8)
def keys(said: str) -> "Mapping[str, bytes]":
    """The keys of `DATA_KEYS` by their ids, the current one first; loud when it is malformed."""
    found: dict[str, bytes] = {}
    for part in said.replace("\n", ",").split(","):
        if not part.strip():
            continue
        kid, _colon, text = part.strip().partition(":")
        try:
            key = _read(text)
        except ValueError:
            key = b""
        if not _KID.match(kid) or len(key) != KEY_BYTES or kid in found:
            raise ImproperlyConfigured(
                "DATA_KEYS must be kid:key,kid:key with 32 bytes in base64 for each key."
            )
        found[kid] = key
    if not found:
        raise ImproperlyConfigured("DATA_KEYS holds no key.")
    return MappingProxyType(found)


def new_key(kid: str) -> str:
    """A fresh entry for `DATA_KEYS`."""
    return f"{kid}:{_write(secrets.token_bytes(KEY_BYTES))}"


def _current() -> str:
    return next(iter(keys(settings.DATA_KEYS)))


def _cipher(kid: str, alg: str) -> Any:
    algorithm, length = CIPHERS[alg]
    return algorithm(_derived(keys(settings.DATA_KEYS)[kid], f"seal:{alg}", length))


def _index(kid: str, text: str, purpose: str) -> str:
    key = _derived(keys(settings.DATA_KEYS)[kid], f"index:{purpose}", KEY_BYTES)
    said = unicodedata.normalize("NFKC", text).encode()
    return f"{kid}:{_write(hmac.digest(key, said, sha256))}"


@lru_cache(maxsize=256)
def _derived(key: bytes, use: str, length: int) -> bytes:
    """A key for one use: what leaks of one tells nothing of another."""
    return HKDF(hashes.SHA256(), length, salt=None, info=f"alliance:{use}".encode()).derive(key)


def _place(table: str, pk: Any, field: str) -> bytes:
    if pk is None:
        raise ValueError("a row has its key before anything in it is sealed")
    return f"{table}:{pk}:{field}".encode()


def _write(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(text: str) -> bytes:
    """Strict: one text for one value, so that an altered sign is always noticed."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as trouble:
        raise ValueError("not base64") from trouble
    if _write(raw) != text.rstrip("="):
        raise ValueError("not the one way to write it")
    return raw
