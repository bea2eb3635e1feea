"""What few payments meet, through the same flows as any other: money that comes back, a payment given up, a deduction
found after payment, money a unit returns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from khobac.casework.dossiers.services import history as casework
from khobac.casework.dossiers.states import State
from khobac.cash.payments import queries as payments
from khobac.cash.payments.ports import BankNotice, ParsedMessage
from khobac.control.inputs import Kind
from khobac.core import clock, db
from khobac.core.canonical import canonical_bytes
from khobac.flows.payment import answers, examination, filing, returned, signing
from khobac.flows.payment.content import FiledLine, Filing, SignedBy
from khobac.flows.payment.examination import SeenDefect
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.province import OFFICE_PEOPLE

CAME_BACK, GIVEN_UP, RETURNED, DEDUCTED = 4, 2, 2, 1
FOUND_AFTER = SeenDefect(
    "C10",
    "/lines/0/amount",
    "Mức chi vượt định mức của quy chế chi tiêu nội bộ; phần vượt giảm trừ vào lần chi sau.",
    "The expense exceeds the internal spending rules; what is above them is deducted from the next payment.",
    "17/2024/TT-BTC",
    "2.1.3",
)


def happen(pasts: Sequence[Past], now: dt.datetime) -> None:
    """All of it, at this moment, to the latest dossiers that it can happen to."""
    paid = [past for past in reversed(pasts) if _is_simple(past) and past.asked.year == now.year]
    with clock.at(now):
        came_back = paid[:CAME_BACK]
        for past in came_back:
            _send_back(past)
        for past in came_back[:GIVEN_UP]:
            returned.give_up(past.number, OFFICE_PEOPLE["payment_officer"][0])
        casework.mark_as_sample([_return_half(past, now) for past in paid[CAME_BACK : CAME_BACK + RETURNED]])
        for past in _waiting_for_control(pasts)[:DEDUCTED]:
            examination.send_back(
                past.number,
                past.seats["officer"],
                adds=[FOUND_AFTER],
                reason="Vượt định mức.",
                deduct=past.amounts.pay // 10,
            )


def _is_simple(past: Past) -> bool:
    """A payment by one order with one line, on no contract and neither settled nor mended by another."""
    return (
        past.state is State.COMPLETED
        and past.asked.kind is Kind.PAYMENT
        and past.asked.contract is None
        and not past.asked.people
        and past.amounts.pay == past.amounts.gross > 0
        and len(past.snapshot.lines) == 1
    )


def _waiting_for_control(pasts: Sequence[Past]) -> list[Past]:
    return [past for past in reversed(pasts) if past.state is State.PAID]


def _send_back(past: Past) -> None:
    [*_, order] = payments.orders_of_dossiers([(past.view.treasury_id, past.id)])
    notice = BankNotice(kind="return", order_id=order.number, amount=order.amount, reason_code="AC01")
    with db.atomic():
        answers.enter(ParsedMessage(order.bank, f"RTN-{order.number}", "sample", clock.now(), (notice,)))


def _return_half(past: Past, now: dt.datetime) -> str:
    """The unit gives back half of what it was paid; its dossier, whose number this answers, waits in the queue."""
    line = past.snapshot.lines[0]
    asked = Filing(
        kind=Kind.RETURN_OF_FUNDS,
        unit=past.snapshot.unit,
        source=past.snapshot.source,
        year=past.snapshot.year,
        payee=past.snapshot.payee,
        content=f"Nộp trả: {past.snapshot.content}",
        lines=(FiledLine(line.ndkt, line.amount // 2, line.chapter, line.section),),
        prepared_by=past.seats["preparer"],
        voucher_date=now.date(),
        performed_on=now.date(),
        settles=past.number,
    )
    content = canonical_bytes(asked.signed_content())
    people: Iterable[str] = (past.seats[seat] for seat in signing.SEATS)
    submitted = filing.submit(
        asked, [SignedBy(each, signing.signer_of(each).sign(content)) for each in people], f"return:{past.number}"
    )
    return submitted.number
