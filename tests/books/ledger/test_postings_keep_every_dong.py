from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.books.ledger.entries import Entry, pairs
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.correct_segments import CorrectSegments, correct_segments
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.postings.give_up import GiveUp, give_up
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.roles import REVENUE
from khobac.books.ledger.postings.settle_advance import SettleAdvance, settle_advance

ITEMS = st.sampled_from(["6551", "6757", "6955"])
LINES = st.lists(st.builds(Line, ITEMS, st.integers(1, 10**12)), min_size=1, max_size=5).map(tuple)


def turnover(entries: tuple[Entry, ...], role: str, side: str, ndkt: str | None = None) -> int:
    legs = [leg for entry in entries for leg in entry.legs if leg.role == role and ndkt in (None, leg.ndkt)]
    return sum(getattr(leg, side) for leg in legs)


def assert_sound(entries: tuple[Entry, ...]) -> None:
    """Each balances, reads as pairs, and has a key of its own."""
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        assert sum(leg.debit - leg.credit for leg in entry.legs) == 0
        assert all((leg.debit > 0) != (leg.credit > 0) for leg in entry.legs)
        assert sum(amount for _, _, amount in pairs(entry.legs)) == sum(leg.debit for leg in entry.legs)


@given(lines=LINES, advances=LINES, share=st.integers(0, 100), set_off=st.integers(0, 10**12))
def test_a_payment_spends_each_line_once(lines: tuple, advances: tuple, share: int, set_off: int) -> None:
    gross = sum(line.amount for line in lines)
    recovered, room = [], gross * share // 100
    for advance in advances:
        part = min(room, advance.amount)
        room -= part
        if part:
            recovered.append(advance._replace(amount=part, year=2025))
    taken = sum(line.amount for line in recovered)
    deducted = min(set_off, gross - taken)
    entries = pay_expenditure(PayExpenditure(voucher(), SCHOOL, lines, tuple(recovered), deducted))
    assert_sound(entries)
    assert turnover(entries, SCHOOL.family.expenditure, "debit") == gross - deducted
    assert turnover(entries, "AP_INTERMEDIARY", "credit") == gross - taken - deducted
    for item in ("6551", "6757", "6955"):
        own = sum(line.amount for line in recovered if line.ndkt == item)
        assert turnover(entries, SCHOOL.family.advance, "credit", item) == own
        if not deducted:
            asked = sum(line.amount for line in lines if line.ndkt == item)
            assert turnover(entries, SCHOOL.family.expenditure, "debit", item) == asked
    assert {leg.year for entry in entries for leg in entry.legs if "ADVANCE" in leg.role} <= {2025}


@given(lines=LINES)
def test_what_is_given_up_mirrors_what_was_paid(lines: tuple) -> None:
    paid = pay_expenditure(PayExpenditure(voucher("P"), SCHOOL, lines))
    back = give_up(GiveUp(voucher("G"), SCHOOL, lines, SCHOOL.family.expenditure, "AP_INTERMEDIARY", 1))
    assert_sound(back)
    assert sorted(leg.mirrored() for leg in back[0].legs) == sorted(leg for entry in paid for leg in entry.legs)
    assert [leg.role for leg in back[1].legs if leg.debit] == ["COMMITMENT"]


def test_of_a_settled_year_it_goes_to_revenue_and_names_no_unit() -> None:
    [entry] = give_up(GiveUp(voucher(), SCHOOL, (Line("6551", 3), Line("6757", 4)), REVENUE))
    [revenue] = [leg for leg in entry.legs if leg.role == REVENUE]
    assert (revenue.credit, revenue.level, revenue.unit, revenue.ndkt) == (7, "2", "", "")


def test_more_advance_than_work_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="recovered from less work"):
        settle_advance(SettleAdvance(voucher(), SCHOOL, (Line("6757", 15),), (Line("6757", 16),)))


def test_a_provisional_allotment_that_is_replaced_leaves_by_an_entry_of_its_own() -> None:
    entries = allot_estimate(AllotEstimate(voucher(), SCHOOL, 1_000, replaced=400))
    assert_sound(entries)
    assert turnover(entries, "ESTIMATE_L4_NONAUTO", "debit") - turnover(entries, "ESTIMATE_L4_NONAUTO", "credit") == 600


def test_a_correction_is_linked_and_moves_only_the_segments_named() -> None:
    [wrong] = pay_expenditure(PayExpenditure(voucher("P"), SCHOOL, (Line("6551", 7), Line("6757", 8))))
    reversal, right = correct_segments(CorrectSegments(voucher("C"), wrong, 41, leg=1, instead={"section": "074"}))
    assert_sound((reversal, right))
    assert (reversal.reverses, right.reverses) == (41, None)
    assert [leg.mirrored() for leg in reversal.legs] == list(wrong.legs)
    assert [(leg.ndkt, leg.section) for leg in right.legs] == [("6551", "073"), ("6757", "074"), ("", "")]
    for forbidden in ({}, {"unit": "1012346"}, {"source": "13"}):
        with pytest.raises(ValueError, match="may change"):
            correct_segments(CorrectSegments(voucher("C"), wrong, 41, instead=forbidden))
