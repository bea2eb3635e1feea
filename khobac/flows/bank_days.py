"""A day at the banks told three ways: what orders and receipts say, what the books say, what the banks say. Amounts are đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from khobac.books.ledger.bank_queries import BankBook
from khobac.books.ledger.postings.roles import PAYMENT_BANK, REVENUE_BANK
from khobac.cash.payments import day_queries
from khobac.cash.reconciliation import queries as statements
from khobac.cash.revenue import queries as revenue
from khobac.registers.banks import queries as banks


@dataclass(frozen=True)
class BankDay:
    """One account of an office on one day: what moved, money in less money out.

    `ordered` is the sub-ledger, of payments or of revenue, and `paid` what the books have of it; `booked` is all the books
    have but the sweep, and `stated` the bank's statement (None while it has not come whole), each payment on the day on which the
    books have it.
    """

    account: str
    bank: str
    kind: str
    ordered: int
    paid: int
    booked: int
    swept: int
    stated: int | None
    statement: int | None
    statement_due: bool

    @property
    def agrees(self) -> bool:
        """Whether all who have spoken say the same."""
        return self.ordered == self.paid and self.stated in (None, self.booked)


def bank_days(office: str, books: Sequence[int], booked: Sequence[BankBook], day: dt.date) -> list[BankDay]:
    """Every account of an office on a day, with what the books have of it. Five statements."""
    accounts = banks.bank_accounts(office, day)
    agreements = banks.agreements(day)
    ordered = day_queries.days_of_banks(books, day)
    received = revenue.received_on(books, day)
    stated = statements.statements_on([each.number for each in accounts], day)
    found = []
    for account in accounts:
        is_revenue = account.kind == banks.REVENUE
        role = REVENUE_BANK if is_revenue else PAYMENT_BANK
        lines = [each for each in booked if each.role == role and each.bank == account.label]
        statement = stated.get(account.number)
        whole = statement is not None and statement.compared_at is not None
        agreement = agreements.get(account.bank_id)
        found.append(
            BankDay(
                account.number,
                account.bank_id,
                account.kind,
                received.get(account.label, 0)
                if is_revenue
                else sum(each.moved for each in ordered if each.bank == account.bank_id),
                sum(each.paid for each in lines),
                sum(each.moved for each in lines),
                sum(each.swept for each in lines),
                statement.moved_for_us if statement is not None and whole else None,
                statement.id if statement is not None else None,
                agreement is not None
                and (agreement.revenue_statement_due if is_revenue else agreement.statement_due)
                and any(each.moved for each in lines),
            )
        )
    return found
