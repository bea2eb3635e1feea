"""Reclassification: proposed by one, approved by another; what is left is taken back and shared anew by the day it was paid."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.cash.revenue import correction_queries as corrections
from khobac.core import clock
from khobac.core.errors import Word
from khobac.flows import founding
from khobac.flows.founding import ValueRow
from khobac.flows.revenue import reclassifying, refunding
from khobac.flows.revenue.reclassifying import Meant
from khobac.flows.verification import verify_books
from tests.flows.revenue.conftest import PAYER, Office
from tests.flows.revenue.test_money_is_understood_and_goes_back import NEXT_MONTH, REASON, approved, refused

INCOME_TAX, VAT = Meant("1052", "555"), Meant("1701", "555")


@pytest.fixture
def shared(office: Office) -> Office:
    """101 đồng of value added tax, which turn out to be income tax."""
    founding.set_law([ValueRow("sharing.1052", [60, 40, 0], dt.date(2026, 1, 1))])
    office.take(office.advice("R1", item="1701", chapter="555", amount=101), office.advice("R2"))
    return office


def reclassified(meant: Meant) -> str:
    number = reclassifying.propose("NHA", "R1", meant, "tuan", REASON)
    reclassifying.approve(number, "vinh")
    return number


def test_it_is_taken_back_and_shared_as_what_it_was_however_often(shared: Office) -> None:
    for meant in (INCOME_TAX, VAT, INCOME_TAX):
        reclassified(meant)
        assert verify_books() == []
    assert (shared.levels("1701"), shared.levels("1052")) == ({}, {"1": 60, "2": 41})


def test_what_went_back_went_from_what_it_was_taken_for_and_the_rest_moves(shared: Office) -> None:
    approved(33)
    reclassified(INCOME_TAX)
    assert (shared.levels("1701"), shared.levels("1052")) == ({}, {"1": 40, "2": 28})
    assert verify_books() == []
    approved(10)
    assert shared.levels("1052") == {"1": 34, "2": 24}
    reclassified(VAT)
    approved(58)
    assert (shared.levels("1701"), shared.levels("1052")) == ({}, {})
    assert refused(lambda: reclassifying.propose("NHA", "R1", VAT, "tuan", REASON)) == Word.STATE
    assert verify_books() == []


def test_the_ratios_are_those_of_the_day_it_was_paid(shared: Office) -> None:
    with clock.at(NEXT_MONTH):
        founding.set_law([ValueRow("sharing.1052", [10, 90, 0], dt.date(2026, 5, 1))])
        reclassified(INCOME_TAX)
    assert shared.levels("1052") == {"1": 60, "2": 41}


def test_one_proposes_another_approves(shared: Office) -> None:
    number = reclassifying.propose("NHA", "R1", INCOME_TAX, "tuan", REASON)
    assert shared.levels("1701") == {"1": 70, "2": 21, "4": 10}
    assert refused(lambda: reclassifying.approve(number, "tuan")) == Word.SAME_PERSON
    assert refused(lambda: reclassifying.approve(number, "xuan")) == Word.NO_RIGHT
    reclassifying.decline(number, "vinh", "Văn bản không có dấu")
    assert refused(lambda: reclassifying.approve(number, "vinh")) == Word.STATE
    assert shared.levels("1701") == {"1": 70, "2": 21, "4": 10}


@pytest.mark.parametrize(("reference", "meant", "by", "reason", "word"), [
    ("R2", VAT, "tuan", REASON, Word.STATE),
    ("R9", VAT, "tuan", REASON, Word.NOT_FOUND),
    ("R1", VAT, "vinh", REASON, Word.NO_RIGHT),
    ("R1", Meant("6501", "555"), "tuan", REASON, Word.INVALID),
    ("R1", INCOME_TAX, "tuan", "vì", Word.REASON_NEEDED),
])
def test_what_may_not_be_proposed(
    shared: Office, reference: str, meant: Meant, by: str, reason: str, word: Word
) -> None:
    assert refused(lambda: reclassifying.propose("NHA", reference, meant, by, reason)) == word


def test_a_rule_mended_meanwhile_is_looked_at_anew(shared: Office) -> None:
    number = reclassifying.propose("NHA", "R1", INCOME_TAX, "tuan", REASON)
    founding.set_law([ValueRow("sharing.1052", [50, 50, 0], dt.date(2026, 1, 1))])
    assert refused(lambda: reclassifying.approve(number, "vinh")) == Word.STATE


def test_a_refund_and_a_reclassification_wait_for_each_other(shared: Office) -> None:
    refund = refunding.propose("NHA", "R1", 1, PAYER, "tuan", REASON)
    assert refused(lambda: reclassifying.propose("NHA", "R1", INCOME_TAX, "tuan", REASON)) == Word.STATE
    refunding.decline(refund, "vinh", "Không có quyết định")
    reclassifying.propose("NHA", "R1", INCOME_TAX, "tuan", REASON)
    assert refused(lambda: refunding.propose("NHA", "R1", 1, PAYER, "tuan", REASON)) == Word.STATE


def test_an_agency_asks_once_and_learns_how_it_stands(shared: Office) -> None:
    shared.owe("N1")
    shared.take(shared.advice("R3", "N1"))
    asked = [reclassifying.ask("thue", "C1-07a-12", "NHA", "R3", INCOME_TAX, REASON) for _ in range(2)]
    assert [each.state for each in asked] == ["asked", "asked"]
    assert len(corrections.open_reclassifications(asked[0].treasury_id)) == 1
    assert refused(lambda: reclassifying.ask("thue", "C1-07a-12", "NHA", "R3", VAT, REASON)) == Word.MESSAGE_ALTERED
    assert refused(lambda: reclassifying.ask("thue", "C1-07a-13", "NHA", "R1", VAT, REASON)) == Word.NOT_FOUND
    assert refused(lambda: reclassifying.approve(asked[0].number, "vinh")) == Word.STATE
    reclassifying.take_up(asked[0].number, "tuan")
    reclassifying.approve(asked[0].number, "vinh")
    assert reclassifying.ask("thue", "C1-07a-12", "NHA", "R3", INCOME_TAX, REASON).state == "approved"
    assert shared.levels("1052") == {"1": 60, "2": 40}
    assert verify_books() == []
