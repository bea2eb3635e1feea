"""camt.053.001.08, the statement of an account: what the books are reconciled with. It posts nothing.

A message carries one statement. Opening balance plus booked entries must give the closing balance, page by page.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from khobac.cash.payments.ports import BankNotice, MessageRefused, ParsedMessage, Statement
from khobac.connectors.iso20022.entries import account_number, read_entries, signed_amount
from khobac.connectors.iso20022.reading import children, day, moment, required, text

MESSAGE_TYPE = "camt.053.001.08"
_OPENING = ("OPBD", "PRCD")
"""Opening booked balance, or the closing balance of the statement before, which is the same figure."""


def read(root: etree._Element, message_type: str, sender: str) -> ParsedMessage:
    """A camt.053 as a statement."""
    message = root[0]
    statements = children(message, "Stmt")
    if len(statements) != 1:
        raise MessageRefused("STATEMENTS", f"{len(statements)} statements in one message; one is read at a time")
    return ParsedMessage(
        sender=sender,
        message_id=required(message, "GrpHdr/MsgId"),
        message_type=message_type,
        created_at=moment(required(message, "GrpHdr/CreDtTm")),
        statement=_statement(statements[0]),
    )


def _statement(statement: etree._Element) -> Statement:
    head, lines = head_of(statement), read_entries(statement)
    check_movement(head, sum(signed(line) for line in lines))
    return replace(head, lines=lines)


def head_of(statement: etree._Element) -> Statement:
    """What stands before the entries."""
    opening, closing = _balance(statement, _OPENING), _balance(statement, ("CLBD",))
    return Statement(
        statement_id=required(statement, "Id"),
        account=account_number(statement),
        from_on=day(opening, "Dt"),
        to_on=day(closing, "Dt"),
        opening=signed_amount(opening),
        closing=signed_amount(closing),
        lines=(),
        page=int(text(statement, "StmtPgntn/PgNb") or 1),
        is_last_page=text(statement, "StmtPgntn/LastPgInd") not in ("false", "0"),
    )


def check_movement(head: Statement, booked: int) -> None:
    """The entries make up what lies between the balances."""
    stated = head.closing - head.opening
    if booked != stated:
        raise MessageRefused("SUMS_DIFFER", f"the balances moved by {stated}, the entries by {booked}")


def signed(line: BankNotice) -> int:
    """What a line does to the balance."""
    amount = line.amount or 0
    return -amount if line.kind == "debit" else amount


def _balance(statement: etree._Element, codes: tuple[str, ...]) -> etree._Element:
    for balance in children(statement, "Bal"):
        if text(balance, "Tp/CdOrPrtry/Cd") in codes:
            return balance
    raise MessageRefused("INCOMPLETE", f"no balance {' or '.join(codes)}")
