"""Banks, and the accounts of the offices with them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khobac.registers.banks import queries, services
from khobac.registers.banks.services import BankAccountRow, BankRow
from tests.registers.conftest import BEGINNING, MORNING

pytestmark = pytest.mark.usefixtures("world")
TODAY = MORNING.date()


def account(kind: str, number: str, valid_from: dt.date = BEGINNING) -> BankAccountRow:
    return BankAccountRow("0061", "NHA", kind, number, valid_from, label=f"{kind}=NHA")


def test_an_office_pays_from_its_payment_account() -> None:
    services.load_banks([BankRow("NHA", "Ngân hàng A", "Bank A")])
    services.open_bank_accounts([account("payment", "111"), account("revenue", "222")])
    assert queries.payment_account("0061", "NHA", TODAY).number == "111"
    assert queries.payment_account("0211", "NHA", TODAY) is None
    assert [found.kind for found in queries.bank_accounts("0061", TODAY)] == ["payment", "revenue"]


def test_an_office_has_one_payment_account_per_bank() -> None:
    services.load_banks([BankRow("NHA", "Ngân hàng A", "Bank A")])
    services.open_bank_accounts([account("payment", "111")])
    with pytest.raises(IntegrityError, match="one_account_of_a_kind"), transaction.atomic():
        services.open_bank_accounts([account("payment", "333", TODAY)])


def test_a_label_is_corrected_and_a_closed_bank_is_not_offered() -> None:
    services.load_banks([BankRow("NHA", "Ngân hàng A", "Bank A"), BankRow("NHC", "C", "C", valid_to=BEGINNING)])
    assert services.load_banks([BankRow("NHA", "Ngân hàng Á", "Bank Á")]).new == 0
    assert [bank.short_name for bank in queries.banks_on(TODAY)] == ["Bank Á"]
    assert queries.bank("NHC").valid_to == BEGINNING
    assert queries.bank("NHX") is None
