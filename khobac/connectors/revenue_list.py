"""The list of revenue payments that banks send (bảng kê thu): UTF-8, comma-separated, one payment a line.

    KHOBAC-REVENUE,1,<message id>
    reference,account,code,amount,paid_on,item,chapter,payer_tax_code,payer_name,payer_account,content
    R1,0061120001,N1,100000001,2026-04-08,,,0101234567,Công ty A,1020304050,
    TOTAL,1,100000001

The last line tells a list that was cut off from one that ended. Read line by line: memory does not grow with the list.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from khobac.cash.revenue.ports import Advice, ListHead, ListRefused

MARK, VERSION, END = "KHOBAC-REVENUE", "1", "TOTAL"
COLUMNS = list(Advice._fields)
LONGEST = {
    "reference": 40,
    "account": 34,
    "code": 30,
    "item": 4,
    "chapter": 3,
    "payer_tax_code": 14,
    "payer_name": 200,
    "payer_account": 34,
    "content": 210,
}
LONGEST_LINE = 2_000
LARGEST_DONG = 10**15
_WRONG = "is not of its form"


class RevenueListCsv:
    """Implements `cash.revenue.ports.RevenueListCodec`."""

    def read(self, pieces: Iterable[bytes]) -> tuple[ListHead, Iterator[Advice]]:
        """The head at once, the lines as they are asked for."""
        rows = _rows(pieces)
        number, head = next(rows, (1, []))
        if len(head) != 3 or head[:2] != [MARK, VERSION] or not 0 < len(head[2]) <= 64:
            raise ListRefused(number, f"a list begins with {MARK},{VERSION},<message id>")
        number, columns = next(rows, (2, []))
        if columns != COLUMNS:
            raise ListRefused(number, f"the columns are {','.join(COLUMNS)}")
        return ListHead(head[2]), _advices(rows)


def write(message_id: str, advices: Iterable[Advice]) -> Iterator[bytes]:
    """The same form written, line by line: for tests, cases and benches."""
    lines = total = 0
    yield _line([MARK, VERSION, message_id])
    yield _line(COLUMNS)
    for advice in advices:
        lines, total = lines + 1, total + advice.amount
        yield _line(advice)
    yield _line([END, lines, total])


def _line(values: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()


def _advices(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Advice]:
    lines = total = number = 0
    for number, row in rows:
        if row[0] == END:
            if row[1:] != [str(lines), str(total)]:
                raise ListRefused(number, f"the total is not that of the lines: {lines}, {total}")
            if next(rows, None) is not None:
                raise ListRefused(number, "nothing follows the total")
            return
        advice = _advice(number, row)
        lines, total = lines + 1, total + advice.amount
        yield advice
    raise ListRefused(number, "the list ends without its total")


def _advice(number: int, row: list[str]) -> Advice:
    if len(row) != len(COLUMNS):
        raise ListRefused(number, f"{len(COLUMNS)} fields expected")
    reference, account, code, amount, paid_on, *rest = row
    if not (reference and account and amount.isdecimal() and 0 < int(amount) <= LARGEST_DONG):
        raise ListRefused(number, f"reference, account or amount {_WRONG}")
    try:
        day = dt.date.fromisoformat(paid_on)
    except ValueError:
        raise ListRefused(number, f"paid_on {_WRONG}") from None
    advice = Advice(reference, account, code, int(amount), day, *rest)
    too_long = [name for name, most in LONGEST.items() if len(getattr(advice, name)) > most]
    if too_long:
        raise ListRefused(number, f"too long: {', '.join(too_long)}")
    return advice


def _rows(pieces: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows; a line break inside a field is not accepted, so that a row is a line."""
    for number, line in enumerate(_lines(pieces), 1):
        try:
            [row] = csv.reader([line], strict=True)
        except (csv.Error, ValueError):
            raise ListRefused(number, _WRONG) from None
        yield number, row


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    decode, rest = codecs.getincrementaldecoder("utf-8")().decode, ""
    number = 0
    for piece in pieces:
        try:
            *lines, rest = (rest + decode(piece)).split("\n")
        except UnicodeDecodeError:
            raise ListRefused(number + 1, "the text is not UTF-8") from None
        for line in lines:
            number += 1
            if len(line) > LONGEST_LINE or "\0" in line:
                raise ListRefused(number, _WRONG)
            yield line.rstrip("\r")
        if len(rest) > LONGEST_LINE:
            raise ListRefused(number + 1, "the line is too long")
    if rest:
        yield rest
