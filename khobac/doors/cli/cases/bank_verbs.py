"""What banks say: real messages, built by the sandbox's own writer, signed, and fed to the real inbox."""
from __future__ import annotations

import contextvars
import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from khobac.cash.payments import queries as payments
from khobac.cash.payments.ports import instruction_id
from khobac.cash.payments.queries import LineView, OrderView
from khobac.core import clock, scratch
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.format import BadCase, Step
from khobac.doors.cli.cases.stage import Outcome, SentMessage, Stage
from khobac.flows.payment import answers, returned
from khobac.registers.banks import queries as banks
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment

CLOSED_ACCOUNT = "AC04"


def bank(stage: Stage, step: Step) -> Outcome:
    """One thing a bank says about an order, `times` copies of it at once."""
    given = step.arguments
    name, says = given["dossier"], given["says"]
    if says == "timeout":
        returned.mark_unanswered(stage.number(name))
        return Outcome()
    order, body = _message(stage, step, name, says)
    signature = signed_by(order.bank, body)
    heard = at_once([lambda: answers.receive(CASE_BANK, body, signature)] * given.get("times", 1))
    return Outcome(first_answer=all(answer.first_answer for answer in heard))


def debit(stage: Stage, step: Step, name: str) -> None:
    """The debit note of a dossier's order, as `through = "settled"` includes it."""
    order, body = _message(stage, step, name, "debit")
    answers.receive(CASE_BANK, body, signed_by(order.bank, body))


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all of these at the same instant, each on a connection of its own; what they answered, in their order.

    The first exception is raised once all have ended.
    """
    if len(acts) == 1:
        return [acts[0]()]
    with ThreadPoolExecutor(len(acts)) as threads:
        started = [threads.submit(contextvars.copy_context().run, _and_close, act) for act in acts]
    return [each.result() for each in started]


def _and_close(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        scratch.close_connections()


def _message(stage: Stage, step: Step, name: str, says: str) -> tuple[OrderView, bytes]:
    """The bytes, and the order they speak of. A message id used before gives the first message's moment, and its order
    where it spoke of the same dossier: so a repeat is the same bytes.
    """
    spoken = step.arguments if step.verb == "bank" else {}
    line, order = spoken.get("line"), _order(stage, name, spoken.get("line"))
    ref = spoken.get("ref") or f"{order.bank}-step-{step.number}"
    sent = stage.messages.setdefault((order.bank, ref), SentMessage(order, clock.now()))
    if sent.order.dossier == order.dossier:
        order = sent.order
    lines = [each for each in order.lines if line in (None, each.line_no)]
    return order, _bytes(says, ref, sent.created_at, order, _payments(order, lines, spoken.get("amount")))


def _order(stage: Stage, name: str, line: int | None) -> OrderView:
    """The latest order of the dossier (that has this row of the list), or that of a refund of revenue."""
    refund = stage.refunds.get(name)
    if refund is not None and (found := payments.order_of_key(*refund)) is not None:
        return found
    dossier = stage.dossier(name)
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    with_line = [order for order in orders if line is None or any(each.line_no == line for each in order.lines)]
    if not with_line:
        raise BadCase(f"{stage.case.name}: {name} has no such order for a bank to speak of")
    return with_line[-1]


def _payments(order: OrderView, lines: Sequence[LineView], amount: int | None) -> list[Payment]:
    """The instructions spoken of; a named amount replaces the order's own (of a list, in its last row)."""
    own = [line.amount for line in lines]
    if amount is not None:
        own[-1] += amount - sum(own)
    return [
        Payment(instruction_id(order.number, line.line_no if order.is_list else None), each)
        for line, each in zip(lines, own, strict=True)
    ]


def _bytes(says: str, ref: str, at: dt.datetime, order: OrderView, paid: Sequence[Payment]) -> bytes:
    original = order.message_id or ""
    if says == "not_received":
        return messages.not_received(message_id=ref, created_at=at, original_message_id=original)
    if says in ("ack", "reject"):
        report = messages.acknowledged if says == "ack" else messages.rejected
        told = [Payment(each.instr_id, each.amount, reason_code=_reason(says)) for each in paid]
        return report(
            message_id=ref, created_at=at, original_message_id=original, order_id=order.number, payments=told
        )
    note = messages.return_note if says == "return" else messages.debit_note
    told = [Payment(each.instr_id, each.amount, reason_code=_reason(says)) for each in paid]
    entry = Entry(order.number, at.date(), ref, tuple(told), came_back=says == "return", original_message_id=original)
    return note(message_id=ref, created_at=at, account=_account(order), entries=[entry])


def _reason(says: str) -> str:
    return CLOSED_ACCOUNT if says in ("reject", "return") else ""


def _account(order: OrderView) -> str:
    account = banks.payment_account(order.office, order.bank, clock.today())
    if account is None:
        raise BadCase(f"office {order.office} has no payment account at {order.bank}")
    return str(account.number)
