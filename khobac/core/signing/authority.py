"""A certificate authority in a folder, for demonstration, acceptance cases and tests. NOT FOR PRODUCTION.

It issues what a licensed authority would: X.509 certificates on P-256 keys for people and for the treasury's own seal,
and a signed revocation list with the time of each revocation. Its root is valid from 2015 to 2040, so that dossiers of
past and coming years can be signed on their day.
"""
from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from khobac.core.clock import VIETNAM
from khobac.core.keyfiles import load_or_create, replace_private, write_private
from khobac.core.signing.verify import Trust

ROOT_FROM = dt.datetime(2015, 1, 1, tzinfo=VIETNAM)
ROOT_TO = dt.datetime(2040, 12, 31, 23, 59, 59, tzinfo=VIETNAM)
_ROOT_NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kho Bạc Số"),
        x509.NameAttribute(NameOID.COMMON_NAME, "CA thử nghiệm, không dùng thật"),
    ]
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and where its private key lies."""

    serial: str
    certificate_pem: str
    key_path: Path


class Authority:
    """The authority of one folder: made at first use, shared by every process that opens the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        key_pem = load_or_create(folder / "root.key", _new_key_pem)
        self._key = load_private_key(key_pem)
        self.root_pem = load_or_create(folder / "root.pem", self._root_certificate).decode()
        self._root = x509.load_pem_x509_certificate(self.root_pem.encode())
        load_or_create(folder / "revoked.crl", lambda: self._revocation_list({}))
        self._trust: tuple[tuple[int, int, int], Trust] | None = None

    def issue(
        self,
        common_name: str,
        *,
        organisation: str = "",
        title: str = "",
        user_id: str = "",
        valid_from: dt.datetime = ROOT_FROM,
        valid_to: dt.datetime = ROOT_TO,
    ) -> Issued:
        """A new key and a certificate of this subject; names may be Vietnamese, up to 64 characters each."""
        if not ROOT_FROM <= valid_from < valid_to <= ROOT_TO:
            raise ValueError("a certificate lives inside the life of its root")
        key = ec.generate_private_key(ec.SECP256R1())
        named = {
            NameOID.COUNTRY_NAME: "VN",
            NameOID.ORGANIZATION_NAME: organisation,
            NameOID.TITLE: title,
            NameOID.COMMON_NAME: common_name,
            NameOID.USER_ID: user_id,
        }
        subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in named.items() if text])
        certificate = (
            self._builder(subject, key.public_key(), valid_from, valid_to)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        serial = f"{certificate.serial_number:x}"
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        self.key_path(serial).parent.mkdir(mode=0o700, exist_ok=True)
        write_private(self.key_path(serial), _key_pem(key))
        write_private(self.key_path(serial).with_suffix(".pem"), pem)
        return Issued(serial, pem.decode(), self.key_path(serial))

    def issued(self, serial: str) -> Issued:
        """The certificate issued under this serial; KeyError when there is none."""
        path = self.key_path(serial)
        if not serial.isalnum() or not path.exists():
            raise KeyError(serial)
        return Issued(serial, path.with_suffix(".pem").read_text(), path)

    def key_path(self, serial: str) -> Path:
        """Where the private key of a certificate lies."""
        return self.folder / "issued" / f"{serial}.key"

    def revoke(self, serial: str, revoked_at: dt.datetime) -> None:
        """Put a certificate on the revocation list from this moment on; the first moment stands when asked again."""
        self.issued(serial)
        with self._locked():
            revoked = dict(self.trust().revoked)
            revoked.setdefault(int(serial, 16), revoked_at)
            replace_private(self.folder / "revoked.crl", self._revocation_list(revoked))

    def trust(self) -> Trust:
        """What a verifier needs of this authority today; read again only when the revocation list has changed."""
        path = self.folder / "revoked.crl"
        seen = path.stat()
        version = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
        if self._trust is None or self._trust[0] != version:
            self._trust = (version, Trust.load(self.root_pem.encode(), path.read_bytes()))
        return self._trust[1]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _root_certificate(self) -> bytes:
        certificate = (
            self._builder(_ROOT_NAME, self._key.public_key(), ROOT_FROM, ROOT_TO)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(sign=False), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, valid_from: dt.datetime, valid_to: dt.datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .issuer_name(_ROOT_NAME)
            .subject_name(subject)
            .public_key(key)
            .serial_number(secrets.randbits(127) | 1 << 126)
            .not_valid_before(valid_from)
            .not_valid_after(valid_to)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )

    def _revocation_list(self, revoked: dict[int, dt.datetime]) -> bytes:
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=_ROOT_NAME, last_update=ROOT_FROM, next_update=ROOT_TO
        )
        for serial, revoked_at in sorted(revoked.items()):
            entry = x509.RevokedCertificateBuilder(serial_number=serial, revocation_date=revoked_at).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def load_private_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 private key; anything else is refused."""
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def fingerprint(certificate_pem: str) -> str:
    """SHA-256 of a certificate as registered and as bound into every signature made with it."""
    return hashlib.sha256(certificate_pem.encode()).hexdigest()


def _new_key_pem() -> bytes:
    return _key_pem(ec.generate_private_key(ec.SECP256R1()))


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    """A person signs documents; the root signs certificates and revocation lists; neither does the other's work."""
    return x509.KeyUsage(
        digital_signature=sign, content_commitment=sign, key_cert_sign=not sign, crl_sign=not sign,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )
