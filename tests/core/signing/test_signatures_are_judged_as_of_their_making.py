"""A signature counts only for its content, its holder and its moment."""
from __future__ import annotations

import dataclasses
import datetime as dt
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.core import clock
from khobac.core.signing.authority import Authority, Issued
from khobac.core.signing.demo import DemoSigner
from khobac.core.signing.port import ECDSA_P256_SHA256, SignatureValue, Signer
from khobac.core.signing.verify import Reason, Trust, Verdict, verify

CONTENT = "Thanh toán 12.450.000 ₫ cho Công ty S1, hồ sơ HS-0061-26-0000412, lần 1".encode()
NINE = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def binh(authority: Authority) -> Issued:
    return authority.issue(
        "Trần Thị Bình", organisation="Trường THCS Hải Lăng", title="Kế toán trưởng", user_id="binh",
        valid_from=NINE - 30 * DAY, valid_to=NINE + 30 * DAY,
    )


@pytest.fixture(scope="module")
def signature(binh: Issued) -> SignatureValue:
    return sign_at(DemoSigner(binh), NINE)


def sign_at(signer: Signer, moment: dt.datetime, content: bytes = CONTENT) -> SignatureValue:
    with clock.at(moment):
        return signer.sign(content)


def test_a_good_signature_names_its_holder(authority: Authority, binh: Issued, signature: SignatureValue) -> None:
    verdict = verify(CONTENT, signature, authority.trust(), NINE)
    assert verdict.valid
    assert verdict.reason is None
    assert verdict.serial == binh.serial
    assert "Trần Thị Bình" in (verdict.subject or "")


def test_it_counts_for_ever_after_the_certificate_has_ended(authority: Authority, signature: SignatureValue) -> None:
    assert verify(CONTENT, signature, authority.trust(), NINE + 3650 * DAY).valid


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (NINE - 30 * DAY - dt.timedelta(seconds=1), Reason.NOT_YET_VALID),
        (NINE - 30 * DAY, None),
        (NINE + 30 * DAY, None),
        (NINE + 30 * DAY + dt.timedelta(seconds=1), Reason.EXPIRED),
    ],
)
def test_the_window_is_that_of_signing(
    authority: Authority, binh: Issued, moment: dt.datetime, reason: Reason | None
) -> None:
    late = sign_at(DemoSigner(binh), moment)
    assert verify(CONTENT, late, authority.trust(), NINE + 100 * DAY).reason == reason


def test_revocation_ends_what_is_signed_from_then_on_and_nothing_before(authority: Authority) -> None:
    chi = authority.issue("Lê Văn Chi")
    signer = DemoSigner(chi)
    before, sharp, after = (sign_at(signer, NINE + step) for step in (-HOUR, 0 * HOUR, HOUR))
    assert verify(CONTENT, after, authority.trust(), NINE + DAY).valid
    authority.revoke(chi.serial, NINE)
    authority.revoke(chi.serial, NINE + 5 * DAY)
    trust = authority.trust()
    assert verify(CONTENT, before, trust, NINE + DAY).valid
    assert verify(CONTENT, sharp, trust, NINE + DAY).reason == Reason.REVOKED
    assert verify(CONTENT, after, trust, NINE + DAY).reason == Reason.REVOKED
    assert verify(CONTENT, after, Authority(authority.folder).trust(), NINE + DAY).reason == Reason.REVOKED


def test_a_signature_from_the_future_is_refused(authority: Authority, signature: SignatureValue) -> None:
    assert verify(CONTENT, signature, authority.trust(), NINE - dt.timedelta(minutes=4)).valid
    assert verify(CONTENT, signature, authority.trust(), NINE - dt.timedelta(minutes=6)).reason == Reason.TIME


def test_no_flipped_byte_of_the_content_is_accepted(authority: Authority, signature: SignatureValue) -> None:
    trust = authority.trust()
    for altered in flips(CONTENT):
        assert verify(altered, signature, trust, NINE).reason == Reason.CONTENT_ALTERED


def test_no_flipped_byte_of_the_signature_is_accepted(authority: Authority, signature: SignatureValue) -> None:
    trust = authority.trust()
    for altered in flips(signature.value):
        assert not verify(CONTENT, dataclasses.replace(signature, value=altered), trust, NINE).valid


def test_no_flipped_byte_of_the_certificate_is_accepted(authority: Authority, signature: SignatureValue) -> None:
    trust = authority.trust()
    for altered in flips(signature.certificate_pem.encode()):
        pem = altered.decode("latin-1")
        assert not verify(CONTENT, dataclasses.replace(signature, certificate_pem=pem), trust, NINE).valid


def flips(data: bytes) -> list[bytes]:
    """Every byte with its lowest bit, its highest bit and all bits flipped."""
    return [data[:i] + bytes([data[i] ^ mask]) + data[i + 1 :] for i in range(len(data)) for mask in (1, 128, 255)]


def test_a_signing_time_moved_by_hand_is_found(authority: Authority, signature: SignatureValue) -> None:
    moved = dataclasses.replace(signature, signed_at=NINE - HOUR)
    assert verify(CONTENT, moved, authority.trust(), NINE).reason == Reason.CONTENT_ALTERED
    naive = dataclasses.replace(signature, signed_at=NINE.replace(tzinfo=None))
    assert verify(CONTENT, naive, authority.trust(), NINE).reason == Reason.TIME


