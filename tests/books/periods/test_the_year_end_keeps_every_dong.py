"""What the year-end does to a key, and the closing of the accounts, for any figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khobac.books.ledger import services as ledger
from khobac.books.ledger import verify
from khobac.books.ledger.entries import Entry, Voucher, pairs
from khobac.books.ledger.postings.cancel_estimate import CancelEstimate, cancel_estimate
from khobac.books.ledger.postings.carry_over import CarryOver, carry_over
from khobac.books.ledger.postings.close_year import CloseAccount, close_account
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.services import RoleAccount
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import (
    STAGES,
    Advance,
    Asked,
    Commitment,
    Decision,
    Effect,
    Stage,
    Standing,
    changes,
    detail,
    effect_on,
    from_detail,
)
from tests.books.conftest import AT

AMOUNT = st.integers(0, 10**12)
POSITIVE = st.integers(1, 10**12)
CLASSES = {"REVENUE": "7111", "CARRYOVER_IN": "7411", "EXPENDITURE_RECURRENT_NONAUTO": "8123", "CARRYOVER_OUT": "8411"}


@st.composite
def keys(draw: st.DrawFn) -> Standing:
    """A key that could be: what is allotted covers what is used."""
    commitments = tuple(Commitment(n, f"K{n}", draw(POSITIVE)) for n in range(draw(st.integers(0, 3))))
    advances = tuple(Advance(n, 0, f"HS-{n}", "6757", "", "", draw(POSITIVE)) for n in range(draw(st.integers(0, 2))))
    reserved = draw(st.sampled_from([0, 0, 5]))
    available, actual = draw(AMOUNT), draw(AMOUNT)
    used = sum(each.amount for each in (*commitments, *advances))
    allotted = available + actual + reserved + used
    provisional = draw(st.integers(0, allotted))
    decisions = tuple(
        Decision(n, f"CV-{n}", 0, n) if draw(st.booleans()) else Decision(n, f"CV-{n}", draw(POSITIVE), None)
        for n in range(draw(st.integers(0, 3)))
    )
    return Standing(
        "1012345",
        "12",
        "4",
        allotted - provisional,
        provisional,
        reserved,
        available,
        draw(AMOUNT),
        commitments,
        advances,
        decisions,
        (("HS-9", reserved),) if reserved else (),
    )


def after(key: Standing, effect: Effect) -> Standing:
    """The key once the effect is made."""
    carried_free = effect.carried - sum(each.amount for each in effect.carried_commitments)
    cancelled_free = effect.cancelled - sum(each.amount for each in effect.cancelled_commitments)
    carried_provisional, cancelled_provisional = effect.provisional
    gone = {*effect.carried_commitments, *effect.cancelled_commitments}
    return key._replace(
        estimate=key.estimate - (effect.carried - carried_provisional) - (effect.cancelled - cancelled_provisional),
        provisional=key.provisional - carried_provisional - cancelled_provisional,
        available=key.available - carried_free + effect.moved - cancelled_free,
        room=key.room + carried_free - effect.moved,
        commitments=tuple(each for each in key.commitments if each not in gone),
        advances=tuple(each for each in key.advances if each not in effect.moved_advances),
        decisions=tuple(each for each in key.decisions if each.id not in effect.decisions),
    )


@given(key=keys(), stages=st.sets(st.sampled_from(STAGES), min_size=1))
def test_no_part_of_a_key_is_ever_overdrawn_and_a_second_time_does_nothing(key: Standing, stages: set[Stage]) -> None:
    effect, _ = effect_on(key, stages)
    left = after(key, effect)
    assert min(left.estimate, left.provisional, left.available, left.room) >= 0
    again, _ = effect_on(left, stages)
    assert again.is_nothing


@given(key=keys())
def test_after_all_stages_nothing_is_left_but_what_a_person_was_asked_about(key: Standing) -> None:
    effect, questions = effect_on(key, STAGES)
    left = after(key, effect)
    asked = {question.kind for question in questions}
    if Asked.RESERVED not in asked:
        assert (left.available, left.commitments) == (0, ())
    if Asked.ADVANCE_WITHOUT_ROOM not in asked:
        assert left.advances == ()


@given(key=keys())
def test_stages_one_by_one_come_to_what_they_come_to_at_once(key: Standing) -> None:
    at_once, _ = effect_on(key, STAGES)
    step_by_step = key
    for stage in STAGES:
        step_by_step = after(step_by_step, effect_on(step_by_step, [stage])[0])
    assert step_by_step._replace(room=0) == after(key, at_once)._replace(room=0)


@given(key=keys(), stages=st.sets(st.sampled_from(STAGES)))
def test_what_is_stored_is_what_was_computed(key: Standing, stages: set[Stage]) -> None:
    effect, _ = effect_on(key, stages)
    kept = from_detail(effect.key, (effect.carried, effect.moved, effect.cancelled), detail(effect))
    assert changes([effect], [], [kept]) == []


@given(amount=POSITIVE, share=st.integers(0, 100))
def test_the_estimate_leaves_one_year_as_it_enters_the_other(amount: int, share: int) -> None:
    committed = amount * share // 100
    entries = carry_over(CarryOver(voucher(), SCHOOL, amount, committed))
    moved: Counter[tuple[str, int]] = Counter()
    for entry in entries:
        assert len(list(pairs(entry.legs))) == 1
        for leg in entry.legs:
            moved[leg.role, leg.year] += leg.debit - leg.credit
    assert moved["ESTIMATE_L4_NONAUTO", 2027] == -moved["ESTIMATE_L4_NONAUTO", 2026] == amount
    assert moved["COMMITMENT", 2027] == -moved["COMMITMENT", 2026] == committed
    assert moved["CARRYOVER_OUT", 2026] == -moved["CARRYOVER_IN", 2027] == amount
    assert moved["CLEARING", 2026] == -moved["CLEARING", 2027] == -amount


@given(amount=POSITIVE)
def test_a_cancellation_goes_down_the_way_the_estimate_came(amount: int) -> None:
    entries = cancel_estimate(CancelEstimate(voucher(), SCHOOL, amount))
    net = Counter[str]()
    for entry in entries:
        for leg in entry.legs:
            net[leg.role] += leg.debit - leg.credit
    assert {role: left for role, left in net.items() if left} == {
        "ESTIMATE_L4_NONAUTO": -amount,
        "ESTIMATE_SOURCE": amount,
    }


booked = st.lists(
    st.tuples(st.sampled_from(sorted(CLASSES)), st.sampled_from(["1", "2", "4"]), st.booleans(), POSITIVE), max_size=12
)


@pytest.mark.usefixtures("books")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=booked)
def test_after_closing_every_balance_of_revenue_and_expenditure_is_zero(
    lines: list[tuple[str, str, bool, int]],
) -> None:
    roles = CLASSES | {"AP_INTERMEDIARY": "3392", "BUDGET_BALANCE": "5511"}
    ledger.set_roles([RoleAccount(role, account, dt.date(2018, 1, 1)) for role, account in roles.items()])
    example = next(_examples)
    of_year = Voucher(f"example-{example}", 61, "0061", 2026, dt.date(2026, 12, 31), "T")
    ledger.post([_entry(of_year, n, *line) for n, line in enumerate(lines)], AT)
    for run in (1, 2):
        closings = year_ends.accounts_to_close(61, 2026)
        assert run == 1 or closings == []
        close = of_year._replace(key=f"{of_year.key}:close:{run}")
        ledger.post([close_account(CloseAccount(close, c.role, c.level, c.source, c.balance)) for c in closings], AT)
    assert verify.differences() == []


_examples = count()
"""The books are not emptied between examples; each has its own keys."""


def _entry(of_year: Voucher, n: int, role: str, level: str, on_credit: bool, amount: int) -> Entry:
    signed = -amount if on_credit else amount
    unit = "1012345" if role.startswith("EXPENDITURE") else ""
    legs = [of_year.debit(role, signed, level=level, unit=unit), of_year.credit("AP_INTERMEDIARY", signed)]
    return of_year._replace(key=f"{of_year.key}:{n}").entry("pay_expenditure", "actual", legs)
