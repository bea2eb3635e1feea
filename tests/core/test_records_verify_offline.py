"""Receipts, decisions and letters as signed records in a QR code."""
from __future__ import annotations

import base64
import datetime as dt
import stat
import zlib
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from khobac.core import clock
from khobac.core.canonical import canonical_bytes
from khobac.core.receipts import (
    MARK,
    PublicKeys,
    RecordKey,
    RecordRefused,
    load_public_keys,
    load_record_key,
    qr_svg,
    sign_record,
    verify_record,
)

RECEIPT = {
    "kind": "receipt",
    "number": "HS-0061-26-0000412",
    "procedure": "EXP-RECUR: Kiểm soát chi thường xuyên ngân sách nhà nước",
    "office": "Phòng Giao dịch Kho bạc Nhà nước Hải Lăng (0061)",
    "unit": "1012345 Trường Trung học cơ sở Hải Lăng, xã Nam Hải Lăng, tỉnh Quảng Trị",
    "payee": "Công ty Trách nhiệm hữu hạn Nội thất Đông Hà",
    "content": "Thanh toán bàn ghế học sinh theo hợp đồng số 17/2026/HĐ-NT ngày 12/02/2026",
    "amount": 12_450_000,
    "in_words": "Mười hai triệu bốn trăm năm mươi nghìn đồng",
    "received_at": dt.datetime(2026, 3, 2, 9, 14, 3, tzinfo=clock.VIETNAM),
    "due_at": dt.datetime(2026, 3, 3, 9, 14, 3, tzinfo=clock.VIETNAM),
    "officer": "Nguyễn Anh Tuấn, giao dịch viên",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "records"


@pytest.fixture(scope="module")
def key(folder: Path) -> RecordKey:
    return load_record_key(folder)


@pytest.fixture(scope="module")
def public_keys(folder: Path, key: RecordKey) -> PublicKeys:
    return load_public_keys(folder / "records.pub")


def test_a_receipt_verifies_with_nothing_but_the_public_key_file(key: RecordKey, public_keys: PublicKeys) -> None:
    signed = sign_record(RECEIPT, key)
    record = verify_record(signed.text, public_keys)
    assert canonical_bytes(record) == signed.canonical == canonical_bytes(RECEIPT)
    assert record["received_at"] == "2026-03-02T09:14:03+07:00"
    assert verify_record(f"https://kbs.example/xac-minh#{signed.text}\n", public_keys) == record


def test_a_typical_receipt_fits_a_readable_code(key: RecordKey) -> None:
    signed = sign_record(RECEIPT, key)
    assert int(segno.make(f"https://kbs.example/xac-minh#{signed.text}", error="m").version) <= 25
    svg = qr_svg(signed.text)
    assert svg.startswith("<svg")
    assert "script" not in svg
    with pytest.raises(ValueError, match="too dense"):
        qr_svg("A1b" * 500)


def test_no_flipped_byte_of_the_code_is_accepted(key: RecordKey, public_keys: PublicKeys) -> None:
    raw = bytearray(base64.urlsafe_b64decode(_padded(sign_record(RECEIPT, key).text)))
    for at in range(4, len(raw)):
        for mask in (1, 128, 255):
            raw[at] ^= mask
            with pytest.raises(RecordRefused) as refused:
                verify_record(_text(raw), public_keys)
            assert refused.value.code == "DAMAGED"
            body = bytes(raw[4:])
            if at < len(raw) - 1:  # the last byte may hold padding bits that mean nothing
                with pytest.raises(RecordRefused) as refused:
                    verify_record(_text(zlib.crc32(body).to_bytes(4, "big") + body), public_keys)
                assert refused.value.code in ("FORGED", "UNKNOWN_KEY")
            raw[at] ^= mask


def test_no_changed_character_of_the_text_is_accepted(key: RecordKey, public_keys: PublicKeys) -> None:
    text = sign_record(RECEIPT, key).text
    for at in range(len(text)):
        for other in "Aa_=#ế":
            if other != text[at]:
                with pytest.raises(RecordRefused):
                    verify_record(text[:at] + other + text[at + 1 :], public_keys)


def _padded(text: str) -> str:
    body = text.removeprefix(MARK)
    return body + "=" * (-len(body) % 4)


def _text(raw: bytes | bytearray) -> str:
    return MARK + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_stranger_signs_nothing(tmp_path: Path, public_keys: PublicKeys) -> None:
    stranger = load_record_key(tmp_path)
    with pytest.raises(RecordRefused) as refused:
        verify_record(sign_record(RECEIPT, stranger).text, public_keys)
    assert refused.value.code == "UNKNOWN_KEY"


def test_a_stranger_cannot_borrow_a_key_id(tmp_path: Path, key: RecordKey, public_keys: PublicKeys) -> None:
    imposter = RecordKey(key.id, load_record_key(tmp_path).private)
    with pytest.raises(RecordRefused) as refused:
        verify_record(sign_record(RECEIPT, imposter).text, public_keys)
    assert refused.value.code == "FORGED"


def test_a_record_that_would_unpack_without_end_is_refused(key: RecordKey, public_keys: PublicKeys) -> None:
    packer = zlib.compressobj(9, wbits=-15)
    body = bytes.fromhex(key.id) + bytes(64) + packer.compress(b" " * 1_000_000) + packer.flush()
    with pytest.raises(RecordRefused) as refused:
        verify_record(_text(zlib.crc32(body).to_bytes(4, "big") + body), public_keys)
    assert refused.value.code == "FORGED"
    with pytest.raises(ValueError, match="page"):
        sign_record({"text": "a" * 20_000}, key)


@given(st.text(max_size=60) | st.text("ABCab01-_=", max_size=200).map(lambda t: MARK + t))
def test_garbage_is_refused_with_a_code(public_keys: PublicKeys, text: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        verify_record(text, public_keys)
    assert refused.value.code in ("UNREADABLE", "DAMAGED", "UNKNOWN_KEY", "FORGED")


def test_the_key_is_made_once_and_private(folder: Path, key: RecordKey) -> None:
    again = load_record_key(folder)
    assert again.id == key.id
    assert stat.S_IMODE((folder / "records.key").stat().st_mode) == 0o600
    assert len((folder / "records.pub").read_text().splitlines()) == 1


def test_a_renewed_key_leaves_old_papers_valid(tmp_path: Path) -> None:
    old = sign_record(RECEIPT, load_record_key(tmp_path))
    (tmp_path / "records.key").unlink()
    new = sign_record(RECEIPT, load_record_key(tmp_path))
    keys = load_public_keys(tmp_path / "records.pub")
    assert verify_record(old.text, keys) == verify_record(new.text, keys)
    assert old.key_id != new.key_id


def test_a_public_key_under_a_false_id_is_refused(tmp_path: Path, key: RecordKey) -> None:
    raw = base64.b64encode(key.private.public_key().public_bytes_raw()).decode()
    (tmp_path / "keys").write_text(f"{'0' * 16} {raw}\n")
    with pytest.raises(ValueError, match="public key line"):
        load_public_keys(tmp_path / "keys")
