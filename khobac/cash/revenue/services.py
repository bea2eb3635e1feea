"""The only writer of revenue. Set-based: one advice is a list of one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from khobac.cash.revenue.correction_queries import Refund
from khobac.cash.revenue.corrections import NewReclassification as NewReclassification
from khobac.cash.revenue.corrections import NewRefund as NewRefund
from khobac.cash.revenue.corrections import decide_reclassification as decide_reclassification
from khobac.cash.revenue.corrections import decide_refund as decide_refund
from khobac.cash.revenue.corrections import follow_refunds as follow_refunds
from khobac.cash.revenue.corrections import propose_reclassification as propose_reclassification
from khobac.cash.revenue.corrections import propose_refund as propose_refund
from khobac.cash.revenue.notices import gather_notice as gather_notice
from khobac.cash.revenue.notices import note_told as note_told
from khobac.cash.revenue.notices import write_notice as write_notice
from khobac.cash.revenue.ports import Advice
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.statements import explain_difference as explain_difference
from khobac.cash.revenue.statements import keep_comparison as keep_comparison
from khobac.cash.revenue.statements import keep_statement as keep_statement
from khobac.cash.revenue.statements import take_differences as take_differences
from khobac.cash.revenue.states import BY_MACHINE, ReceiptState
from khobac.core import bulk, clock, db
from khobac.core.arrays import texts
from khobac.core.canonical import content_hash
from khobac.registers.sharing.rules import Shares


class NewObligation(NamedTuple):
    """An obligation as an agency tells it; `treasury_id` and `office` say who collects."""

    code: str
    agency: str
    treasury_id: int
    office: str
    area: str
    payer_tax_code: str
    payer_name: str
    payer_class: str
    chapter: str
    item: str
    period: str
    document_no: str
    purpose: str
    amount_due: int
    due_on: dt.date | None
    accepts: str


class Issued(NamedTuple):
    """Codes taken in, those that had come before, and those that had come before with another content."""

    new: int
    repeated: int
    altered: tuple[str, ...]


_OBLIGATION = {
    "code": "text",
    "agency": "text",
    "treasury_id": "bigint",
    "office": "text",
    "area": "text",
    "payer_tax_code": "text",
    "payer_name": "text",
    "payer_class": "text",
    "chapter": "text",
    "item": "text",
    "period": "text",
    "document_no": "text",
    "purpose": "text",
    "amount_due": "bigint",
    "due_on": "date",
    "accepts": "text",
    "issued_at": "timestamptz",
    "content_hash": "bytea",
}


def issue(obligations: Sequence[NewObligation]) -> Issued:
    """Take these in; a code says one thing for ever, its repeat changes nothing. One statement for five thousand."""
    hashes = {each.code: content_hash(each._asdict()) for each in obligations}
    now = clock.now()
    rows = [(*each, now, hashes[each.code]) for each in obligations]
    new = bulk.insert("revenue_obligation", _OBLIGATION, rows, returning=["code"], known="DO NOTHING")
    fresh = {row["code"] for row in new}
    earlier = [code for code in hashes if code not in fresh]
    stored = db.tuples(
        "SELECT code, content_hash FROM revenue_obligation WHERE code = ANY (%s::text[]) ORDER BY code",
        [texts(earlier)],
    )
    altered = tuple(code for code, content in stored if bytes(content) != hashes[code])
    return Issued(len(fresh), len(earlier) - len(altered), altered)


def claim(code: str, bank: str, until: dt.datetime) -> None:
    """Note that a bank is taking the money of an obligation, until that moment at the latest."""
    db.execute("UPDATE revenue_obligation SET claimed_by = %s, claimed_until = %s WHERE code = %s", [bank, until, code])


def release(code: str, bank: str) -> None:
    """The bank is not taking it after all."""
    db.execute(
        "UPDATE revenue_obligation SET claimed_by = '', claimed_until = NULL WHERE code = %s AND claimed_by = %s",
        [code, bank],
    )


def cancel(codes: Collection[str], agency: str) -> tuple[list[str], int]:
    """Take obligations back that their agency does not ask for any more; those paid whole stay. Two statements.

    Which codes are taken back now, and how many of those named are asked for no more, now or before.
    """
    known = db.rows(
        """
        SELECT code, cancelled_at IS NULL AS asked_for FROM revenue_obligation
        WHERE code = ANY (%s::text[]) AND agency = %s AND state <> 'paid' ORDER BY code FOR UPDATE
        """,
        [texts(codes), agency],
    )
    gone = [row["code"] for row in known if row["asked_for"]]
    db.execute(
        "UPDATE revenue_obligation SET cancelled_at = %s WHERE code = ANY (%s::text[])", [clock.now(), texts(gone)]
    )
    return gone, len(known)


def open_list(sender: str, message_id: str, digest: bytes, signature: str) -> int | None:
    """A new list, its lines to be copied in; None when the sender's name for it is taken. Concurrent copies wait."""
    opened = db.rows(
        """
        INSERT INTO revenue_list (sender, message_id, digest, signature, lines, total, received_at)
        VALUES (%s, %s, %s, %s, 0, 0, %s) ON CONFLICT (sender, message_id) DO NOTHING RETURNING no
        """,
        [sender, message_id, digest, signature, clock.now()],
    )
    return opened[0]["no"] if opened else None