def test_another_persons_certificate_does_not_fit(authority: Authority, signature: SignatureValue) -> None:
    other = authority.issue("Phạm Dung")
    swapped = dataclasses.replace(signature, certificate_pem=other.certificate_pem)
    assert verify(CONTENT, swapped, authority.trust(), NINE).reason == Reason.CONTENT_ALTERED


def test_another_authority_of_the_same_name_is_unknown(authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path).issue("Trần Thị Bình")
    forged = sign_at(DemoSigner(stranger), NINE)
    assert verify(CONTENT, forged, authority.trust(), NINE).reason == Reason.UNKNOWN_ISSUER
    with pytest.raises(ValueError, match="revocation list"):
        Trust.load(authority.root_pem.encode(), (tmp_path / "revoked.crl").read_bytes())


@pytest.mark.parametrize("algorithm", ["none", "", "ECDSA-P256-SHA1", "HMAC-SHA256", "ecdsa-p256-sha256"])
def test_only_listed_algorithms_count(authority: Authority, signature: SignatureValue, algorithm: str) -> None:
    downgraded = dataclasses.replace(signature, algorithm=algorithm)
    assert verify(CONTENT, downgraded, authority.trust(), NINE).reason == Reason.ALGORITHM


def test_the_roots_own_key_signs_no_documents(authority: Authority) -> None:
    root = Issued("root", authority.root_pem, authority.folder / "root.key")
    by_root = sign_at(DemoSigner(root), NINE)
    assert verify(CONTENT, by_root, authority.trust(), NINE).reason == Reason.NOT_FOR_SIGNING


@pytest.mark.parametrize(
    "key",
    [
        ed25519.Ed25519PrivateKey.generate(),
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
    ],
    ids=["ed25519", "rsa", "p384"],
)
def test_certificates_on_other_keys_do_not_sign(
    authority: Authority, key: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
) -> None:
    root_key = serialization.load_pem_private_key((authority.folder / "root.key").read_bytes(), None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    certificate = (
        x509.CertificateBuilder()
        .issuer_name(x509.load_pem_x509_certificate(authority.root_pem.encode()).subject)
        .subject_name(x509.Name([]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NINE - DAY)
        .not_valid_after(NINE + DAY)
        .sign(root_key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    foreign = SignatureValue(ECDSA_P256_SHA256, pem, b"\x30\x06\x02\x01\x01\x02\x01\x01", NINE)
    assert verify(CONTENT, foreign, authority.trust(), NINE) == Verdict(False, Reason.NOT_FOR_SIGNING, "7", "")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=80),
    st.builds(
        SignatureValue,
        algorithm=st.just(ECDSA_P256_SHA256) | st.text(max_size=10),
        certificate_pem=st.text(max_size=60)
        | st.binary(max_size=60).map(lambda b: f"-----BEGIN CERTIFICATE-----\n{b.hex()}\n-----END CERTIFICATE-----\n"),
        value=st.binary(max_size=90),
        signed_at=st.datetimes(timezones=st.just(dt.UTC)),
    ),
)
def test_garbage_is_invalid_and_never_raises(authority: Authority, content: bytes, garbage: SignatureValue) -> None:
    verdict = verify(content, garbage, authority.trust(), NINE)
    assert not verdict.valid
    assert verdict.reason is not None


@pytest.mark.parametrize("value", [b"", b"\x30", b"\x30\x06\x02\x01\x00\x02\x01\x00", b"A" * 100_000])
def test_degenerate_values_are_invalid(authority: Authority, signature: SignatureValue, value: bytes) -> None:
    assert not verify(CONTENT, dataclasses.replace(signature, value=value), authority.trust(), NINE).valid


def test_private_files_are_for_their_owner_alone(authority: Authority, binh: Issued) -> None:
    for path in (authority.folder / "root.key", authority.folder / "revoked.crl", binh.key_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(binh.key_path.parent.stat().st_mode) == 0o700


def test_a_root_key_that_others_could_read_is_refused(tmp_path: Path) -> None:
    Authority(tmp_path)
    os.chmod(tmp_path / "root.key", 0o644)
    with pytest.raises(PermissionError):
        Authority(tmp_path)


def test_a_certificate_cannot_outlive_its_root(authority: Authority) -> None:
    with pytest.raises(ValueError, match="root"):
        authority.issue("Quá hạn", valid_to=dt.datetime(2041, 1, 1, tzinfo=clock.VIETNAM))


@pytest.mark.parametrize("serial", ["", "0", "../root", "abc/def"])
def test_unknown_serials_are_not_found(authority: Authority, serial: str) -> None:
    with pytest.raises(KeyError):
        authority.issued(serial)


def test_processes_that_start_together_share_one_root(tmp_path: Path) -> None:
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            Authority(tmp_path / "shared")
            os._exit(0)
        children.append(child)
    assert all(os.waitpid(child, 0)[1] == 0 for child in children)
    authority = Authority(tmp_path / "shared")
    signed = sign_at(DemoSigner(authority.issue("Sau cùng")), NINE)
    assert verify(CONTENT, signed, Authority(tmp_path / "shared").trust(), NINE).valid
