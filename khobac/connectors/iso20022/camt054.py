"""camt.054.001.08, debit and credit notes: what posts. Each booked payment becomes a notice."""

from __future__ import annotations

from lxml import etree

from khobac.cash.payments.ports import ParsedMessage
from khobac.connectors.iso20022.entries import read_entries
from khobac.connectors.iso20022.reading import children, moment, required

MESSAGE_TYPE = "camt.054.001.08"


def read(root: etree._Element, message_type: str, sender: str) -> ParsedMessage:
    """A camt.054 as notices of debits, returns and other credits."""
    note = root[0]
    return ParsedMessage(
        sender=sender,
        message_id=required(note, "GrpHdr/MsgId"),
        message_type=message_type,
        created_at=moment(required(note, "GrpHdr/CreDtTm")),
        notices=tuple(notice for account in children(note, "Ntfctn") for notice in read_entries(account)),
    )
