"""What is kept of a secret: its hash."""

from __future__ import annotations

import hashlib


def hashed(value: str) -> bytes:
    """SHA-256. The secrets are 256 random bits, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
