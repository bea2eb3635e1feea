"""The end of an office's day (E10): everything at the banks is explained, then every account is swept to the single account.

What nobody can explain stops the close, and is named: messages whose outcome is unknown, bank messages not applied, news
that no order explains, a statement that has not come or moved otherwise than the books, transfers that came from nowhere.
What is open and explained does not: orders that wait for a bank to open, are at a bank, came back, are on their way to
another treasury. They are kept with the close as they stood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from khobac.books.ledger import bank_queries, transfer_queries
from khobac.books.ledger import services as ledger
from khobac.books.ledger.bank_queries import BankBook
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.sweep import Sweep, sweep
from khobac.cash.payments import day_queries
from khobac.cash.reconciliation import queries as closed
from khobac.cash.reconciliation import services
from khobac.cash.reconciliation.queries import CloseView
from khobac.cash.reconciliation.services import NewClose
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.bank_days import BankDay, bank_days
from khobac.flows.payment import routing
from khobac.registers.organisations import queries as organisations

LATEST = 5
"""Rounds that are shown with a day."""

UNSENT, UNKNOWN, UNAPPLIED, UNEXPLAINED = "unsent", "unknown", "unapplied", "unexplained"
NO_STATEMENT, MOVED_OTHERWISE, FROM_NOWHERE = "no_statement", "moved_otherwise", "from_nowhere"


@dataclass(frozen=True)
class Obstacle:
    """Something nobody can explain: what, where (a bank, an account or a treasury), how many and how much."""

    kind: str
    where: str
    many: int
    amount: int


@dataclass(frozen=True)
class DayEnd:
    """An office's day as it stands: what stops its close, what is open but explained, what there is to sweep."""

    office: str
    day: dt.date
    round: int
    closes: list[CloseView]
    obstacles: list[Obstacle]
    open: list[day_queries.Open]
    in_transit: list[transfer_queries.Unpaired]
    accounts: list[BankBook]
    bank_days: list[BankDay]

    @property
    def net(self) -> int:
        """What the sweep takes up to the single account; below zero where it gives."""
        return sum(each.balance for each in self.accounts)

    def report(self) -> dict[str, object]:
        """The lists of what is open, for the record of the close."""
        return {
            "version": 1,
            "open": [
                {"standing": each.standing, "bank": each.bank, "orders": each.orders, "amount": each.amount}
                for each in self.open
            ],
            "in_transit": [
                {"reference": each.reference, "to": each.payee, "amount": each.missing, "since": each.since.isoformat()}
                for each in self.in_transit
            ],
            "swept": [
                {"role": each.role, "bank": each.bank, "amount": each.balance, "book": each.treasury_id}
                for each in self.accounts
            ],
        }


def look(office_code: str) -> DayEnd:
    """Today's end of an office's day; a dozen statements."""
    today = clock.today()
    books = organisations.books_of(office_code, today)
    if not books:
        raise Refused(Word.NOT_FOUND, f"Không có kho bạc {office_code}.", pointer="/office")
    booked = bank_queries.bank_books(books, today)
    days = bank_days(office_code, books, booked, today)
    transfers = transfer_queries.unpaired_transfers(today, settings.TREASURY_URLS)
    open_orders = day_queries.open_orders(books)
    closes = closed.closes(office_code, LATEST)
    return DayEnd(
        office_code,
        today,
        closes[0].round + 1 if closes and closes[0].closed_on == today else 1,
        closes,
        _obstacles(office_code, open_orders, days, transfers),
        [each for each in open_orders if each.standing != "unknown"],
        [each for each in transfers if each.payer == office_code and each.missing > 0],
        [each for each in booked if each.balance],
        days,
    )


