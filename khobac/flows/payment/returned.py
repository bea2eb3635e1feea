"""Money that did not arrive or came back: sent again, corrected, or given up. The dossier stays the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import ContractUse, Recovery
from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.give_up import GiveUp
from khobac.books.ledger.postings.give_up import give_up as give_up_posting
from khobac.books.ledger.postings.receive_transfer import SendBackTransfer, send_transfer_again
from khobac.books.ledger.postings.roles import DEPOSIT, PAYABLE, RETURNED_PENDING, REVENUE
from khobac.books.periods import queries as periods
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as outbox
from khobac.cash.payments.queries import OrderView
from khobac.cash.payments.services import NewLine, NewOrder
from khobac.cash.payments.states import OrderState
from khobac.control.inputs import Kind
from khobac.core import access, audit, clock, db
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
STANDS_ON = {"returned": RETURNED_PENDING, "rejected": PAYABLE}


def resend(wire: Wire, number: str, by: str) -> None:
    """Let the same order go again; possible only when the bank said that it never had it (OUTCOME_UNKNOWN else)."""
    dossier = dossiers.by_number(number)
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    order = orders[-1] if orders else None
    if order is None or order.outcome == "rejected" or order.state not in _MAYBE_AT_THE_BANK:
        raise Refused(Word.STATE, "Lệnh này không ở trạng thái gửi lại được.")
    if order.outcome != "not_received" or order.message_id is None:
        raise Refused(Word.OUTCOME_UNKNOWN, "Chưa biết ngân hàng đã nhận lệnh hay chưa: hỏi trước, không gửi lại.")
    rights.require_office(by, "order", order.office)
    dispatch.resend_message(wire, order.treasury_id, order.message_id)


def mark_unanswered(number: str) -> None:
    """The bank did not answer in time about the last order of this dossier: its outcome is unknown, nothing is lost."""
    dossier = dossiers.by_number(number)
    order = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])[-1]
    message = payments.outbox(order.treasury_id, order.message_id) if order.message_id else None
    if message is None or order.state not in (OrderState.SENT, OrderState.SENDING):
        raise Refused(Word.STATE, "Lệnh này không chờ ngân hàng trả lời.")
    dispatch.note_unknown(message, "no answer in time")


@repeated
def correct(number: str, account: str, by: str) -> None:
    """The unit names the right account: what came back is paid again, nothing is controlled or approved twice."""
    if not (4 <= len(account) <= 34 and account.replace(".", "").isalnum()):
        raise Refused(Word.INVALID, "Số tài khoản gồm 4 đến 34 chữ số, chữ cái hoặc dấu chấm.", pointer="/account")
    dossiers.by_number(number)  # a unit finds only its own
    with access.as_treasury(), db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.CORRECT, State.PAYMENT_PENDING)
        rights.require_unit(by, "correct_account", desk.dossier.unit_code)
        came_back = _came_back(desk)
        outbox.prepare([_again(desk, order, state, account) for order, state in came_back])
        ledger.post([_leaves_again(desk, order) for order, _ in came_back if order.is_transfer], clock.now())
        _retire(came_back, "replaced")
        casework.take([NewStep(desk.dossier.id, Event.CORRECT, State.PAYMENT_PENDING, by)])
        tell([desk.dossier], "PaymentCorrected")
        audit.record(by, "correct", [(number, desk.dossier.unit_code)])


@repeated
def give_up(number: str, by: str) -> None:
    """Not corrected by the policy date: the money goes back to what paid it, and to its commitment."""
    with db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.GIVE_UP, State.REFUNDED)
        rights.require_office(by, "order", desk.office.code)
        came_back = _came_back(desk)
        unpaid = sum(line.amount for order, state in came_back for line in order.lines if line.state == state)
        back = _where_it_goes(desk)
        _give_back_to_contract(desk, unpaid, back)
        parts = _give_back_advances(desk, unpaid)
        if not back.is_settled:
            _give_back_to_budget(desk, unpaid, back, by)
        _post_given_up(desk, came_back, parts, back)
        _retire(came_back, "given_up")
        casework.take([NewStep(desk.dossier.id, Event.GIVE_UP, State.REFUNDED, by)])
        tell([desk.dossier], "PaymentGivenUp", amount=unpaid)
        audit.record(by, "give_up", [(number, desk.dossier.unit_code)])


_MAYBE_AT_THE_BANK = (OrderState.SENDING, OrderState.SENT, OrderState.CONFIRMED, OrderState.SEND_FAILED)


def _came_back(desk: OnDesk) -> list[tuple[OrderView, str]]:
    """Orders of this dossier with lines that came back or were rejected, once for each of the two."""
    orders = payments.orders_of_dossiers([(desk.dossier.treasury_id, desk.dossier.id)])
    locked = payments.lock_orders([order.ref for order in orders])
    return [
        (order, state) for order in locked for state in CAME_BACK if any(line.state == state for line in order.lines)
    ]


def _again(desk: OnDesk, order: OrderView, state: str, account: str) -> NewOrder:
    return NewOrder(
        key=f"{desk.dossier.id}:{order.id}:{state}",
        treasury_id=order.treasury_id,
        dossier_id=order.dossier_id,
        dossier=order.dossier,
        unit_code=order.unit_code,
        office=desk.office.code,
        budget_year=order.budget_year,
        bank=order.bank,
        money_in=STANDS_ON[state] if state == "returned" and not order.is_transfer else order.money_in,
        is_list=order.is_list,
        replaces=order.id,
        lines=tuple(
            NewLine(line.line_no, line.name, line.bank, account, line.remittance, line.amount)
            for line in order.lines
            if line.state == state
        ),
    )


def _leaves_again(desk: OnDesk, order: OrderView) -> Entry:
    """Between treasuries a message may not leave before the books say so."""
    today = clock.today()
    voucher = Voucher(
        f"{order.dossier}:again:{order.number}", order.treasury_id, desk.office.code, order.budget_year, today, order.dossier
    )
    partner = transfer_queries.partner(desk.office.code, order.bank, today)
    return send_transfer_again(SendBackTransfer(voucher, partner, order.amount))


def _retire(came_back: Sequence[tuple[OrderView, str]], state: str) -> None:
    """The lines are replaced or given up; an order without any other line is `replaced`."""
    outbox.mark_lines([ref for order, old in came_back for ref in order.line_refs([old])], state)
    whole = [
        order.ref
        for order, lines in ((order, {line.state for line in order.lines}) for order, _ in came_back)
        if lines <= set(CAME_BACK) and order.state in (OrderState.REVERSED, OrderState.SEND_FAILED)
    ]
    if state == "replaced":
        outbox.move(list(dict.fromkeys(whole)), OrderState.REPLACED)


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
    desk: OnDesk, came_back: Sequence[tuple[OrderView, str]], parts: tuple[Line, ...], back: _Back
) -> None:
    today = clock.today()
    unit = unit_on(desk.dossier.unit_code, today)
    law = laws.law_on(desk.snapshot.sent_on)
    spender = spender_of(unit, desk.request.source, law)
    booking = Booking(desk.request, desk.dossier.number, desk.office.code, spender, today, back.is_settled)
    entries: list[Entry] = []
    for state, group in groupby(sorted(came_back, key=lambda each: each[1]), key=lambda each: each[1]):
        amount = sum(line.amount for order, _ in group for line in order.lines if line.state == state)
        taken, parts = _up_to(parts, amount)
        entries += give_up_posting(
            GiveUp(
                voucher=booking.voucher(f"give_up:{state}"),
                spender=booking.spender,
                lines=taken,
                back_to=REVENUE if back.is_settled else _back_to(desk, booking),
                stands_on=STANDS_ON[state],
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
