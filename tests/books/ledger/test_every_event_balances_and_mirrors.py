"""All postings of receipts, transfers, sweeps and budgets: what holds for each whatever the amount."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.books.ledger.entries import Entry, Leg
from khobac.books.ledger.families import INVESTMENT, Line, Partner, Revenue
from khobac.books.ledger.postings.commit import Commit, commit
from khobac.books.ledger.postings.eliminate_transfers import EliminateTransfers, eliminate_transfers
from khobac.books.ledger.postings.example import (
    CENTRE,
    HEALTH_CENTRE,
    PROVINCE,
    SCHOOL,
    SCHOOLS_TREASURY,
    VAT,
    VAT_RATIOS,
    voucher,
    voucher_of_0211,
)
from khobac.books.ledger.postings.move_retention import MoveRetention, move_retention
from khobac.books.ledger.postings.pay_by_command import PayByCommand, pay_by_command
from khobac.books.ledger.postings.receive_revenue import (
    ClarifyRevenue,
    ReceiveRevenue,
    clarify_revenue,
    receive_revenue,
)
from khobac.books.ledger.postings.receive_transfer import (
    CorrectTransfer,
    ReceiveTransfer,
    SendBackTransfer,
    correct_transfer,
    receive_transfer,
    send_back_transfer,
    take_back_transfer,
)
from khobac.books.ledger.postings.refund_revenue import (
    RefundRevenue,
    RefundVat,
    SetOffRevenue,
    refund_revenue,
    refund_vat,
    set_off_revenue,
)
from khobac.books.ledger.postings.share_revenue import Ratio, ShareRevenue, parts, share_revenue
from khobac.books.ledger.postings.sweep import Sweep, sweep
from khobac.books.ledger.postings.transfer_between_budgets import (
    Budget,
    TransferBetweenBudgets,
    TransferLeg,
    transfer_between_budgets,
    transfer_from_another_treasury,
    transfer_to_another_treasury,
)
from tests.books.ledger.test_postings_keep_every_dong import assert_sound

TAX, TAX_RATIOS = Revenue("1052", "555"), (Ratio("1", 60), Ratio("2", 40))
OTHER = Partner("0211", "inter_province")
PROJECT = SCHOOL.__class__("7654321", "2", "412", "292", INVESTMENT, "12")

EVENTS: dict[str, Callable[[int], Entry | tuple[Entry, ...]]] = {
    "commit": lambda a: commit(Commit(voucher(), SCHOOL, a)),
    "receive": lambda a: receive_revenue(ReceiveRevenue(voucher(), a, "NHA", VAT)),
    "receive unknown": lambda a: receive_revenue(ReceiveRevenue(voucher(), a, "NHA", None)),
    "clarify": lambda a: clarify_revenue(ClarifyRevenue(voucher(), a, VAT)),
    "share": lambda a: share_revenue(ShareRevenue(voucher(), a, VAT, VAT_RATIOS)),
    "refund": lambda a: refund_revenue(RefundRevenue(voucher(), a, VAT, VAT_RATIOS)),
    "refund settled": lambda a: refund_revenue(RefundRevenue(voucher(), a, VAT, VAT_RATIOS, is_settled=True)),
    "refund unknown": lambda a: refund_revenue(RefundRevenue(voucher(), a, None)),
    "refund VAT": lambda a: refund_vat(RefundVat(voucher(), a, VAT)),
    "set off": lambda a: set_off_revenue(SetOffRevenue(voucher(), a, VAT, VAT_RATIOS, TAX, TAX_RATIOS)),
    "arrive": lambda a: receive_transfer(ReceiveTransfer(voucher_of_0211(), SCHOOLS_TREASURY, a, HEALTH_CENTRE)),
    "arrive unknown": lambda a: receive_transfer(ReceiveTransfer(voucher_of_0211(), SCHOOLS_TREASURY, a)),
    "correct": lambda a: correct_transfer(CorrectTransfer(voucher_of_0211(), SCHOOLS_TREASURY, a, HEALTH_CENTRE)),
    "send back": lambda a: send_back_transfer(SendBackTransfer(voucher_of_0211(), SCHOOLS_TREASURY, a)),
    "take back": lambda a: take_back_transfer(SendBackTransfer(voucher(), OTHER, a)),
    "eliminate": lambda a: eliminate_transfers(EliminateTransfers(voucher(), Partner("0061"), OTHER, a)),
    "budgets": lambda a: transfer_between_budgets(TransferBetweenBudgets(voucher(), Budget("2"), Budget("4"), a)),
    "budget out": lambda a: transfer_to_another_treasury(TransferLeg(voucher(), Budget("2"), OTHER, a)),
    "budget in": lambda a: transfer_from_another_treasury(
        TransferLeg(voucher_of_0211(), Budget("4"), SCHOOLS_TREASURY, a)
    ),
    "command": lambda a: pay_by_command(PayByCommand(voucher(), PROVINCE, (Line("7799", abs(a)),))),
    "command elsewhere": lambda a: pay_by_command(PayByCommand(voucher(), PROVINCE, (Line("7799", abs(a)),), OTHER)),
    "retention": lambda a: move_retention(MoveRetention(voucher(), PROJECT, (Line("9301", abs(a)),), True)),
}
AMOUNT = st.integers(1, 10**15)


def entries_of(event: str, amount: int) -> tuple[Entry, ...]:
    made = EVENTS[event](amount)
    return (made,) if isinstance(made, Entry) else tuple(made)


@pytest.mark.parametrize("event", EVENTS)
@given(amount=AMOUNT)
def test_it_balances_in_one_treasury_and_keeps_the_amount(event: str, amount: int) -> None:
    entries = entries_of(event, amount)
    assert_sound(entries)
    for entry in entries:
        assert sum(leg.debit for leg in entry.legs) == amount
        assert {(entry.treasury_id, entry.treasury)} <= {(61, "0061"), (211, "0211"), (2, "0002")}


@pytest.mark.parametrize("event", [name for name in EVENTS if name not in ("retention", "command", "command elsewhere")])
@given(amount=AMOUNT)
def test_a_negative_amount_is_the_mirror(event: str, amount: int) -> None:
    forth, back = entries_of(event, amount), entries_of(event, -amount)
    assert [leg.mirrored() for entry in back for leg in entry.legs] == [leg for entry in forth for leg in entry.legs]


@given(balance=st.integers(-(10**15), 10**15).filter(bool))
def test_a_sweep_empties_the_account_and_is_told_the_same_by_both_books(balance: int) -> None:
    office, centre = sweep(Sweep(voucher(), CENTRE, "BANK_REVENUE", "NHA", balance))
    assert_sound((office,))
    assert_sound((centre,))
    net = {(entry.treasury, leg.role): leg.debit - leg.credit for entry in (office, centre) for leg in entry.legs}
    assert net["0061", "BANK_REVENUE"] == -balance
    assert net["0002", "TSA_SBV"] == balance
    assert sum(amount for (_, role), amount in net.items() if role.startswith("SWEEP")) == 0
    assert (("0061", "SWEEP_RECEIVABLE") in net) == (balance > 0)


@given(amount=AMOUNT, percents=st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(lambda each: sum(each) == 100)
       | st.sampled_from([[70, 21, 9], [100, 0, 0], [0, 0, 100], [33, 33, 34]]))
def test_shares_are_what_was_received_and_the_odd_dong_goes_to_the_lowest_level(amount: int, percents: list[int]) -> None:
    ratios = tuple(Ratio(level, percent) for level, percent in zip("124", percents, strict=True))
    shared = dict(parts(amount, ratios))
    assert sum(shared.values()) == amount
    assert all(shared.get(ratio.level, 0) == amount * ratio.percent // 100 for ratio in ratios[:-1])
    assert 0 not in shared.values()


@given(amount=AMOUNT)
def test_a_receipt_refunded_in_one_go_takes_from_each_level_what_it_got(amount: int) -> None:
    got = dict(parts(amount, VAT_RATIOS))
    refund = refund_revenue(RefundRevenue(voucher(), amount, VAT, VAT_RATIOS))
    assert {leg.level: leg.debit for leg in refund.legs if leg.debit} == got


@given(steps=st.lists(st.integers(1, 50) | st.integers(1, 10**9), min_size=1, max_size=12),
       ratios=st.sampled_from([VAT_RATIOS, TAX_RATIOS, tuple(Ratio(level, 25) for level in "1234")]))
def test_however_a_receipt_is_refunded_no_level_gives_more_than_it_holds(
    steps: list[int], ratios: tuple[Ratio, ...]
) -> None:
    held = dict(parts(sum(steps), ratios))
    for amount in steps:
        refund = RefundRevenue(voucher(), amount, VAT, ratios, held=tuple(held.items()))
        for leg in refund_revenue(refund).legs:
            if leg.level:
                held[leg.level] -= leg.debit - leg.credit
        assert min(held.values()) >= 0
    assert set(held.values()) == {0}


@given(amount=AMOUNT)
def test_a_payment_to_another_treasury_and_its_way_back_net_to_zero(amount: int) -> None:
    away = pay_by_command(PayByCommand(voucher(), PROVINCE, (Line("7799", amount),), OTHER))
    arrived = receive_transfer(ReceiveTransfer(voucher_of_0211(), SCHOOLS_TREASURY, amount))
    sent_back = send_back_transfer(SendBackTransfer(voucher_of_0211(), SCHOOLS_TREASURY, amount))
    taken_back = take_back_transfer(SendBackTransfer(voucher(), OTHER, amount))
    legs: list[tuple[str, Leg]] = [
        (entry.treasury, leg) for entry in (away, arrived, sent_back, taken_back) for leg in entry.legs
    ]
    assert sum(leg.debit - leg.credit for _, leg in legs if leg.role in ("LKB_OUT", "LKB_IN")) == 0
    assert sum(leg.debit - leg.credit for _, leg in legs if leg.role == "LKB_PENDING") == 0
    assert {(treasury, leg.bank, leg.kind) for treasury, leg in legs if leg.role.startswith("LKB")} == {
        ("0061", "0211", "inter_province"), ("0211", "0061", "inter_province")
    }


def test_commitments_of_a_project_name_their_kind() -> None:
    kinds = {spender.unit: {leg.kind for leg in commit(Commit(voucher(), spender, 5)).legs} for spender in (SCHOOL, PROJECT)}
    assert kinds == {"1012345": {"recurrent", ""}, "7654321": {"investment", ""}}