@repeated
def close(office_code: str, by: str) -> DayEnd:
    """Close today: sweep every account of the office. Raises STATE with what nobody can explain (`obstacles`), NO_RIGHT.

    Repeated on the same day it changes nothing, unless money has come or gone since: that is swept as the next round.
    """
    rights.require_office(by, "close_day", office_code)
    with db.atomic():
        end = look(office_code)
        if end.obstacles:
            raise Refused(Word.STATE, _sentence(end.obstacles), obstacles=end.obstacles)
        if end.round > 1 and not end.accounts:
            return end
        kept = services.keep_close(
            NewClose(end.office, end.day, end.round, by, end.net, len(end.accounts), end.report())
        )
        if not kept:
            raise Refused(Word.STATE, "Ngày này vừa được người khác khóa.")
        ledger.post(_sweeps(end), clock.now())
        facts.record([NewFact("DayClosed", f"{end.office} {end.day}", "", {"version": 1, "swept": end.net})])
        audit.record(by, "close_day", [(f"{end.office} {end.day} {end.round}", "")])
    return end


def _sweeps(end: DayEnd) -> list[Entry]:
    """Two entries for each account, one in the office's book and one in the payment centre's."""
    if not end.accounts:
        return []
    centre = organisations.payment_centre(end.day)
    if centre is None:
        raise Refused(Word.STATE, "Chưa có Trung tâm thanh toán để quyết toán cuối ngày.")
    reference = f"SWEEP-{end.office}-{end.day:%Y%m%d}-{end.round}"
    entries: list[Entry] = []
    for each in end.accounts:
        key = f"{reference}:{each.treasury_id}:{each.role}:{each.bank}"
        here = Voucher(key, each.treasury_id, end.office, end.day.year, end.day, reference)
        there = here._replace(treasury_id=centre.id, treasury=centre.code)
        entries += sweep(Sweep(here, there, each.role, each.bank, each.balance))
    return entries


def _obstacles(
    office: str,
    open_orders: Sequence[day_queries.Open],
    days: Sequence[BankDay],
    transfers: Sequence[transfer_queries.Unpaired],
) -> list[Obstacle]:
    own_banks = sorted({each.bank for each in days} | {each.bank for each in open_orders})
    loose = day_queries.loose_ends(office, own_banks)
    found = [Obstacle(UNKNOWN, each.bank, each.orders, each.amount) for each in open_orders if each.standing == UNKNOWN]
    found += _unsent(office, open_orders)
    if loose.unapplied:
        found.append(Obstacle(UNAPPLIED, "", loose.unapplied, 0))
    if loose.unexplained:
        found.append(Obstacle(UNEXPLAINED, "", loose.unexplained, loose.amount))
    for day in days:
        if day.statement_due and day.stated is None:
            found.append(Obstacle(NO_STATEMENT, day.account, 1, 0))
        elif day.stated is not None and day.stated != day.booked:
            found.append(Obstacle(MOVED_OTHERWISE, day.account, 1, day.stated - day.booked))
    came = [each for each in transfers if each.missing < 0 and each.payee == office]
    return found + [Obstacle(FROM_NOWHERE, each.payer, 1, -each.missing) for each in came]


def _unsent(office: str, open_orders: Sequence[day_queries.Open]) -> list[Obstacle]:
    """Orders that could have left: their bank is open. Those that wait for it to open are explained."""
    if not any(each.standing == "waiting" for each in open_orders):
        return []
    return [
        Obstacle(UNSENT, each.bank, each.orders, each.amount)
        for each in routing.waiting([office])
        if each.leaves_at is None
    ]


def _sentence(obstacles: Sequence[Obstacle]) -> str:
    told = [f"{WORDS[kind]}: {sum(each.many for each in obstacles if each.kind == kind)}" for kind in WORDS]
    named = {each.kind for each in obstacles}
    return "Chưa khóa được ngày. " + "; ".join(
        sentence for kind, sentence in zip(WORDS, told, strict=True) if kind in named
    )


WORDS = {
    UNSENT: "lệnh chưa gửi",
    UNKNOWN: "lệnh chưa rõ kết quả",
    UNAPPLIED: "điện ngân hàng chưa xử lý",
    UNEXPLAINED: "tin ngân hàng chưa giải thích được",
    NO_STATEMENT: "tài khoản chưa có sao kê",
    MOVED_OTHERWISE: "tài khoản có sao kê khác sổ",
    FROM_NOWHERE: "lệnh liên kho bạc không rõ nguồn",
}
