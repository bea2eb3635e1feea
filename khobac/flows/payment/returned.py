"""Money that did not arrive or came back: the same bytes sent again, or the payment given up. Corrected: see reissue.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import ContractUse, Recovery
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.give_up import GiveUp
from khobac.books.ledger.postings.give_up import give_up as give_up_posting
from khobac.books.ledger.postings.roles import DEPOSIT, RETURNED_PENDING, REVENUE
from khobac.books.periods import queries as periods
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.cash.payments import correction_queries as corrections
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as outbox
from khobac.cash.payments.queries import LineView, OrderView
from khobac.cash.payments.states import OrderState
from khobac.control.inputs import Kind
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import dispatch
from khobac.flows.payment.booking import Booking, spender_of
from khobac.flows.payment.desk import OnDesk, take_up
from khobac.flows.payment.holding import key_of, tell
from khobac.flows.payment.position import unit_on
from khobac.flows.payment.wire import Wire
from khobac.registers.law import queries as laws

CAME_BACK = ("returned", "rejected")


def resend(wire: Wire, number: str, by: str) -> None:
    """Let orders of a dossier go again as they are; possible only of what the bank said it never had (OUTCOME_UNKNOWN else)."""
    dossier = dossiers.by_number(number)
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    open_ = [each for each in orders if each.outcome != "rejected" and each.state in _MAYBE_AT_THE_BANK]
    if not open_:
        raise Refused(Word.STATE, "Lệnh này không ở trạng thái gửi lại được.")
    lost = {each.message_id: each for each in open_ if each.outcome == "not_received" and each.message_id}
    if not lost:
        raise Refused(Word.OUTCOME_UNKNOWN, "Chưa biết ngân hàng đã nhận lệnh hay chưa: hỏi trước, không gửi lại.")
    for order in lost.values():
        rights.require_office(by, "order", order.office)
    for message_id in lost:
        dispatch.resend_message(wire, dossier.treasury_id, message_id)


def mark_unanswered(number: str) -> None:
    """The bank did not answer in time about the last order of this dossier: its outcome is unknown, nothing is lost."""
    dossier = dossiers.by_number(number)
    order = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])[-1]
    message = payments.outbox(order.treasury_id, order.message_id) if order.message_id else None
    if message is None or order.state not in (OrderState.SENT, OrderState.SENDING):
        raise Refused(Word.STATE, "Lệnh này không chờ ngân hàng trả lời.")
    dispatch.note_unknown(message, "no answer in time")


@repeated
def give_up(number: str, by: str) -> None:
    """Not corrected by the policy date: the money goes back to what paid it, and to its commitment."""
    with db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.GIVE_UP, State.REFUNDED)
        rights.require_office(by, "order", desk.office.code)
        orders = payments.lock_orders(
            [each.ref for each in payments.orders_of_dossiers([(desk.dossier.treasury_id, desk.dossier.id)])]
        )
        if any(line.state == "pending" for order in orders for line in order.lines):
            raise Refused(Word.STATE, "Còn khoản của hồ sơ đang ở ngân hàng: chờ kết quả rồi mới thôi chi.")
        came_back = [(order, line) for order in orders for line in order.lines if line.state in CAME_BACK]
        unpaid = sum(line.amount for _, line in came_back)
        back = _where_it_goes(desk)
        _give_back_to_contract(desk, unpaid, back)
        parts = _give_back_advances(desk, unpaid)
        if not back.is_settled:
            _give_back_to_budget(desk, unpaid, back, by)
        _post_given_up(desk, came_back, parts, back)
        outbox.mark_lines([ref for order in orders for ref in order.line_refs(CAME_BACK)], "given_up")
        _drop_proposals(desk, by)
        casework.take([NewStep(desk.dossier.id, Event.GIVE_UP, State.REFUNDED, by)])
        tell([desk.dossier], "PaymentGivenUp", amount=unpaid)
        audit.record(by, "give_up", [(number, desk.dossier.unit_code)])


_MAYBE_AT_THE_BANK = (OrderState.SENDING, OrderState.SENT, OrderState.CONFIRMED, OrderState.SEND_FAILED)


def _drop_proposals(desk: OnDesk, by: str) -> None:
    """Nobody approves a correction of what was given up."""
    waiting = corrections.open_proposals(desk.dossier.id)
    if waiting:
        outbox.decide_corrections(waiting, outbox.DECLINED, by)


@dataclass(frozen=True)
class _Back:
    """Where given-up money goes: to the budget year in which it stands, or, once that is settled, to revenue.

    An advance may have moved to a later year (E12c); its commitment has not, and takes nothing back then.
    """

    year: int
    is_settled: bool
    on_commitment: bool


def _where_it_goes(desk: OnDesk) -> _Back:
    request = desk.request
    if request.kind == Kind.DEPOSIT_PAYMENT:
        return _Back(request.year, is_settled=False, on_commitment=False)
    year = request.year
    if request.kind == Kind.ADVANCE:
        year = max((line.year for line in commitments.advance_lines(request.dossier_id)), default=year)
    settled = bool(periods.settled_years([(request.treasury_id, year)]))
    return _Back(year, settled, request.on_commitment and not settled and year == request.year)


def _give_back_to_contract(desk: OnDesk, unpaid: int, back: _Back) -> None:
    request = desk.request
    if request.contract_id is None:
        return
    is_advance = request.kind == Kind.ADVANCE
    contracts.give_back(
        [
            ContractUse(
                dossier_id=request.dossier_id,
                contract_id=request.contract_id,
                year=request.year,
                source=request.source,
                on_commitment=back.on_commitment,
                pay=unpaid if back.on_commitment else 0,
                gross=0 if is_advance else unpaid,
                advance=unpaid if is_advance else 0,
                reference="give_up",
            )
        ],
        clock.now(),
    )


def _give_back_advances(desk: OnDesk, unpaid: int) -> tuple[Line, ...]:
    """The advance lines that were never paid after all; of an expenditure, its lines up to what is unpaid."""
    if desk.request.kind == Kind.ADVANCE:
        [taken] = contracts.recover(
            [
                Recovery(
                    treasury_id=desk.dossier.treasury_id,
                    reference=f"{desk.dossier.id}:give_up",
                    amount=unpaid,
                    advance_dossier_id=desk.dossier.id,
                    kind="given_up",
                )
            ],
            clock.now(),
        )
        if taken.short:
            raise Refused(Word.STATE, "Tạm ứng này đã được thanh toán một phần, không hủy toàn bộ được.")
        return tuple(Line(part.ndkt, part.amount, part.chapter, part.section, part.year) for part in taken.parts)
    return _last_lines(desk, unpaid)


def _last_lines(desk: OnDesk, unpaid: int) -> tuple[Line, ...]:
    """Lines of the request from the last backwards that make up what was not paid."""
    lines: list[Line] = []
    for line in reversed(desk.request.lines):
        part = min(line.amount, unpaid)
        unpaid -= part
        if part:
            lines.insert(0, Line(line.ndkt, part, line.chapter, line.section))
    return tuple(lines)


def _give_back_to_budget(desk: OnDesk, unpaid: int, back: _Back, by: str) -> None:
    is_advance, key = desk.request.kind == Kind.ADVANCE, key_of(desk.request)
    budget.move(
        [
            Movement(
                reference=f"{desk.dossier.id}",
                event="give_up",
                key=key._replace(year=back.year) if key.year else key,
                committed=unpaid if back.on_commitment else 0,
                advance=-unpaid if is_advance else 0,
                actual=0 if is_advance else -unpaid,
                actor=by,
            )
        ],
        clock.now(),
    )


def _post_given_up(
    desk: OnDesk, came_back: Sequence[tuple[OrderView, LineView]], parts: tuple[Line, ...], back: _Back
) -> None:
    """From where each item stands: what came back, or what never left, which of an order sent again is not the first place."""
    today = clock.today()
    unit = unit_on(desk.dossier.unit_code, today)
    law = laws.law_on(desk.snapshot.sent_on)
    spender = spender_of(unit, desk.request.source, law)
    booking = Booking(desk.request, desk.dossier.number, desk.office.code, spender, today, back.is_settled)
    entries: list[Entry] = []
    standing: dict[str, int] = defaultdict(int)
    for order, line in came_back:
        standing[RETURNED_PENDING if line.state == "returned" else order.money_in] += line.amount
    for role, amount in sorted(standing.items()):
        taken, parts = _up_to(parts, amount)
        entries += give_up_posting(
            GiveUp(
                voucher=booking.voucher(f"give_up:{role}"),
                spender=booking.spender,
                lines=taken,
                back_to=REVENUE if back.is_settled else _back_to(desk, booking),
                stands_on=role,
                on_commitment=amount if back.on_commitment else 0,
            )
        )
    ledger.post(entries, clock.now())


def _back_to(desk: OnDesk, booking: Booking) -> str:
    if desk.request.kind == Kind.DEPOSIT_PAYMENT:
        return DEPOSIT
    roles = booking.spender.family
    return roles.advance if desk.request.kind == Kind.ADVANCE else roles.expenditure


def _up_to(lines: tuple[Line, ...], amount: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The first lines that make up an amount, and what is left of them."""
    taken: list[Line] = []
    rest: list[Line] = []
    for line in lines:
        part = min(line.amount, amount)
        amount -= part
        if part:
            taken.append(Line(line.ndkt, part, line.chapter, line.section, line.year))
        if line.amount > part:
            rest.append(Line(line.ndkt, line.amount - part, line.chapter, line.section, line.year))
    return tuple(taken), tuple(rest)
