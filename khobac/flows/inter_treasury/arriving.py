"""Money from another treasury arrives: credited where the account is found, else it waits for a person (E9).

A batch is taken in by a fixed number of statements, in the order of locks: budget lines, then balances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.receive_transfer import ReceiveTransfer, receive_transfer
from khobac.cash.inter_treasury import services as between
from khobac.cash.inter_treasury.messages import Item, News, Transfer, Transfers
from khobac.cash.inter_treasury.services import NewArrival
from khobac.core import clock, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.flows.payment.booking import spender_of
from khobac.registers.accounts import queries as accounts
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView


def take_in(message: Transfers) -> None:
    """Credit or hold every transfer of a message, and put the news of it into the outbox; in the caller's transaction."""
    today = clock.today()
    treasury_id, office = book_of(message.receiver)
    holders = accounts.deposits_numbered({each.account for each in message.transfers}, message.receiver, today)
    between.take_in([_arrival(each, message, treasury_id, office, holders) for each in message.transfers])
    credited = [
        (each, LineKey(treasury_id, "deposit", holders[each.account]))
        for each in message.transfers
        if each.account in holders
    ]
    credit_deposits([(name_of(message.sender, each.name), key, each.amount) for each, key in credited])
    spenders = deposit_holders(set(holders.values()))
    partner = transfer_queries.partner(office.code, message.sender, today)
    ledger.post(
        [
            receive_transfer(
                ReceiveTransfer(
                    voucher(treasury_id, office, name_of(message.sender, each.name), each.dossier),
                    partner,
                    each.amount,
                    spenders.get(holders.get(each.account, "")),
                )
            )
            for each in message.transfers
        ],
        clock.now(),
    )
    items = tuple(
        Item(each.name, "credited" if each.account in holders else "waiting", each.amount) for each in message.transfers
    )
    news_id = f"{message.message_id}R{message.receiver}"
    between.put_in_outbox(treasury_id, News(news_id, message.receiver, message.sender, clock.now(), items))


def book_of(treasury: str) -> tuple[int, OfficeView]:
    """The book of a treasury by its code, and the office that does its work today. Raises MESSAGE_REFUSED."""
    treasury_id = organisations.book(treasury)
    office = organisations.handling_office(treasury, clock.today())
    if treasury_id is None or office is None:
        raise Refused(Word.MESSAGE_REFUSED, f"Không có kho bạc {treasury}.")
    return treasury_id, office


def name_of(sender: str, name: str) -> str:
    """What makes an arrival once in our books: orders of different treasuries may bear the same name."""
    return f"{sender}:{name}"


def voucher(treasury_id: int, office: OfficeView, key: str, dossier: str, event: str = "in") -> Voucher:
    """A voucher of today under the payer's dossier, by which the two books are held against each other."""
    today = clock.today()
    return Voucher(f"lkb:{key}:{event}", treasury_id, office.code, today.year, today, dossier)


def credit_deposits(credited: Sequence[tuple[str, LineKey, int]]) -> None:
    """Money on these deposits, by what makes each once, and their holders told of it."""
    if not credited:
        return
    at = clock.now()
    budget.move(
        [budget.allotment(kind="deposit", key=key, amount=amount, reference=once) for once, key, amount in credited], at
    )
    facts.record(
        [
            NewFact(
                "AllotmentMade",
                once,
                key.unit,
                {"version": 1, "kind": "deposit", "amount": amount, "source": "", "year": 0},
            )
            for once, key, amount in credited
        ]
    )


def deposit_holders(units: set[str]) -> Mapping[str, Spender]:
    """The holders of deposits as the books name them. Two statements."""
    today = clock.today()
    found, law = organisations.units(units, today), laws.law_on(today)
    return {code: spender_of(unit, "", law) for code, unit in found.items()}


def _arrival(
    each: Transfer, message: Transfers, treasury_id: int, office: OfficeView, holders: Mapping[str, str]
) -> NewArrival:
    return NewArrival(
        treasury_id=treasury_id,
        sender=message.sender,
        name=each.name,
        message_id=message.message_id,
        dossier=each.dossier,
        office=office.code,
        payer=each.payer,
        payee=each.payee,
        account=each.account,
        content=each.content,
        amount=each.amount,
        unit_code=holders.get(each.account, ""),
    )