def keep_pieces(list_no: int, pieces: Iterable[tuple[int, bytes]]) -> None:
    """Keep these numbered pieces of the exact bytes."""
    for part_no, piece in pieces:
        db.execute(
            "INSERT INTO revenue_list_part (list_no, part_no, body) VALUES (%s, %s, %s)", [list_no, part_no, piece]
        )


_ADVICE_COPY = """
    COPY revenue_advice (list_no, line_no, reference, account, code, amount, paid_on, item, chapter, payer_tax_code,
        payer_name, payer_account, content) FROM STDIN
"""


def copy_lines(list_no: int, advices: Iterable[Advice]) -> tuple[int, int]:
    """Copy the lines of a list in as they come; how many there were and their sum. Never more than a few in memory."""
    lines = total = 0
    with db.cursor() as cursor, cursor.copy(_ADVICE_COPY) as copy:
        for lines, advice in enumerate(advices, 1):
            total += advice.amount
            copy.write_row((list_no, lines, *advice))
    return lines, total


def close_list(list_no: int, lines: int, total: int) -> None:
    """All lines are in: from now on they may be handled."""
    db.execute("UPDATE revenue_list SET lines = %s, total = %s WHERE no = %s", [lines, total, list_no])


class Handled(NamedTuple):
    """What became of a stretch of lines."""

    to_line: int
    shared: int
    pending: int
    repeated: int
    altered: int


def note_handled(list_no: int, handled: Handled) -> None:
    """Move a list on."""
    db.execute(
        """
        UPDATE revenue_list SET handled_to = %s, shared = shared + %s, pending = pending + %s, repeated = repeated + %s,
            altered = altered + %s
        WHERE no = %s
        """,
        [*handled, list_no],
    )


class NewReceipt(NamedTuple):
    """A payment about to be written as a receipt, with what it was taken for. Hundredths are zero while it waits."""

    treasury_id: int
    bank: str
    reference: str
    content_hash: bytes
    list_no: int
    office: str
    bank_label: str
    code: str
    agency: str
    amount: int
    paid_on: dt.date
    received_at: dt.datetime
    booked_on: dt.date
    payer_tax_code: str
    payer_name: str
    payer_account: str
    content: str
    item: str
    chapter: str
    area: str
    payer_class: str
    rule: str
    central: int
    province: int
    district: int
    commune: int
    state: str
    why_pending: str


_RECEIPT = {
    "treasury_id": "bigint",
    "bank": "text",
    "reference": "text",
    "content_hash": "bytea",
    "list_no": "bigint",
    "office": "text",
    "bank_label": "text",
    "code": "text",
    "agency": "text",
    "amount": "bigint",
    "paid_on": "date",
    "received_at": "timestamptz",
    "booked_on": "date",
    "payer_tax_code": "text",
    "payer_name": "text",
    "payer_account": "text",
    "content": "text",
    "item": "text",
    "chapter": "text",
    "area": "text",
    "payer_class": "text",
    "rule": "text",
    "central": "smallint",
    "province": "smallint",
    "district": "smallint",
    "commune": "smallint",
    "state": "text",
    "why_pending": "text",
}


