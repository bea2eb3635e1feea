"""The bank connection as configured: whose signature counts, and banks nobody can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from khobac.cash.payments.ports import ChannelTimeout
from khobac.config.wiring import BankWire
from khobac.core.message_signature import KeyRegister, SignatureRefused, load_or_create_signer

BODY = b"<Document/>"


@pytest.fixture
def wire(tmp_path: Path) -> BankWire:
    signer = load_or_create_signer(tmp_path, "treasury-2026")
    return BankWire({"NHA": "http://127.0.0.1:9"}, signer, tmp_path / "banks")


def test_what_the_treasury_signs_its_registered_key_verifies(wire: BankWire, tmp_path: Path) -> None:
    assert KeyRegister.from_folder(tmp_path).verify(BODY, wire.sign(BODY)) == "treasury-2026"


def test_a_bank_is_known_by_its_registered_key_until_it_is_withdrawn(wire: BankWire, tmp_path: Path) -> None:
    bank = load_or_create_signer(tmp_path / "banks", "NHA")
    assert wire.sender(BODY, bank.sign(BODY)) == "NHA"
    (tmp_path / "banks" / "NHA.pub").unlink()
    with pytest.raises(SignatureRefused):
        wire.sender(BODY, bank.sign(BODY))


def test_a_bank_without_an_address_is_an_unknown_outcome_never_a_crash(wire: BankWire) -> None:
    assert wire.channel("NHA")
    with pytest.raises(ChannelTimeout, match="NHB"):
        wire.channel("NHB")
