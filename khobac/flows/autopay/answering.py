"""What a unit says to a bill that was announced or held, as long as it is not paid."""

from __future__ import annotations

from collections.abc import Callable

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.services import NewStep
from khobac.cash.autopay.states import BillState, Reason
from khobac.core import access, audit, clock, db, wake
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.autopay import receiving

SHORTEST_REASON = 10


@repeated
def pause(unit: str, bill_id: int, by: str) -> None:
    """Not now: it is held until somebody of the unit says yes or no."""
    _answer(unit, bill_id, by, lambda bill: _held(bill, by, Reason.PAUSED, ""))


@repeated
def dispute(unit: str, bill_id: int, by: str, reason: str) -> None:
    """The bill is wrong: held, and the provider reads why. Raises REASON_NEEDED."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi rõ hóa đơn sai ở đâu.", pointer="/reason")
    _answer(unit, bill_id, by, lambda bill: _held(bill, by, Reason.DISPUTED, reason.strip()[:500]))


@repeated
def confirm(unit: str, bill_id: int, by: str) -> None:
    """It is right: what was held is paid at once."""

    def confirmed(bill: BillView) -> NewStep:
        if bill.state != BillState.HELD:
            raise Refused(Word.STATE, "Hóa đơn này không chờ xác nhận.")
        return NewStep(bill.id, BillState.ANNOUNCED, Reason.NONE, by, clock.now(), confirmed_by=by)

    _answer(unit, bill_id, by, confirmed)


@repeated
def turn_down(unit: str, bill_id: int, by: str, reason: str) -> None:
    """The unit does not pay it this way; the provider reads why. Raises REASON_NEEDED."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do từ chối hóa đơn.", pointer="/reason")

    def turned_down(bill: BillView) -> NewStep:
        why = Reason(bill.reason) if bill.state == BillState.HELD else Reason.DISPUTED
        return NewStep(bill.id, BillState.REJECTED, why, by, note=reason.strip()[:500])

    _answer(unit, bill_id, by, turned_down)


@repeated
def try_waiting_now(by: str) -> int:
    """Let what waits for money be tried at once instead of tomorrow; how many bills."""
    with db.atomic():
        waiting = bills.try_now()
        audit.record(by, "retry_bills", [("", "")])
        db.after_commit(wake.workers)
    return waiting


def _held(bill: BillView, by: str, reason: Reason, note: str) -> NewStep:
    if bill.state == BillState.WAITING:
        raise Refused(Word.STATE, "Hóa đơn này đang chờ đủ dự toán; có thể từ chối nếu không trả.")
    return NewStep(bill.id, BillState.HELD, reason, by, receiving.confirm_by(), note)


def _answer(unit: str, bill_id: int, by: str, step: Callable[[BillView], NewStep]) -> None:
    with access.acting_as(unit):
        bill = autopay.lock_bill(bill_id)
        rights.require_unit(by, "answer_bill", unit)
        if not bill.is_asked:
            raise Refused(Word.STATE, "Hóa đơn này đã trả hoặc đã bị từ chối.")
        taken = step(bill)
        if (taken.to_state, taken.reason) == (bill.state, bill.reason):
            return
        bills.take([taken])
        audit.record(by, "answer_bill", [(bill.bill, unit)])
        db.after_commit(wake.workers)
