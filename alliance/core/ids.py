"""Identifiers made in Python before the row is inserted."""

import secrets
import time
import uuid

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62


def uuid7() -> uuid.UUID:
    """A new identifier that cannot be guessed and sorts by the millisecond it was made in.

    Layout of RFC 9562 version 7: 48 bits of Unix milliseconds, then 74 random bits.
    """
    milliseconds = time.time_ns() // 1_000_000
    return uuid.UUID(
        int=(milliseconds & (2**48 - 1)) << 80
        | _VERSION
        | secrets.randbits(12) << 64
        | _VARIANT
        | secrets.randbits(62)
    )
