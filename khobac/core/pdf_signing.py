"""The treasury's seal on a PDF: a PAdES signature (level B-B) by an organisation's certificate.

It certifies the document: whatever is changed or appended afterwards breaks it, in our own check as in any PDF reader.
The signed record behind the paper (`core.receipts`) is what proves its content; this seals its fair copy.
"""
from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass

from asn1crypto import cms, core, pem, x509
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.keys.pemder import load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from khobac.core.signing.authority import Issued
from khobac.core.signing.verify import CLOCK_TOLERANCE, Reason, Trust, Verdict

FIELD = "KhoBacSo"

_UNREADABLE = (
    PdfError, SigningError, SignatureValidationError, ValueError, LookupError, TypeError, AttributeError,
    AssertionError, NotImplementedError, ArithmeticError, RecursionError, EOFError,
)
"""What the parsers below raise on damaged bytes; every one of them means that the seal does not hold."""


@dataclass(frozen=True, slots=True)
class Seal:
    """An organisation's certificate and key, ready to sign PDFs."""

    signer: SimpleSigner

    @classmethod
    def load(cls, issued: Issued) -> Seal:
        """The seal of this certificate. The root stays out of the file: it would be bytes that no signature covers."""
        key = load_private_key_from_pemder_data(issued.key_path.read_bytes(), passphrase=None)
        certificate = x509.Certificate.load(pem.unarmor(issued.certificate_pem.encode())[2])
        return cls(SimpleSigner(certificate, key, SimpleCertificateStore()))


def seal_pdf(content: bytes, seal: Seal, signed_at: dt.datetime, reason: str) -> bytes:
    """The PDF with the seal on it, as an incremental update; takes some 20 ms, so it belongs in the worker."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    sealed: io.BytesIO = _DatedPdfSigner(metadata, seal.signer, signed_at).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content))
    )
    return sealed.getvalue()


class _DatedPdfSigner(PdfSigner):
    """A signer whose time is the product's clock, not the machine's."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: SimpleSigner, signed_at: dt.datetime) -> None:
        super().__init__(metadata, signer=signer)
        self._signed_at = signed_at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._signed_at
        return session


def verify_pdf(content: bytes, trust: Trust, at: dt.datetime) -> Verdict:
    """Whether exactly one seal covers the whole file and was good when it was set; never raises on garbage."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        signatures = reader.embedded_signatures
        if len(signatures) != 1 or not _is_tight(content, signatures[0]):
            return Verdict(False, Reason.CONTENT_ALTERED)
        return _judge(signatures[0], trust, at)
    except _UNREADABLE:
        return Verdict(False, Reason.CONTENT_ALTERED)


def _judge(signature: EmbeddedPdfSignature, trust: Trust, at: dt.datetime) -> Verdict:
    signed_at = signature.self_reported_timestamp
    holder = signature.signer_cert
    serial, subject = f"{holder.serial_number:x}", holder.subject.human_friendly
    if signed_at is None or signed_at > at + CLOCK_TOLERANCE:
        return Verdict(False, Reason.TIME, serial, subject)
    revoked_at = trust.revoked.get(holder.serial_number)
    if revoked_at is not None and signed_at >= revoked_at:
        return Verdict(False, Reason.REVOKED, serial, subject)
    roots = [translate_pyca_cryptography_cert_to_asn1(root) for root in trust.roots]
    as_of_signing = ValidationContext(trust_roots=roots, allow_fetching=False, moment=signed_at)
    status = validate_pdf_signature(signature, as_of_signing)
    if not status.intact or not status.valid or status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Verdict(False, Reason.CONTENT_ALTERED, serial, subject)
    if not status.trusted:
        return Verdict(False, Reason.UNKNOWN_ISSUER, serial, subject)
    reason = None if status.bottom_line else Reason.CONTENT_ALTERED
    return Verdict(reason is None, reason, serial, subject)


def _is_tight(content: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the gap that a PDF signature leaves uncovered holds our one spelling of the signature, zeros, no more."""
    _, before, after, _ = signature.byte_range
    gap = content[int(before) : int(after)]
    if not re.fullmatch(rb"<[0-9A-F]+>", gap):
        return False
    filled = bytes.fromhex(gap[1:-1].decode())
    return filled == _container(signature).ljust(len(filled), b"\0")


def _container(signature: EmbeddedPdfSignature) -> bytes:
    """The CMS container as `seal_pdf` writes it around certificate, signed attributes and signature value."""
    signed, certificate = signature.signer_info, signature.signer_cert
    sha256 = {"algorithm": "sha256", "parameters": core.Null()}
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": sha256,
        "signed_attrs": signed["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signed["signature"].native,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    container: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return container
