"""Bills whose moment has come: paid, or why not. A worker calls until none is left; several workers share them.

announced   the unit's window is over
waiting     money was short; tried again every working morning until the day the bill is due
held        nobody confirmed it in time: rejected
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.services import CreditUse, NewStep
from khobac.cash.autopay.states import BillState, Reason
from khobac.core import clock, db, facts
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.autopay import judging, receiving
from khobac.flows.autopay.filing import AUTOMATIC, Paid, pay
from khobac.flows.autopay.judging import DueBill, Judge, JudgedBill
from khobac.flows.payment.position import office_hours
from khobac.registers.law.values import Law

AT_ONCE = 1000


@repeated
def pay_next() -> int:
    """Deal with the next bills that are due, in one transaction; how many. Call again until 0."""
    with db.atomic():
        due = autopay.claim_due(AT_ONCE)
        if due:
            steps = _steps(due)
            bills.take(steps)
            facts.record(_told(due, steps))
    return len(due)


def _steps(due: Sequence[BillView]) -> list[NewStep]:
    law, today = judging.law_of_today(), clock.today()
    over, alive = list[BillView](), list[BillView]()
    for bill in due:
        (over if bill.state == BillState.HELD or _is_past(bill, today) else alive).append(bill)
    steps = [_step(bill, BillState.REJECTED, Reason(bill.reason)) for bill in over]
    authorisations = autopay.authorisations({bill.authorisation_id for bill in alive if bill.authorisation_id})
    authorised, unauthorised = list[DueBill](), list[DueBill]()
    for each in judging.read(alive, authorisations):
        (authorised if each.authorisation.terms.holds_on(today) and each.is_payable else unauthorised).append(each)
    steps += [_step(each.bill, BillState.REJECTED, Reason.NO_AUTHORISATION) for each in unauthorised]
    return steps + _paid_or_not(authorised, law)


def _paid_or_not(due: Sequence[DueBill], law: Law) -> list[NewStep]:
    if not due:
        return []
    judge = Judge(due, law)
    judged = [judge.judge(each) for each in due]
    clean = [each for each in judged if each.reason is Reason.NONE]
    covered = [each for each in clean if not each.amounts.pay]
    paid, gone = pay([each for each in clean if each.amounts.pay], law)
    done = [each for each in clean if each.due.bill.id in paid]
    bills.use_credits(
        [
            CreditUse(part.credit_id, "bill", each.due.bill.id, part.amount)
            for each in (*covered, *done)
            for part in each.parts
        ]
    )
    steps = [_settled(each, BillState.SETTLED, Reason.CREDITED) for each in covered]
    steps += [_settled(each, BillState.SENT, Reason.NONE, paid[each.due.bill.id]) for each in done]
    tomorrow = _next_morning(law)
    steps += [_short(each.due.bill, tomorrow) for each in gone]
    return steps + [_unpaid(each, tomorrow) for each in judged if each.reason is not Reason.NONE]


def _settled(judged: JudgedBill, to_state: BillState, reason: Reason, paid: Paid | None = None) -> NewStep:
    """Paid by a dossier, or covered by credit notes alone."""
    return NewStep(
        judged.due.bill.id,
        to_state,
        reason,
        AUTOMATIC,
        account=judged.account,
        paid_year=judged.key.year,
        credited=judged.credited,
        dossier_id=paid.dossier_id if paid else None,
        dossier=paid.number if paid else "",
    )


def _unpaid(judged: JudgedBill, tomorrow: dt.datetime) -> NewStep:
    bill = judged.due.bill
    if judged.reason is Reason.SHORT:
        return _short(bill, tomorrow)
    if judged.reason is Reason.FINDING:
        note = "; ".join(f"{each.code}: {each.message_vi}" for each in judged.findings)[:500]
        return _step(bill, BillState.HELD, Reason.FINDING, next_at=receiving.confirm_by(), note=note)
    return _step(bill, BillState.REJECTED, judged.reason)


def _short(bill: BillView, tomorrow: dt.datetime) -> NewStep:
    """Waits for money as long as there is a morning before the bill is due."""
    if tomorrow.date() > bill.due_on:
        return _step(bill, BillState.REJECTED, Reason.SHORT)
    return _step(bill, BillState.WAITING, Reason.SHORT, next_at=tomorrow)


def _is_past(bill: BillView, today: dt.date) -> bool:
    return bill.state == BillState.WAITING and bill.due_on < today


def _next_morning(law: Law) -> dt.datetime:
    """The next opening of the offices after today."""
    midnight = dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time(), clock.VIETNAM)
    return office_hours(law).next_opening(midnight)


def _step(
    bill: BillView,
    to_state: BillState,
    reason: Reason,
    *,
    next_at: dt.datetime | None = None,
    note: str = "",
) -> NewStep:
    kept = note or bill.note if to_state is BillState.REJECTED else note
    return NewStep(bill.id, to_state, reason, AUTOMATIC, next_at, kept)


def _told(due: Sequence[BillView], steps: Sequence[NewStep]) -> list[NewFact]:
    """One fact for each bill that does not pay itself; of those that do their dossiers tell. A repeat is no news."""
    by_id = {bill.id: bill for bill in due}
    told = []
    for step in steps:
        bill = by_id[step.bill_id]
        if (
            step.to_state is BillState.SENT
            or bill.unit_code is None
            or (step.to_state, step.reason) == (bill.state, bill.reason)
        ):
            continue
        content = {
            "version": 1,
            "provider": bill.provider,
            "state": step.to_state,
            "reason": step.reason,
            "bills": 1,
            "amount": bill.amount,
            "first": bill.bill,
            "next_at": step.next_at.isoformat() if step.next_at else None,
        }
        told.append(NewFact("BillsCame", f"{bill.provider}/{bill.bill}", bill.unit_code, content))
    return told