def receive(receipts: Sequence[NewReceipt]) -> None:
    """Write these receipts with their first steps, and what their obligations have now been paid. Three statements."""
    if not receipts:
        return
    bulk.insert("revenue_receipt", _RECEIPT, receipts)
    db.execute(
        """
        INSERT INTO revenue_receipt_step (treasury_id, receipt_id, from_state, to_state, item, chapter, area, rule, at, actor,
            reason)
        SELECT treasury_id, id, 'new', state, item, chapter, area, rule, received_at, %s, why_pending
        FROM revenue_receipt WHERE bank = %s AND reference = ANY (%s::text[])
        """,
        [BY_MACHINE, receipts[0].bank, texts(each.reference for each in receipts)],
    )
    paying = [each for each in receipts if each.code and each.state == ReceiptState.SHARED]
    pay_obligations([(each.code, each.amount) for each in paying])


def pay_obligations(paid: Sequence[tuple[str, int]]) -> None:
    """Count these amounts as paid on their obligations and end what banks claimed of them. One statement."""
    db.execute(
        """
        UPDATE revenue_obligation o SET paid = o.paid + come.amount, claimed_by = '', claimed_until = NULL
        FROM (SELECT code, sum(amount)::bigint AS amount FROM unnest(%s::text[], %s::bigint[]) AS new (code, amount)
              GROUP BY code) AS come
        WHERE o.code = come.code
        """,
        [texts(code for code, _ in paid), [amount for _, amount in paid]],
    )


NOTHING_GIVEN = (0, 0, 0, 0)


class Decided(NamedTuple):
    """What a receipt is now taken for; `given`: how much less each level holds of it than of the whole."""

    item: str
    chapter: str
    area: str
    rule: str
    shares: Shares
    code: str = ""
    agency: str = ""
    given: tuple[int, ...] = NOTHING_GIVEN


def decide(receipt: Receipt, decided: Decided, by: str, reason: str) -> int:
    """A person says what a receipt is: pending money is understood, or a shared receipt was for something else. The step."""
    [step] = db.rows(
        """
        WITH changed AS (
            UPDATE revenue_receipt SET state = 'shared', why_pending = '', item = %(item)s, chapter = %(chapter)s,
                area = %(area)s, rule = %(rule)s, code = %(code)s, agency = %(agency)s, central = %(central)s,
                province = %(province)s, district = %(district)s, commune = %(commune)s, given_central = %(given_central)s,
                given_province = %(given_province)s, given_district = %(given_district)s, given_commune = %(given_commune)s
            WHERE treasury_id = %(treasury)s AND id = %(id)s
        )
        INSERT INTO revenue_receipt_step (treasury_id, receipt_id, from_state, to_state, item, chapter, area, rule, at, actor,
            reason)
        VALUES (%(treasury)s, %(id)s, %(from)s, 'shared', %(item)s, %(chapter)s, %(area)s, %(rule)s, %(at)s, %(by)s,
            %(reason)s)
        RETURNING id
        """,
        {
            "treasury": receipt.treasury_id,
            "id": receipt.id,
            "from": receipt.state,
            "at": clock.now(),
            "by": by,
            "reason": reason,
            **decided._asdict(),
            **decided.shares._asdict(),
            **{f"given_{level}": given for level, given in zip(Shares._fields, decided.given, strict=True)},
        },
    )
    return int(step["id"])


def give_back(refund: Refund, given: Sequence[int]) -> None:
    """Count a refund on its receipt, and on each level what it gives; the CHECKs there refuse more than came in."""
    db.execute(
        """
        UPDATE revenue_receipt SET refunded = refunded + %s, given_central = given_central + %s,
            given_province = given_province + %s, given_district = given_district + %s, given_commune = given_commune + %s
        WHERE treasury_id = %s AND id = %s
        """,
        [refund.amount, *given, refund.treasury_id, refund.receipt_id],
    )


def return_pending(refund: Refund, by: str) -> None:
    """Money nobody was owed goes back whole: it waits no more."""
    db.execute(
        """
        WITH gone AS (
            UPDATE revenue_receipt SET state = 'returned', why_pending = '', refunded = refunded + %(amount)s
            WHERE treasury_id = %(treasury)s AND id = %(id)s RETURNING item, chapter, area, rule
        )
        INSERT INTO revenue_receipt_step (treasury_id, receipt_id, from_state, to_state, item, chapter, area, rule, at, actor,
            reason)
        SELECT %(treasury)s, %(id)s, 'pending', 'returned', item, chapter, area, rule, %(at)s, %(by)s, %(reason)s FROM gone
        """,
        {
            "treasury": refund.treasury_id,
            "id": refund.receipt_id,
            "amount": refund.amount,
            "at": clock.now(),
            "by": by,
            "reason": refund.reason,
        },
    )
