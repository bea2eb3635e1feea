"""Detached signatures over the exact bytes of a message, carried in a header beside it.

    Khobac-Signature: keyid=treasury-2026, alg=ed25519, value=<base64 of 64 bytes>
    Khobac-Digest: sha-256=<base64 of 32 bytes>

The signature is over the raw body and nothing else, so a message is verified before it is parsed, and a stored
message can be verified for ever. Ed25519 gives the same bytes for the same message: sending again is sending the
same. The digest proves nothing about the sender; it tells damage on the way from a wrong key.

Private keys lie in files only their owner may read, made at the first start. Public keys are registered by id, one file
`<keyid>.pub` each; a partner's new key is a new file, and withdrawing a key is removing its file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from khobac.core.keyfiles import load_or_create, publish

SIGNATURE_HEADER = "Khobac-Signature"
DIGEST_HEADER = "Khobac-Digest"
_KEY_ID = r"[A-Za-z0-9._-]{1,64}"
_HEADER = re.compile(rf"keyid=({_KEY_ID}), alg=([a-z0-9-]{{1,32}}), value=([A-Za-z0-9+/]{{86}}==)")


class SignatureRefused(Exception):
    """The bytes are not what the named key signed, or nobody we know signed them."""


@dataclass(frozen=True, slots=True)
class MessageSigner:
    """Signs with one private key under its registered id."""

    key_id: str
    key: Ed25519PrivateKey

    def sign(self, body: bytes) -> str:
        """The signature header over these bytes."""
        value = base64.b64encode(self.key.sign(body)).decode("ascii")
        return f"keyid={self.key_id}, alg=ed25519, value={value}"

    def public_pem(self) -> bytes:
        """What a partner registers."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


def digest(body: bytes) -> str:
    """The digest header over these bytes."""
    return digest_line(hashlib.sha256(body).digest())


def digest_line(sha256: bytes) -> str:
    """The same from the digest itself; for files too long to be held, it is what the signature stands on."""
    return "sha-256=" + base64.b64encode(sha256).decode("ascii")


def load_or_create_signer(folder: Path, key_id: str) -> MessageSigner:
    """The signer whose key lies in `<folder>/<key_id>.key`; made there (mode 0600), with `<key_id>.pub`, if it is not.

    Two processes starting at once end up with the same key: the file appears complete or not at all, and the first
    wins.
    """
    if not re.fullmatch(_KEY_ID, key_id):
        raise ValueError(f"not a key id: {key_id!r}")
    path = folder / f"{key_id}.key"
    key = serialization.load_pem_private_key(load_or_create(path, _new_key_pem), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    signer = MessageSigner(key_id, key)
    public = folder / f"{key_id}.pub"
    if not public.exists():
        publish(public, signer.public_pem())
    return signer


def _new_key_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@dataclass(frozen=True, slots=True)
class KeyRegister:
    """The public keys we accept, by id."""

    keys: Mapping[str, Ed25519PublicKey]

    @classmethod
    def from_folder(cls, folder: Path, names: str = "*.pub") -> KeyRegister:
        """All `<keyid>.pub` files of a folder, or those of such names."""
        keys: dict[str, Ed25519PublicKey] = {}
        for path in sorted(folder.glob(names)):
            key = serialization.load_pem_public_key(path.read_bytes())
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError(f"{path} holds no Ed25519 key")
            keys[path.stem] = key
        return cls(keys)

    def verify(self, body: bytes, signature: str | None, digest_header: str | None = None) -> str:
        """The id of the registered key that signed exactly these bytes; raises SignatureRefused in every other case."""
        if signature is None:
            raise SignatureRefused("no signature")
        match = _HEADER.fullmatch(signature)
        if match is None:
            raise SignatureRefused("the signature header is not of its form")
        key_id, algorithm, value = match.groups()
        if algorithm != "ed25519":
            raise SignatureRefused(f"algorithm {algorithm} is not accepted")
        if digest_header is not None and digest_header != digest(body):
            raise SignatureRefused("the digest is not that of the bytes: they were damaged on the way")
        key = self.keys.get(key_id)
        if key is None:
            raise SignatureRefused(f"no key is registered as {key_id}")
        try:
            key.verify(_canonical_base64(value), body)
        except InvalidSignature:
            raise SignatureRefused(f"these bytes were not signed by {key_id}") from None
        return key_id


def _canonical_base64(value: str) -> bytes:
    """Base64 with one spelling for each value: spare bits in the last character must be zero."""
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        raise SignatureRefused("the signature is not base64") from None
    if base64.b64encode(raw).decode("ascii") != value:
        raise SignatureRefused("the signature is not spelled canonically")
    return raw
