"""Judging a signature as of the moment it was made.

A certificate that has expired or been revoked since then does not undo what was signed before; one that was not yet
valid, no longer valid or already revoked at that moment does not sign. The judgement answers, it never raises: what
cannot be read is invalid, with the reason.

The signing time is the signer's own statement (bound into the signature). It is believed only together with `at`, the
moment the treasury received the signature: later than that it cannot be. Whoever stores a signature stores that moment.
"""
from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from khobac.core.canonical import NotCanonical
from khobac.core.signing.port import ECDSA_P256_SHA256, SignatureValue, statement

CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""A signer's clock may be this much ahead of ours."""

ALLOWED_ALGORITHMS = frozenset({ECDSA_P256_SHA256})
"""Never shortened while signatures of that kind are kept, only extended."""

LONGEST_CERTIFICATE = 16_384
LONGEST_VALUE = 1_024


class Reason(StrEnum):
    """Why a signature does not count."""

    ALGORITHM = "ALGORITHM"
    CERTIFICATE_UNREADABLE = "CERTIFICATE_UNREADABLE"
    UNKNOWN_ISSUER = "UNKNOWN_ISSUER"
    NOT_FOR_SIGNING = "NOT_FOR_SIGNING"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    TIME = "TIME"
    CONTENT_ALTERED = "CONTENT_ALTERED"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a signature counts. `serial` and `subject` are told as soon as the certificate could be read."""

    valid: bool
    reason: Reason | None = None
    serial: str | None = None
    subject: str | None = None


@dataclass(frozen=True, eq=False)
class Trust:
    """The roots we trust and what they have revoked, as of one reading; a newer list is a new Trust."""

    roots: tuple[x509.Certificate, ...]
    revoked: Mapping[int, dt.datetime] = field(default_factory=dict)

    @classmethod
    def load(cls, root_pem: bytes, revocation_list_pem: bytes) -> Trust:
        """A root with its revocation list; raises ValueError when the list is not signed by the root."""
        root = x509.load_pem_x509_certificate(root_pem)
        revocations = x509.load_pem_x509_crl(revocation_list_pem)
        key = root.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not revocations.is_signature_valid(key):
            raise ValueError("the revocation list is not the root's own")
        revoked = {entry.serial_number: entry.revocation_date_utc for entry in revocations}
        return cls((root,), revoked)


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class _Holder:
    """What a certificate says, once its chain has been judged."""

    reason: Reason | None
    serial: str | None = None
    subject: str | None = None
    key: ec.EllipticCurvePublicKey | None = None
    valid_from: dt.datetime = _NEVER
    valid_to: dt.datetime = _NEVER
    revoked_at: dt.datetime | None = None


def verify(content: bytes, signature: SignatureValue, trust: Trust, at: dt.datetime) -> Verdict:
    """Whether this signature on this content counts, for whoever received it at that moment."""
    if signature.algorithm not in ALLOWED_ALGORITHMS:
        return Verdict(False, Reason.ALGORITHM)
    holder = _holder(trust, signature.certificate_pem, at.date())
    reason = holder.reason or _reason_of_time(holder, signature.signed_at, at)
    if reason is None and not _signed_by(holder, content, signature):
        reason = Reason.CONTENT_ALTERED
    return Verdict(reason is None, reason, holder.serial, holder.subject)


def _reason_of_time(holder: _Holder, signed_at: dt.datetime, at: dt.datetime) -> Reason | None:
    if signed_at.tzinfo is None or signed_at > at + CLOCK_TOLERANCE:
        return Reason.TIME
    if signed_at < holder.valid_from:
        return Reason.NOT_YET_VALID
    if signed_at > holder.valid_to:
        return Reason.EXPIRED
    if holder.revoked_at is not None and signed_at >= holder.revoked_at:
        return Reason.REVOKED
    return None


def _signed_by(holder: _Holder, content: bytes, signature: SignatureValue) -> bool:
    if holder.key is None or len(signature.value) > LONGEST_VALUE:
        return False
    try:
        signed = statement(content, signature.algorithm, signature.certificate_pem, signature.signed_at)
        holder.key.verify(signature.value, signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, NotCanonical):
        return False
    return True


@functools.lru_cache(maxsize=50_000)
def _holder(trust: Trust, certificate_pem: str, day: dt.date) -> _Holder:
    """Chain and revocation, judged once per certificate and day (and again as soon as the trust list is a new one)."""
    if len(certificate_pem) > LONGEST_CERTIFICATE:
        return _Holder(Reason.CERTIFICATE_UNREADABLE)
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
        spelled = certificate.public_bytes(serialization.Encoding.PEM).decode()
        serial, subject = f"{certificate.serial_number:x}", certificate.subject.rfc4514_string()
        signs = _may_sign(certificate)
        key = certificate.public_key()
        issued = any(_issued_by(certificate, root) for root in trust.roots)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return _Holder(Reason.CERTIFICATE_UNREADABLE)
    if spelled != certificate_pem:
        return _Holder(Reason.CERTIFICATE_UNREADABLE)
    if not issued:
        return _Holder(Reason.UNKNOWN_ISSUER, serial, subject)
    if not signs or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return _Holder(Reason.NOT_FOR_SIGNING, serial, subject)
    return _Holder(
        None, serial, subject, key, certificate.not_valid_before_utc, certificate.not_valid_after_utc,
        trust.revoked.get(certificate.serial_number),
    )


def _issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    """A person's certificate: for signatures, and not an authority itself."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    return usage.content_commitment and not basic.ca
