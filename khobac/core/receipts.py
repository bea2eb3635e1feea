"""Papers that prove themselves: a receipt, decision or letter as its canonical record, signed when it is made.

The signature stands on the record, not on a picture of it. Record and signature fit into one QR code, so that anyone
with the public key file can verify a printed paper offline, years later, without asking the treasury; the PDF is
only its fair copy. Ed25519, because such records are made by the ten thousand and each costs tens of microseconds.

The text of a QR code is `KBS1.` and base64url, which may follow the `#` of a web address: a telephone's camera then
opens a page that verifies it, and nothing behind the `#` is sent to any server.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from khobac.core.canonical import NotCanonical, canonical_bytes, parse
from khobac.core.keyfiles import load_or_create

MARK = "KBS1."
LONGEST_TEXT = 4_096
LONGEST_RECORD = 16_384
LARGEST_QR_VERSION = 25
"""Beyond this a code printed 4 cm wide is no longer read by common telephones."""

_PURPOSE = b"khobac record 1\x00"
_ID, _CHECKSUM, _SIGNATURE = 8, 4, 64

PublicKeys = Mapping[str, bytes]
"""Raw public keys by key id; old keys stay, so that old papers still verify."""


class RecordRefused(ValueError):
    """The text is not a record of ours.

    `code` is UNREADABLE (not such a text), DAMAGED (a character was lost or mistyped), UNKNOWN_KEY (signed by nobody we
    know) or FORGED (signed otherwise than it reads).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class RecordKey:
    """A signing key and the id under which its public half is published."""

    id: str
    private: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as it is kept: its canonical bytes, the signature on them, and the text of its QR code."""

    canonical: bytes
    key_id: str
    signature: bytes
    text: str

    @property
    def hash_hex(self) -> str:
        """The content hash of the record."""
        return hashlib.sha256(self.canonical).hexdigest()


def load_record_key(folder: Path) -> RecordKey:
    """The key in this folder, made at first use; its public line stands beside it in `records.pub`."""
    pem = load_or_create(folder / "records.key", _new_key_pem)
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("records are signed with Ed25519")
    raw = private.public_key().public_bytes_raw()
    key = RecordKey(_key_id(raw), private)
    public = folder / "records.pub"
    line = f"{key.id} {base64.b64encode(raw).decode()}\n"
    if not public.exists() or line not in public.read_text():
        with public.open("a") as file:
            file.write(line)
    return key


def load_public_keys(path: Path) -> PublicKeys:
    """The published keys: one line each, id and base64; raises ValueError for a line whose id does not fit its key."""
    keys = {}
    for line in path.read_text().splitlines():
        name, _, encoded = line.partition(" ")
        raw = base64.b64decode(encoded, validate=True)
        if len(raw) != 32 or _key_id(raw) != name:
            raise ValueError(f"not a public key line: {line[:80]!r}")
        keys[name] = raw
    return keys


def sign_record(record: Mapping[str, Any], key: RecordKey) -> SignedRecord:
    """Sign a record of what `canonical` can spell; dates and instants come back from a verifier as their ISO texts."""
    canonical = canonical_bytes(record)
    if len(canonical) > LONGEST_RECORD:
        raise ValueError("a record is a page, not an archive")
    signature = key.private.sign(_PURPOSE + canonical)
    body = bytes.fromhex(key.id) + signature + _deflate(canonical)
    checked = zlib.crc32(body).to_bytes(_CHECKSUM, "big") + body
    text = MARK + base64.urlsafe_b64encode(checked).decode().rstrip("=")
    return SignedRecord(canonical, key.id, signature, text)


def verify_record(text: str, public_keys: PublicKeys) -> dict[str, Any]:
    """The record behind the text of a QR code, with or without the web address before `#`; else RecordRefused."""
    checked = _decode(text.rpartition("#")[2].strip())
    checksum, body = checked[:_CHECKSUM], checked[_CHECKSUM:]
    if zlib.crc32(body).to_bytes(_CHECKSUM, "big") != checksum:
        raise RecordRefused("DAMAGED")
    key_id, signature = body[:_ID].hex(), body[_ID : _ID + _SIGNATURE]
    raw = public_keys.get(key_id)
    if raw is None:
        raise RecordRefused("UNKNOWN_KEY")
    canonical = _inflate(body[_ID + _SIGNATURE :])
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, _PURPOSE + canonical)
        record = parse(canonical)
    except (InvalidSignature, NotCanonical) as error:
        raise RecordRefused("FORGED") from error
    if not isinstance(record, dict):
        raise RecordRefused("FORGED")
    return record


def qr_svg(text: str, *, scale: int = 4) -> str:
    """The text as an SVG image, error correction M; ValueError when it needs a code too dense to be read."""
    code = segno.make(text, error="m", boost_error=False, micro=False)
    if int(code.version) > LARGEST_QR_VERSION:
        raise ValueError(f"a QR code of version {code.version} is too dense for a telephone")
    image = io.BytesIO()
    code.save(image, kind="svg", scale=scale, border=4, xmldecl=False, svgclass=None, lineclass=None, omitsize=False)
    return image.getvalue().decode().strip()


def _decode(encoded: str) -> bytes:
    if not encoded.startswith(MARK) or len(encoded) > LONGEST_TEXT:
        raise RecordRefused("UNREADABLE")
    body = encoded.removeprefix(MARK)
    try:
        checked = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise RecordRefused("DAMAGED") from error
    if base64.urlsafe_b64encode(checked).decode().rstrip("=") != body:
        raise RecordRefused("DAMAGED")
    return checked


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(level=9, wbits=-15)
    return packer.compress(content) + packer.flush()


def _inflate(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=-15)
    try:
        content = unpacker.decompress(packed, LONGEST_RECORD)
    except zlib.error as error:
        raise RecordRefused("FORGED") from error
    if not unpacker.eof or unpacker.unused_data:
        raise RecordRefused("FORGED")
    return content


def _key_id(raw: bytes) -> str:
    return hashlib.sha256(raw).digest()[:_ID].hex()


def _new_key_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
