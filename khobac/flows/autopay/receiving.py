"""A provider's list of bills comes in: its signature, its totals, then every bill for itself.

One transaction of a bounded number of statements, whatever the number of bills. What was announced is paid by `paying`
once the unit's window is over; a worker does that, not the provider's request.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay import messages
from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.credit_queries import CreditView
from khobac.cash.autopay.matching import History, MonthlyUse, Terms, match
from khobac.cash.autopay.messages import BatchRefused, BillLine, BillList
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.services import FirstAnswer, NewBill
from khobac.cash.autopay.states import BillState, Reason
from khobac.core import audit, clock, db, facts, wake
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.message_signature import KeyRegister, SignatureRefused
from khobac.core.repeats import repeated
from khobac.flows.autopay import crediting
from khobac.flows.autopay.crediting import MatchedCredit
from khobac.flows.payment.position import office_hours
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations

ACCEPTED, PARTIAL, REJECTED = "ACCEPTED", "PARTIAL", "REJECTED_BATCH"
LONGEST_LOOK_BACK = dt.timedelta(days=7)
STILL_BEING_WRITTEN = dt.timedelta(minutes=5)
WINDOW, CONFIRM = "autopay.window", "autopay.confirm_days"


@dataclass(frozen=True)
class Received:
    """What a provider is answered, and whether the same bytes were answered before."""

    answer: dict[str, Any]
    first_answer: bool = False


def receive(body: bytes, signature: str, came_by: str = "api") -> Received:
    """Take a list in, once. Raises SignatureRefused, and MESSAGE_ALTERED for a known name with other content.

    A list that cannot be taken as a whole is answered REJECTED_BATCH and leaves nothing behind.
    """
    provider = sender(body, signature)
    try:
        listed = messages.read(body)
    except BatchRefused as refused:
        return Received({"answer": REJECTED, "reason": refused.reason, "sentence": refused.sentence})
    if listed.provider != provider:
        raise SignatureRefused("the list is of another provider than its signature")
    return _take_in(listed, body, signature, came_by)


def sender(body: bytes, signature: str) -> str:
    """The provider whose registered key signed exactly these bytes. Raises SignatureRefused."""
    known = {each.key_id: each for each in autopay.providers()}
    keys = {key_id: Ed25519PublicKey.from_public_bytes(each.public_key) for key_id, each in known.items()}
    return known[KeyRegister(keys).verify(body, signature)].code


@repeated
def _take_in(listed: BillList, body: bytes, signature: str, came_by: str) -> Received:
    with db.atomic():
        kept = bills.keep_batch(listed, came_by, hashlib.sha256(body).digest(), body, signature)
        if isinstance(kept, FirstAnswer):
            return Received(kept.answer, first_answer=True)
        matched = _matched(listed)
        bills.enter(kept, listed.provider, listed.period, matched, listed.provider)
        credited = crediting.take_credits(kept, listed)
        facts.record([*_told(listed, matched), *crediting.told(listed, credited)])
        answer = _answer(listed, matched, credited)
        bills.answer_batch(kept, answer)
        audit.record(listed.provider, "bill_batch", [(listed.batch, "")])
        db.after_commit(wake.workers)
        return Received(answer)


def _matched(listed: BillList) -> list[NewBill]:
    """Every bill with its fate. Seven statements, whatever the number of bills."""
    now, today = clock.now(), clock.today()
    customers = {line.customer for line in listed.lines}
    terms = autopay.terms_of(listed.provider, customers)
    guarded = {code for code, each in terms.items() if each.tolerance_percent is not None}
    history = autopay.history_of(listed.provider, guarded, today) if guarded else {}
    capped = {each.id for each in terms.values() if each.monthly_cap is not None}
    month = MonthlyUse(autopay.lock_month(capped, listed.period) if capped else {})
    first = autopay.known_bills(listed.provider, {line.bill for line in listed.lines})
    named = _units_named(listed.lines, terms, today)
    pay_at, confirm_by = _moments(now)
    seen: set[str] = set()
    entered = []
    for line in listed.lines:
        own = _authorised(line, terms)
        is_repeated = line.bill in first or line.bill in seen
        before = history.get(line.customer, History())
        fate = match(line.amount, own, is_repeated, before, today, month.of(own))
        month.take(line.amount, own, fate)
        if fate.state is not BillState.REJECTED:
            seen.add(line.bill)
        unit = own.unit_code if own else line.unit if line.unit in named else None
        next_at = {BillState.ANNOUNCED: pay_at, BillState.HELD: confirm_by}.get(fate.state)
        first_id, first_batch = first.get(line.bill, (None, ""))
        entered.append(
            NewBill(
                line,
                unit,
                own.id if own else None,
                fate.state,
                fate.reason,
                next_at,
                first_id,
                first_batch,
                fate.month_used,
            )
        )
    return entered


def _authorised(line: BillLine, terms: Mapping[str, Terms]) -> Terms | None:
    """What its customer code is authorised for; nothing where the line is of another service."""
    own = terms.get(line.customer)
    return own if own is not None and line.service in ("", own.service) else None


def _units_named(lines: Sequence[BillLine], terms: Mapping[str, Terms], today: dt.date) -> Collection[str]:
    """Units that providers name for customer codes nobody authorised, as far as they exist."""
    wanted = {line.unit for line in lines if line.unit and line.customer not in terms}
    return organisations.units(wanted, today) if wanted else ()


def _moments(now: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
    """When what is announced is paid, and until when what is held may be confirmed (None: for ever)."""
    law = laws.law_on(now.date())
    hours = office_hours(law)
    window, confirm = law.get(WINDOW, 0), law.get(CONFIRM)
    begun = hours.received_at(now)
    return (hours.due_at(begun, window) if window else now), (hours.due_at(begun, confirm) if confirm else None)


def confirm_by() -> dt.datetime | None:
    """Until when what is held from now on may be confirmed; None for ever."""
    return _moments(clock.now())[1]


def _told(listed: BillList, matched: Sequence[NewBill]) -> list[NewFact]:
    """One fact for each unit and fate: what its people are told of together."""
    groups: dict[tuple[str, str, str], list[NewBill]] = {}
    for new in matched:
        if new.unit_code:
            groups.setdefault((new.unit_code, new.state, new.reason), []).append(new)
    return [
        NewFact(
            "BillsCame",
            f"{listed.provider}/{listed.batch}",
            unit,
            {
                "version": 1,
                "provider": listed.provider,
                "state": state,
                "reason": reason,
                "bills": len(group),
                "amount": sum(new.line.amount for new in group),
                "first": group[0].line.bill,
                "next_at": group[0].next_at.isoformat() if group[0].next_at else None,
            },
        )
        for (unit, state, reason), group in groups.items()
    ]


def _answer(listed: BillList, matched: Sequence[NewBill], credited: Sequence[MatchedCredit]) -> dict[str, Any]:
    """What the provider hears at once: lines that are no bills, bills and credit notes turned down."""
    refused = [_refused(new, listed.batch) for new in matched if new.state is BillState.REJECTED]
    refused_notes = [{"note": each.line.note, "reason": str(each.refusal)} for each in credited if each.refusal]
    faults = [{"line": fault.line_no, "bill": fault.bill, "sentence": fault.sentence} for fault in listed.faults]
    return {
        "answer": PARTIAL if faults or refused or refused_notes else ACCEPTED,
        "batch": listed.batch,
        "taken": len(matched) - len(refused),
        "refused": refused,
        "credited": len(credited) - len(refused_notes),
        "refused_notes": refused_notes,
        "faults": faults,
    }


def _refused(new: NewBill, batch: str) -> dict[str, Any]:
    """A bill turned down; a duplicate names the list in which its first came."""
    told = {"bill": new.line.bill, "result": "rejected", "reason": str(new.reason)}
    return told | {"first": new.first_batch or batch} if new.reason is Reason.DUPLICATE_BILL else told


def moved_since(body: bytes, signature: str, since: dt.datetime) -> tuple[list[BillView], dt.datetime]:
    """What became of a provider's bills since a moment, and the moment to ask from next. Raises INVALID for long ago.

    A payment that is being made now is told next time: what the last minutes brought is told twice rather than never.
    """
    provider, now = sender(body, signature), clock.now()
    if now - since > LONGEST_LOOK_BACK:
        raise Refused(Word.INVALID, "Chỉ hỏi được thay đổi trong 7 ngày gần nhất.", pointer="/since")
    return autopay.moved_since(provider, since), now - STILL_BEING_WRITTEN


def results_of(body: bytes, signature: str, batch: str) -> tuple[list[BillView], list[CreditView]]:
    """How the bills and notes of a provider's batch stand; the signature is over the question. Raises NOT_FOUND."""
    provider = sender(body, signature)
    found = autopay.results_of_batch(provider, batch)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Không có danh sách {batch}.")
    return found, credits.credits_of_batch(provider, batch)
