from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.ledger import services, transfer_queries, verify_transfers
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import Line, Partner
from khobac.books.ledger.postings.eliminate_transfers import EliminateTransfers, eliminate_transfers
from khobac.books.ledger.postings.example import (
    CENTRE,
    HEALTH_CENTRE,
    SCHOOL,
    SCHOOLS_TREASURY,
    voucher,
    voucher_of_0211,
)
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.receive_transfer import (
    CorrectTransfer,
    ReceiveTransfer,
    SendBackTransfer,
    correct_transfer,
    receive_transfer,
    send_back_transfer,
    take_back_transfer,
)
from khobac.books.ledger.postings.sweep import Sweep, sweep
from khobac.books.ledger.services import RoleAccount, SetMember
from tests.books.conftest import AT, tamper

DAY = dt.date(2026, 3, 2)
OTHER = Partner("0211", "inter_province")


@pytest.fixture
def two_provinces(books: None) -> None:
    tamper("DELETE FROM accounting_set")
    roles = ["LKB_OUT", "LKB_IN", "LKB_PENDING", "SWEEP_RECEIVABLE", "SWEEP_PAYABLE", "TSA_SBV", "BANK_REVENUE"]
    services.set_roles(RoleAccount(role, f"8{n:03}", dt.date(2018, 1, 1)) for n, role in enumerate(roles))
    services.set_members([SetMember("0061", "A", DAY), SetMember("0211", "B", DAY), SetMember("0062", "A", DAY)])


def away(reference: str = "HS-1", amount: int = 50) -> None:
    lines = (Line("7049", amount),)
    services.post(pay_expenditure(PayExpenditure(voucher(reference), SCHOOL, lines, partner=OTHER)), AT)


def there(step: str, reference: str = "HS-1") -> Voucher:
    given = voucher_of_0211(reference)
    return given._replace(key=f"{given.key}:{step}")


def test_a_transfer_is_in_transit_until_it_arrives(two_provinces: None) -> None:
    away()
    [missing] = transfer_queries.unpaired_transfers(DAY)
    assert missing == ("HS-1", "0061", "0211", 50, DAY)
    assert transfer_queries.unpaired_transfers(DAY - dt.timedelta(days=1)) == []
    assert verify_transfers.differences() == []
    services.post([receive_transfer(ReceiveTransfer(there("in"), SCHOOLS_TREASURY, 50, HEALTH_CENTRE))], AT)
    assert transfer_queries.unpaired_transfers(DAY) == []
    assert transfer_queries.transfer_matrix(2026) == [("0061", "0211", 50, 50)]


def test_money_for_nobody_waits_and_is_corrected_or_sent_back(two_provinces: None) -> None:
    for reference in ("HS-1", "HS-2"):
        away(reference)
        services.post([receive_transfer(ReceiveTransfer(there("in", reference), SCHOOLS_TREASURY, 50))], AT)
    assert transfer_queries.pending_transfers() == {"0211": 100}
    services.post([correct_transfer(CorrectTransfer(there("right"), SCHOOLS_TREASURY, 50, HEALTH_CENTRE))], AT)
    services.post([send_back_transfer(SendBackTransfer(there("back", "HS-2"), SCHOOLS_TREASURY, 50))], AT)
    assert transfer_queries.pending_transfers() == {}
    [missing] = transfer_queries.unpaired_transfers(DAY)
    assert (missing.reference, missing.payer, missing.payee, missing.missing) == ("HS-2", "0211", "0061", 50)
    back = voucher("HS-2")._replace(key="HS-2:taken")
    services.post([take_back_transfer(SendBackTransfer(back, OTHER, 50))], AT)
    assert transfer_queries.unpaired_transfers(DAY) == []
    assert transfer_queries.transfer_matrix(2026) == [("0061", "0211", 100, 100), ("0211", "0061", 50, 50)]
    assert verify_transfers.differences() == []


def test_what_comes_without_having_left_is_a_difference(two_provinces: None) -> None:
    away("HS-2")
    services.post([receive_transfer(ReceiveTransfer(there("in"), SCHOOLS_TREASURY, 50, HEALTH_CENTRE))], AT)
    [difference] = verify_transfers.differences()
    assert (difference.subject, difference.actual) == ("HS-1 0061 0211", "50 more came")


def test_what_comes_from_a_book_that_is_not_here_is_none(two_provinces: None) -> None:
    services.post([receive_transfer(ReceiveTransfer(there("in"), SCHOOLS_TREASURY, 50, HEALTH_CENTRE))], AT)
    assert verify_transfers.differences() == []


def test_what_leaves_for_a_book_elsewhere_is_paired_with_nothing(two_provinces: None) -> None:
    away()
    assert transfer_queries.unpaired_transfers(DAY, {"0211"}) == []


def test_sets_are_groups_of_treasuries_and_the_consolidated_sum_is_zero(two_provinces: None) -> None:
    away()
    services.post([receive_transfer(ReceiveTransfer(there("in"), SCHOOLS_TREASURY, 50, HEALTH_CENTRE))], AT)
    assert transfer_queries.partner("0061", "0062", DAY) == ("0062", "in_province")
    assert transfer_queries.partner("0061", "0211", DAY) == OTHER
    assert transfer_queries.balances_by_set("LKB_OUT", DAY) == {"A": -50}
    assert transfer_queries.balances_by_set("LKB_IN", DAY) == {"B": 50}
    consolidated = CENTRE._replace(key="2026:elimination", reference="2026")
    services.post(
        [eliminate_transfers(EliminateTransfers(consolidated, Partner("0061"), Partner("0211"), 50))], AT
    )
    over_all = [sum(transfer_queries.balances_by_set(role, DAY).values()) for role in ("LKB_OUT", "LKB_IN")]
    assert over_all == [0, 0]
    assert verify_transfers.differences() == []


def test_a_sweep_told_by_one_book_alone_is_a_difference(two_provinces: None) -> None:
    office, centre = sweep(Sweep(voucher("S"), CENTRE._replace(reference="S"), "BANK_REVENUE", "NHA", 800))
    services.post([office], AT)
    [difference] = verify_transfers.differences()
    assert (difference.subject, difference.expected) == ("S", "800")
    services.post([centre], AT)
    assert verify_transfers.differences() == []
