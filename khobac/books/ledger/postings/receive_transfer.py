"""E9: a payment of another treasury arrives: the payee's account is found, or the money waits, or goes back.

| book | debit | credit | when | basis |
|---|---|---|---|---|
| payee's treasury | LKB_IN | DEPOSIT of the payee | the account is found | TT77 Arts 66-67 |
| payee's treasury | LKB_IN | LKB_PENDING | it is not | TT77 Arts 66-67 |
| payee's treasury | LKB_PENDING | DEPOSIT of the right payee | corrected | TT77 Arts 66-67 |
| payee's treasury | LKB_PENDING | LKB_OUT | sent back | TT77 Arts 66-67 |
| payer's treasury | LKB_IN | RETURNED_PAYMENT_PENDING | the money is back (E11 follows) | TT77 Arts 32, 66-67 |
| payer's treasury | RETURNED_PAYMENT_PENDING | LKB_OUT | it leaves again, to a corrected account | TT77 Arts 32, 66-67 |

The payer's treasury posts the way out with the payment itself (`… / LKB_OUT`, see pay_expenditure, pay_advance,
pay_from_deposit). All legs of one payment carry its reference, which is how the two books are held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Partner, Spender
from khobac.books.ledger.postings.roles import DEPOSIT, LKB_IN, LKB_OUT, LKB_PENDING, RETURNED_PENDING


@dataclass(frozen=True, slots=True)
class ReceiveTransfer:
    """An amount from `partner`; `payee` is None while nobody has that account."""

    voucher: Voucher
    partner: Partner
    amount: int
    payee: Spender | None = None


@dataclass(frozen=True, slots=True)
class CorrectTransfer:
    """The payee that pending money was meant for."""

    voucher: Voucher
    partner: Partner
    amount: int
    payee: Spender


@dataclass(frozen=True, slots=True)
class SendBackTransfer:
    """Money that went astray: it goes back to the payer's treasury, is taken back there, and leaves again."""

    voucher: Voucher
    partner: Partner
    amount: int


def receive_transfer(received: ReceiveTransfer) -> Entry:
    """50 million of the school arrive at treasury 0211 for the health centre; another 7 million for nobody known.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import HEALTH_CENTRE, SCHOOLS_TREASURY, voucher_of_0211
    >>> found = ReceiveTransfer(voucher_of_0211(), SCHOOLS_TREASURY, 50_000_000, HEALTH_CENTRE)
    >>> lost = ReceiveTransfer(voucher_of_0211(), SCHOOLS_TREASURY, 7_000_000)
    >>> print(*sentences([receive_transfer(found), receive_transfer(lost)]), sep="\\n")
    actual: LKB_IN 0061 / DEPOSIT 50,000,000
    actual: LKB_IN 0061 / LKB_PENDING 0061 7,000,000
    """
    voucher, amount, partner = received.voucher, received.amount, received.partner
    credit = (
        voucher.credit(DEPOSIT, amount, **received.payee.segments())
        if received.payee
        else voucher.credit(LKB_PENDING, amount, **partner.segments())
    )
    return voucher.entry("receive_transfer", "actual", [voucher.debit(LKB_IN, amount, **partner.segments()), credit])


def correct_transfer(corrected: CorrectTransfer) -> Entry:
    """The 7 million were the health centre's too.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import HEALTH_CENTRE, SCHOOLS_TREASURY, voucher_of_0211
    >>> right = CorrectTransfer(voucher_of_0211(), SCHOOLS_TREASURY, 7_000_000, HEALTH_CENTRE)
    >>> print(*sentences([correct_transfer(right)]))
    actual: LKB_PENDING 0061 / DEPOSIT 7,000,000
    """
    voucher, amount = corrected.voucher, corrected.amount
    legs = [
        voucher.debit(LKB_PENDING, amount, **corrected.partner.segments()),
        voucher.credit(DEPOSIT, amount, **corrected.payee.segments()),
    ]
    return voucher.entry("correct_transfer", "actual", legs)


def send_back_transfer(sent_back: SendBackTransfer) -> Entry:
    """Nobody claims the 7 million, and treasury 0211 sends them back.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOLS_TREASURY, voucher_of_0211
    >>> print(*sentences([send_back_transfer(SendBackTransfer(voucher_of_0211(), SCHOOLS_TREASURY, 7_000_000))]))
    actual: LKB_PENDING 0061 / LKB_OUT 0061 7,000,000
    """
    voucher, amount, segments = sent_back.voucher, sent_back.amount, sent_back.partner.segments()
    legs = [voucher.debit(LKB_PENDING, amount, **segments), voucher.credit(LKB_OUT, amount, **segments)]
    return voucher.entry("send_back_transfer", "actual", legs)


def take_back_transfer(taken_back: SendBackTransfer) -> Entry:
    """They are back at the school's treasury, and wait for a corrected order.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> print(*sentences([take_back_transfer(SendBackTransfer(voucher(), Partner("0211"), 7_000_000))]))
    actual: LKB_IN 0211 / RETURNED_PAYMENT_PENDING 7,000,000
    """
    voucher, amount = taken_back.voucher, taken_back.amount
    legs = [
        voucher.debit(LKB_IN, amount, **taken_back.partner.segments()),
        voucher.credit(RETURNED_PENDING, amount),
    ]
    return voucher.entry("take_back_transfer", "actual", legs)


def send_transfer_again(again: SendBackTransfer) -> Entry:
    """The school has named the right account, and they leave for treasury 0211 once more.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> print(*sentences([send_transfer_again(SendBackTransfer(voucher(), Partner("0211"), 7_000_000))]))
    actual: RETURNED_PAYMENT_PENDING / LKB_OUT 0211 7,000,000
    """
    voucher, amount = again.voucher, again.amount
    legs = [voucher.debit(RETURNED_PENDING, amount), voucher.credit(LKB_OUT, amount, **again.partner.segments())]
    return voucher.entry("send_transfer_again", "actual", legs)
