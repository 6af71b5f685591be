"""What is kept of a key for programs."""

import hashlib


def digest(key: str) -> str:
    """SHA-256 of the key's 256 random bits, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()
