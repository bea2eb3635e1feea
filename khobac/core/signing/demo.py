"""A signer whose key lies in the demo authority's folder, without a password. NOT FOR PRODUCTION.

In production the key never leaves the person's token or the remote signing service; only this class is exchanged.
"""
from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from khobac.core import clock
from khobac.core.signing.authority import Issued, load_private_key
from khobac.core.signing.port import ECDSA_P256_SHA256, SignatureValue, statement


class DemoSigner:
    """Signs with one issued certificate, at the clock's time."""

    def __init__(self, issued: Issued) -> None:
        self._certificate_pem = issued.certificate_pem
        self._key = load_private_key(issued.key_path.read_bytes())

    def sign(self, content: bytes) -> SignatureValue:
        """Sign these bytes now."""
        signed_at = clock.now()
        signed = statement(content, ECDSA_P256_SHA256, self._certificate_pem, signed_at)
        value = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return SignatureValue(ECDSA_P256_SHA256, self._certificate_pem, value, signed_at)
