"""Detached message signatures: what is signed verifies, everything else is refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from khobac.core.message_signature import KeyRegister, MessageSigner, SignatureRefused, digest, load_or_create_signer

SIGNER = MessageSigner("treasury-2026", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
REGISTER = KeyRegister({SIGNER.key_id: SIGNER.key.public_key()})


@given(st.binary(max_size=500))
def test_what_was_signed_verifies_and_names_its_key(body: bytes) -> None:
    assert REGISTER.verify(body, SIGNER.sign(body), digest(body)) == "treasury-2026"


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_bit_anywhere_in_the_body_is_refused(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) * 8 - 1))
    altered = bytearray(body)
    altered[place // 8] ^= 1 << place % 8
    with pytest.raises(SignatureRefused):
        REGISTER.verify(bytes(altered), SIGNER.sign(body))


def test_every_changed_character_of_the_header_is_refused() -> None:
    header = SIGNER.sign(b"<Document/>")
    for place in range(len(header)):
        for other in "A0=, ":
            if header[place] != other:
                with pytest.raises(SignatureRefused):
                    REGISTER.verify(b"<Document/>", header[:place] + other + header[place + 1 :])


def test_signing_the_same_bytes_again_gives_the_same_header() -> None:
    assert SIGNER.sign(b"x") == SIGNER.sign(b"x")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "keyid=treasury-2026",
        SIGNER.sign(b"body").replace("ed25519", "none"),
        SIGNER.sign(b"body").replace("ed25519", "hmac-sha256"),
        SIGNER.sign(b"body").replace("treasury-2026", "stranger"),
        SIGNER.sign(b"body") + " ",
        SIGNER.sign(b"body") + ", " + SIGNER.sign(b"body"),
        "keyid=treasury-2026, alg=ed25519, value=" + base64.b64encode(b"\0" * 64).decode(),
    ],
)
def test_a_missing_foreign_or_downgraded_signature_is_refused(header: str | None) -> None:
    with pytest.raises(SignatureRefused):
        REGISTER.verify(b"body", header)


def test_a_second_spelling_of_the_same_signature_is_refused() -> None:
    header = SIGNER.sign(b"body")
    last = header[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sibling = alphabet[alphabet.index(last) + 1]  # same 64 bytes, other spare bits
    assert base64.b64decode(header.split("value=")[1]) == base64.b64decode(
        header.split("value=")[1][:-3] + sibling + "=="
    )
    with pytest.raises(SignatureRefused):
        REGISTER.verify(b"body", header[:-3] + sibling + "==")


def test_a_wrong_digest_is_refused_even_under_a_right_signature() -> None:
    with pytest.raises(SignatureRefused, match="damaged"):
        REGISTER.verify(b"body", SIGNER.sign(b"body"), digest(b"other"))


def test_the_first_start_makes_a_key_only_its_owner_may_read_and_later_starts_use_it(tmp_path: Path) -> None:
    first = load_or_create_signer(tmp_path / "keys", "treasury-2026")
    second = load_or_create_signer(tmp_path / "keys", "treasury-2026")
    assert (tmp_path / "keys" / "treasury-2026.key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["treasury-2026.key", "treasury-2026.pub"]
    register = KeyRegister.from_folder(tmp_path / "keys")
    assert register.verify(b"body", second.sign(b"body")) == "treasury-2026"
    assert first.sign(b"body") == second.sign(b"body")


def test_a_private_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    load_or_create_signer(tmp_path, "k")
    (tmp_path / "k.key").chmod(0o640)
    with pytest.raises(PermissionError):
        load_or_create_signer(tmp_path, "k")


def test_a_key_id_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a key id"):
        load_or_create_signer(tmp_path, "../outside")
