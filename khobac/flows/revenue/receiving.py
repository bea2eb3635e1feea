"""A list of advices becomes receipts: understood, shared, posted, a stretch of lines in one transaction.

Locks: the list, then obligations in the order of their codes. A list that breaks off is taken up where it stood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from khobac.books.ledger import services as ledger
from khobac.cash.payments import services as inbox
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.matching import Understood, Why, understand
from khobac.cash.revenue.ports import Advice
from khobac.cash.revenue.queries import ListView
from khobac.cash.revenue.services import Handled, NewReceipt
from khobac.cash.revenue.states import ReceiptState
from khobac.core import clock, db, facts
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.revenue.bookkeeping import received
from khobac.flows.revenue.known_codes import KnownCodes, known_codes
from khobac.flows.revenue.sharing import NOT_SHARED, SharingOfDay, sharing_of
from khobac.registers.banks import queries as banks
from khobac.registers.banks.queries import RevenueAccount
from khobac.registers.sharing.rules import Rule

STRETCH = 5_000
"""Lines of one transaction: what is locked for a second, and what is done again after a crash."""
ALTERED = "MESSAGE_ALTERED"


def handle(list_no: int) -> ListView:
    """Handle a list to its end."""
    while not (standing := handle_next(list_no)).is_handled:
        pass
    return standing


def handle_waiting() -> int:
    """Take up lists that broke off; how many."""
    waiting = revenue.unhandled_lists()
    for list_no in waiting:
        handle(list_no)
    return len(waiting)


@repeated
def handle_next(list_no: int) -> ListView:
    """Handle the next stretch of a list."""
    with db.atomic():
        standing = revenue.lock_list(list_no)
        advices = revenue.advices(list_no, standing.handled_to, STRETCH)
        if advices:
            services.note_handled(list_no, _take(standing, advices))
        return revenue.lock_list(list_no)


class _Ground(NamedTuple):
    """What a stretch of advices is judged by."""

    standing: ListView
    accounts: Mapping[str, RevenueAccount]
    codes: KnownCodes
    sharing: Mapping[dt.date, SharingOfDay]
    at: dt.datetime


def _take(standing: ListView, advices: Sequence[Advice]) -> Handled:
    accounts = banks.revenue_accounts(standing.sender, clock.local(standing.received_at).date())
    owed = revenue.lock_owed({advice.named for advice in advices if advice.named})
    fresh, altered = _apart(standing.sender, advices)
    understood = understand([(advice, accounts[advice.account].treasury_id) for advice in fresh], owed)
    ground = _Ground(
        standing,
        accounts,
        known_codes(fresh, clock.today()),
        sharing_of((advice.paid_on for advice in fresh), {each.area for each in owed.values()}),
        clock.now(),
    )
    receipts = [_receipt(each, ground) for each in understood]
    services.receive(receipts)
    ledger.post([entry for each in receipts for entry in received(each)], ground.at)
    if altered:
        inbox.note_exceptions(standing.sender, standing.message_id, altered)
    pending = sum(each.state == ReceiptState.PENDING for each in receipts)
    _tell(standing, receipts)
    repeats = len(advices) - len(fresh) - len(altered)
    return Handled(standing.handled_to + len(advices), len(receipts) - pending, pending, repeats, len(altered))


def _apart(bank: str, advices: Sequence[Advice]) -> tuple[list[Advice], list[tuple[str, str, int, str]]]:
    """Advices of payments not heard of before, and, for people, those that now say otherwise than before."""
    known = revenue.hashes_of(bank, [advice.reference for advice in advices])
    fresh, altered = [], []
    for advice in advices:
        first = known.get(advice.reference)
        if first is None:
            known[advice.reference] = advice.digest
            fresh.append(advice)
        elif first != advice.digest:
            altered.append((ALTERED, advice.reference, advice.amount, "cùng số chứng từ, nội dung khác lần trước"))
    return fresh, altered


def _receipt(understood: Understood, ground: _Ground) -> NewReceipt:
    advice, owed, why = understood
    account = ground.accounts[advice.account]
    item, chapter = (owed.item, owed.chapter) if owed else (advice.item, advice.chapter)
    area, payer_class = (owed.area, owed.payer_class) if owed else ("", "")
    if why is None and not owed and not ground.codes.are_revenue(item, chapter):
        why = Why.UNKNOWN_ITEM
    rule = None if why else ground.sharing[advice.paid_on].rule_for(item, chapter, area, payer_class)
    if why is None and rule is None:
        why = Why.NO_RULE
    return NewReceipt(
        treasury_id=account.treasury_id,
        bank=ground.standing.sender,
        reference=advice.reference,
        content_hash=advice.digest,
        list_no=ground.standing.no,
        office=account.office,
        bank_label=account.label,
        code=advice.named,
        agency=owed.agency if owed else "",
        amount=advice.amount,
        paid_on=advice.paid_on,
        received_at=ground.at,
        booked_on=ground.at.date(),
        payer_tax_code=advice.payer_tax_code,
        payer_name=advice.payer_name,
        payer_account=advice.payer_account,
        content=advice.content,
        item=item,
        chapter=chapter,
        area=area,
        payer_class=payer_class,
        rule=rule.name if rule else "",
        **_shares(rule),
        state=ReceiptState.PENDING if why else ReceiptState.SHARED,
        why_pending=why or "",
    )


def _shares(rule: Rule | None) -> dict[str, int]:
    return rule.shares._asdict() if rule else NOT_SHARED._asdict()


def _tell(standing: ListView, receipts: Sequence[NewReceipt]) -> None:
    if not receipts:
        return
    content = {
        "version": 1,
        "list": standing.no,
        "receipts": len(receipts),
        "pending": sum(each.state == ReceiptState.PENDING for each in receipts),
        "amount": sum(each.amount for each in receipts),
    }
    facts.record([NewFact("RevenueReceived", f"{standing.sender}:{standing.message_id}", "", content)])
