"""Money whose account nobody has here: credited to the right one, or sent back, by a person with a reason."""

from __future__ import annotations

from khobac.books.budget.keys import LineKey
from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.postings.receive_transfer import (
    CorrectTransfer,
    SendBackTransfer,
    correct_transfer,
    send_back_transfer,
)
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury import services
from khobac.cash.inter_treasury.messages import Item, News, What
from khobac.cash.inter_treasury.queries import ArrivalView
from khobac.cash.inter_treasury.states import ArrivalState
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.inter_treasury.arriving import credit_deposits, deposit_holders, name_of, voucher
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView

SHORTEST_REASON = 10


@repeated
def correct(treasury_id: int, arrival_id: int, account: str, by: str, reason: str) -> None:
    """Credit the account the money was meant for. Raises NOT_FOUND for an account nobody has in this book, STATE, NO_RIGHT."""
    _require_reason(reason)
    today = clock.today()
    with db.atomic():
        arrival, office, own = _taken_up(treasury_id, arrival_id, by)
        unit = accounts.deposits_numbered([account], own, today).get(account)
        if unit is None:
            raise Refused(Word.NOT_FOUND, f"Không có tài khoản tiền gửi {account} tại kho bạc này.", pointer="/account")
        once = name_of(arrival.sender, arrival.name)
        services.settle(arrival.ref, ArrivalState.CREDITED, unit, by, reason)
        credit_deposits([(once, LineKey(treasury_id, "deposit", unit), arrival.amount)])
        corrected = CorrectTransfer(
            voucher(treasury_id, office, once, arrival.dossier, "correct"),
            transfer_queries.partner(office.code, arrival.sender, today),
            arrival.amount,
            deposit_holders({unit})[unit],
        )
        ledger.post([correct_transfer(corrected)], clock.now())
        _tell_back(arrival, own, "credited")
        audit.record(by, "correct_transfer", [(once, unit)])


@repeated
def send_back(treasury_id: int, arrival_id: int, by: str, reason: str) -> None:
    """Give the money back to the treasury it came from; its dossier there is then a returned payment. Raises STATE, NO_RIGHT."""
    _require_reason(reason)
    with db.atomic():
        arrival, office, own = _taken_up(treasury_id, arrival_id, by)
        once = name_of(arrival.sender, arrival.name)
        services.settle(arrival.ref, ArrivalState.RETURNED, "", by, reason)
        sent_back = SendBackTransfer(
            voucher(treasury_id, office, once, arrival.dossier, "back"),
            transfer_queries.partner(office.code, arrival.sender, clock.today()),
            arrival.amount,
        )
        ledger.post([send_back_transfer(sent_back)], clock.now())
        _tell_back(arrival, own, "returned", reason)
        audit.record(by, "send_back_transfer", [(once, "")])


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")


def _taken_up(treasury_id: int, arrival_id: int, by: str) -> tuple[ArrivalView, OfficeView, str]:
    """The arrival locked, the office that does the work of its book today, and the code of the book."""
    arrival, own = between.lock_waiting(treasury_id, arrival_id), organisations.code_of_book(treasury_id)
    office = organisations.handling_office(own, clock.today())
    if office is None:
        raise Refused(Word.INVALID, "Kho bạc xử lý khoản này không còn hoạt động.")
    rights.require_office(by, "settle_transfer", office.code)
    return arrival, office, own


def _tell_back(arrival: ArrivalView, own: str, what: What, reason: str = "") -> None:
    """News of its own message: what waited has found its end."""
    item = Item(arrival.name, what, arrival.amount, reason.strip()[:500])
    news = News(f"LKB{own}A{arrival.id}", own, arrival.sender, clock.now(), (item,))
    services.put_in_outbox(arrival.treasury_id, news)
