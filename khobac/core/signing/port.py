"""What the product asks of anything that can sign: a demo key, a token at the desk, a remote signing service."""
from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Protocol

from khobac.core.canonical import canonical_bytes

ECDSA_P256_SHA256 = "ECDSA-P256-SHA256"


@dataclass(frozen=True, slots=True)
class SignatureValue:
    """A detached signature, complete: with the certificate and the trust list it can be judged in any later year."""

    algorithm: str
    certificate_pem: str
    value: bytes
    signed_at: dt.datetime


class Signer(Protocol):
    """One person's means to sign."""

    def sign(self, content: bytes) -> SignatureValue:
        """Sign these bytes now."""
        ...


def statement(content: bytes, algorithm: str, certificate_pem: str, signed_at: dt.datetime) -> bytes:
    """The bytes that the private key signs: content, algorithm, certificate and time, bound together."""
    return canonical_bytes(
        {
            "algorithm": algorithm,
            "certificate": hashlib.sha256(certificate_pem.encode()).hexdigest(),
            "content": hashlib.sha256(content).hexdigest(),
            "purpose": "khobac signature 1",
            "signed_at": signed_at,
        }
    )
