"""A camt.053.001.08 of any length: gate, schema and sums as for a message, with one entry in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BufferedIOBase

from lxml import etree

from khobac.cash.payments.ports import BankNotice, MessageRefused
from khobac.connectors.iso20022 import camt053, hostile, schema
from khobac.connectors.iso20022.entries import Totals, account_number, read_entry
from khobac.connectors.iso20022.hostile_stream import Gate
from khobac.connectors.iso20022.reading import required

READ_BYTES = 64 * 1024
CHUNK = 500
"""Lines handed on together."""

_NAMESPACE = f"{{{schema.NAMESPACE}{camt053.MESSAGE_TYPE}}}"
_ENTRY, _STATEMENT = f"{_NAMESPACE}Ntry", f"{_NAMESPACE}Stmt"


class StatementFile:
    """Implements `cash.payments.ports.StatementStream`."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._gate = Gate()
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=(_ENTRY, _STATEMENT),
            schema=schema.official(camt053.MESSAGE_TYPE),
            **hostile.parser_options(),
        )
        self._elements = self._read()
        self._first = next(self._elements, None)
        if self._first is None:
            raise MessageRefused("STATEMENTS", "no statement in the file")
        statement = self._first if self._first.tag == _STATEMENT else self._first.getparent()
        if statement is None or statement.tag != _STATEMENT:
            raise MessageRefused("NOT_VALID", "an entry outside a statement")
        self._statement = statement
        message = statement.getparent()
        if message is None:
            raise MessageRefused("NOT_VALID", "a statement outside a message")
        self.message_id = required(message, "GrpHdr/MsgId")
        self.head = camt053.head_of(statement)

    def chunks(self) -> Iterator[Sequence[BankNotice]]:
        """The lines in their order. The sums can only be judged at the end."""
        number, totals, moved = account_number(self._statement), Totals(), 0
        chunk: list[BankNotice] = []
        for entry in self._entries():
            totals.add(entry)
            lines = read_entry(entry, number)
            moved += sum(map(camt053.signed, lines))
            chunk += lines
            if len(chunk) >= CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk
        totals.check(self._statement)
        camt053.check_movement(self.head, moved)

    def _entries(self) -> Iterator[etree._Element]:
        """Each entry once, forgotten when the next is asked for."""
        element = self._first
        while element is not None:
            if element.tag == _ENTRY:
                yield element
                _forget(element)
                self._gate.forget()
            elif element is not self._statement:
                raise MessageRefused("STATEMENTS", "several statements in one file; one is read at a time")
            element = next(self._elements, None)

    def _read(self) -> Iterator[etree._Element]:
        """Entries and statements as they end. The first violation ends it all."""
        while piece := self._file.read(READ_BYTES):
            self._gate.check(piece)
            for start in range(0, len(piece), hostile.PIECE_BYTES):
                self._feed(piece[start : start + hostile.PIECE_BYTES])
                yield from self._ended()
        self._close()
        yield from self._ended()

    def _feed(self, piece: bytes) -> None:
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            raise self._refusal(error) from None
        if len(self._parser.feed_error_log):
            raise self._refusal(self._parser.feed_error_log[0])

    def _close(self) -> None:
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            log = self._parser.feed_error_log
            raise self._refusal(log[0] if len(log) else error) from None

    def _ended(self) -> Iterator[etree._Element]:
        for _, element in self._parser.read_events():
            if hostile.is_too_deep(element):
                raise MessageRefused("TOO_DEEP", f"more than {hostile.MAX_DEPTH} levels")
            yield element

    def _refusal(self, error: etree._LogEntry | etree.XMLSyntaxError) -> MessageRefused:
        return hostile.not_valid(error, camt053.MESSAGE_TYPE)


def _forget(entry: etree._Element) -> None:
    """Give up the entry and what stands between it and the head."""
    entry.clear()
    parent = entry.getparent()
    if parent is not None:
        parent.remove(entry)
