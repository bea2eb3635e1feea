"""Detached Ed25519 signatures as the bank does them: its own few lines, so that both ends prove the agreed form.

Two headers go with each body; the signature is over its exact bytes:

    Khobac-Signature: keyid=<id>, alg=ed25519, value=<base64>
    Khobac-Digest: sha-256=<base64>
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_HEADER = re.compile(r"keyid=([A-Za-z0-9._-]{1,64}), alg=ed25519, value=([A-Za-z0-9+/]{86}==)")


class Keys:
    """The bank's own key, kept in its state folder with its public half beside it, and the treasury's public key."""

    def __init__(self, folder: Path, key_id: str, treasury_key: Path) -> None:
        self.key_id = key_id
        self._own = _load_or_create(folder, key_id)
        self._treasury_id = treasury_key.stem
        loaded = serialization.load_pem_public_key(treasury_key.read_bytes())
        if not isinstance(loaded, Ed25519PublicKey):
            raise ValueError(f"{treasury_key} holds no Ed25519 key")
        self._treasury = loaded

    def sign(self, body: bytes) -> str:
        """The signature header over these bytes."""
        value = base64.b64encode(self._own.sign(body)).decode("ascii")
        return f"keyid={self.key_id}, alg=ed25519, value={value}"

    def is_from_treasury(self, body: bytes, header: str | None) -> bool:
        """Whether the treasury signed exactly these bytes."""
        match = _HEADER.fullmatch(header or "")
        if match is None or match[1] != self._treasury_id:
            return False
        try:
            self._treasury.verify(base64.b64decode(match[2]), body)
        except InvalidSignature:
            return False
        return True


def headers(body: bytes, signature: str) -> dict[str, str]:
    """The headers that go with a signed body."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    return {"Khobac-Signature": signature, "Khobac-Digest": f"sha-256={digest}"}


def _load_or_create(folder: Path, key_id: str) -> Ed25519PrivateKey:
    path = folder / f"{key_id}.key"
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        draft = folder / f"{key_id}.key.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        draft.rename(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{key_id}.pub").write_bytes(public)
    return key
