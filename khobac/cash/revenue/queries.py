"""What others may read of revenue. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khobac.cash.revenue.matching import Owed
from khobac.cash.revenue.ports import Advice
from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.registers.sharing.rules import Shares


@dataclass(frozen=True)
class Obligation:
    """An obligation as it stands."""

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
    paid: int
    state: str
    claimed_by: str
    claimed_until: dt.datetime | None

    @property
    def left(self) -> int:
        """What is still to be paid, in đồng."""
        return max(0, self.amount_due - self.paid)


_OBLIGATION = """
    SELECT code, agency, treasury_id, office, area, payer_tax_code, payer_name, payer_class, chapter, item, period,
        document_no, purpose, amount_due, due_on, accepts, paid, state, claimed_by, claimed_until
    FROM revenue_obligation
"""


def obligation(code: str) -> Obligation | None:
    """One obligation. By key."""
    return _one_obligation("WHERE code = %s", [code])


def lock_obligation(code: str) -> Obligation | None:
    """The same, locked (first in the order of locks of revenue). By key."""
    return _one_obligation("WHERE code = %s FOR UPDATE", [code])


def obligation_of_payer(tax_code: str, document_no: str) -> Obligation | None:
    """The one obligation of this payer from this declaration, decision or notice; None when there is none or several."""
    where = "WHERE payer_tax_code = %s AND document_no = %s AND document_no <> '' ORDER BY code LIMIT 2"
    found = db.rows(_OBLIGATION + where, [tax_code, document_no])
    return Obligation(**found[0]) if len(found) == 1 else None


def unpaid_under(prefix: str, limit: int) -> list[Obligation]:
    """Obligations whose codes begin so and are not paid whole, in the order of their codes. Reads the table: for samples."""
    where = "WHERE starts_with(code, %s) AND state IN ('open', 'partially_paid') ORDER BY code LIMIT %s"
    return [Obligation(**row) for row in db.rows(_OBLIGATION + where, [prefix, limit])]


def _one_obligation(where: str, parameters: Sequence[str]) -> Obligation | None:
    found = db.rows(_OBLIGATION + where, parameters)
    return Obligation(**found[0]) if found else None


def lock_owed(codes: Collection[str]) -> dict[str, Owed]:
    """These obligations, locked in the order of their codes, as far as there are any. One statement."""
    found = db.tuples(
        """
        SELECT code, agency, treasury_id, area, payer_class, chapter, item, amount_due, paid, accepts,
            cancelled_at IS NOT NULL
        FROM revenue_obligation WHERE code = ANY (%s::text[]) ORDER BY code FOR UPDATE
        """,
        [texts(codes)],
    )
    return {row[0]: Owed._make(row) for row in found}


@dataclass(frozen=True)
class Receipt:
    """A receipt as it stands. `shares` are hundredths for central, province, district, commune; zeros while it waits.

    `given` says, in đồng, how much less each of them holds than it would of the whole.
    """

    treasury_id: int
    id: int
    bank: str
    reference: str
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
    shares: Shares
    state: str
    why_pending: str
    refunded: int
    given: tuple[int, int, int, int]

    @property
    def left(self) -> int:
        """What has not gone back, in đồng."""
        return self.amount - self.refunded

    @property
    def number(self) -> str:
        """The number people know it by, such as BL-0061-26-0000412."""
        return f"BL-{self.office}-{self.booked_on:%y}-{self.id:07d}"


_RECEIPT = """
    SELECT treasury_id, id, bank, reference, office, bank_label, code, agency, amount, paid_on, received_at, booked_on,
        payer_tax_code, payer_name, payer_account, content, item, chapter, area, payer_class, rule,
        ARRAY[central, province, district, commune] AS shares, state, why_pending, refunded,
        ARRAY[given_central, given_province, given_district, given_commune] AS given
    FROM revenue_receipt
"""


def receipt(bank: str, reference: str) -> Receipt | None:
    """The receipt of a bank's payment. By key."""
    return next(iter(receipts_by("WHERE bank = %s AND reference = %s", [bank, reference])), None)


def lock_receipt(bank: str, reference: str) -> Receipt | None:
    """The same, locked. By key."""
    return next(iter(receipts_by("WHERE bank = %s AND reference = %s FOR UPDATE", [bank, reference])), None)


def receipts_of(code: str) -> list[Receipt]:
    """The receipts that pay an obligation, oldest first. By index."""
    return receipts_by("WHERE code = %s ORDER BY id", [code])


def pending(treasury_id: int, limit: int = 200) -> list[Receipt]:
    """Money that waits to be understood, oldest first. By partial index."""
    return receipts_by("WHERE treasury_id = %s AND state = 'pending' ORDER BY id LIMIT %s", [treasury_id, limit])


def receipts_by(where: str, parameters: Sequence[object] | dict[str, object]) -> list[Receipt]:
    """The receipts of a condition of this room's own queries. One statement."""
    return [
        Receipt(
            **row
            | {
                "shares": Shares(*row["shares"]),
                "given": tuple(row["given"]),
                "received_at": clock.local(row["received_at"]),
            }
        )
        for row in db.rows(_RECEIPT + where, parameters)
    ]


def look_up(treasury_id: int, banks: Collection[str], text: str) -> list[Receipt]:
    """What a treasury received under this number of a receipt, code or bank's reference, newest first. By three indexes."""
    number = text.rpartition("-")[2] if text.startswith("BL-") else ""
    identity = int(number) if number.isdecimal() and len(number) < 19 else 0
    return receipts_by(
        """
        WHERE treasury_id = %(treasury)s AND id IN (
            SELECT id FROM revenue_receipt WHERE treasury_id = %(treasury)s AND id = %(id)s
            UNION SELECT id FROM revenue_receipt WHERE code = %(text)s AND code <> '' AND treasury_id = %(treasury)s
            UNION SELECT id FROM revenue_receipt
                WHERE bank = ANY (%(banks)s::text[]) AND reference = %(text)s AND treasury_id = %(treasury)s)
        ORDER BY id DESC LIMIT 20
        """,
        {"treasury": treasury_id, "id": identity, "text": text, "banks": texts(banks)},
    )


def hashes_of(bank: str, references: Collection[str]) -> dict[str, bytes]:
    """What was said of those of these payments that are received already. One statement by key."""
    found = db.tuples(
        "SELECT reference, content_hash FROM revenue_receipt WHERE bank = %s AND reference = ANY (%s::text[])",
        [bank, texts(references)],
    )
    return {reference: bytes(content) for reference, content in found}


@dataclass(frozen=True)
class ListView:
    """A list of a bank and how far it has been handled."""

    no: int
    sender: str
    message_id: str
    digest: bytes
    lines: int
    total: int
    received_at: dt.datetime
    handled_to: int
    shared: int
    pending: int
    repeated: int
    altered: int

    @property
    def is_handled(self) -> bool:
        """Whether every line has become what it becomes."""
        return self.handled_to == self.lines


_LIST = """
    SELECT no, sender, message_id, digest, lines, total, received_at, handled_to, shared, pending, repeated, altered
    FROM revenue_list
"""


def list_of(sender: str, message_id: str) -> ListView | None:
    """A list by its sender's name for it. By key."""
    return _one_list("WHERE sender = %s AND message_id = %s", [sender, message_id])


def lock_list(no: int) -> ListView:
    """A list, locked while a piece of it is handled (before all else of revenue). By key."""
    found = _one_list("WHERE no = %s FOR UPDATE", [no])
    if found is None:
        raise LookupError(f"no list {no}")
    return found


def unhandled_lists() -> list[int]:
    """Lists with lines still to be handled, oldest first. By partial index."""
    return [row["no"] for row in db.rows("SELECT no FROM revenue_list WHERE handled_to < lines ORDER BY no LIMIT 100")]


def _one_list(where: str, parameters: Sequence[object]) -> ListView | None:
    found = db.rows(_LIST + where, parameters)
    return ListView(**(found[0] | {"digest": bytes(found[0]["digest"])})) if found else None


def advices(list_no: int, after: int, limit: int) -> list[Advice]:
    """The next lines of a list, in order. By key."""
    found = db.tuples(
        """
        SELECT reference, account, code, amount, paid_on, item, chapter, payer_tax_code, payer_name, payer_account, content
        FROM revenue_advice WHERE list_no = %s AND line_no > %s ORDER BY line_no LIMIT %s
        """,
        [list_no, after, limit],
    )
    return [Advice._make(row) for row in found]


def accounts_of(list_no: int) -> set[str]:
    """The accounts a list names. One scan of its lines."""
    found = db.rows("SELECT DISTINCT account FROM revenue_advice WHERE list_no = %s", [list_no])
    return {row["account"] for row in found}


class Received(NamedTuple):
    """A payment as the receipts have it."""

    reference: str
    amount: int
    booked_on: dt.date


def received_on(treasury_ids: Collection[int], on: dt.date) -> dict[str, int]:
    """What these books received on a day, in đồng, by the bank as the books call it. One statement by index."""
    found = db.rows(
        """
        SELECT bank_label, sum(amount)::bigint AS amount FROM revenue_receipt
        WHERE treasury_id = ANY (%s) AND booked_on = %s GROUP BY bank_label
        """,
        [list(treasury_ids), on],
    )
    return {row["bank_label"]: row["amount"] for row in found}


def received(bank: str, treasury_id: int, on: dt.date, references: Collection[str]) -> list[Received]:
    """What came to a treasury through a bank on a day, and these payments whenever. One statement by index."""
    found = db.tuples(
        """
        SELECT reference, amount, booked_on FROM revenue_receipt
        WHERE treasury_id = %(treasury)s AND bank = %(bank)s AND booked_on = %(on)s
        UNION
        SELECT reference, amount, booked_on FROM revenue_receipt
        WHERE bank = %(bank)s AND reference = ANY (%(references)s::text[]) AND treasury_id = %(treasury)s
        ORDER BY reference
        """,
        {"treasury": treasury_id, "bank": bank, "on": on, "references": texts(references)},
    )
    return [Received._make(row) for row in found]


def has_untold(agency: str) -> bool:
    """Whether there are receipts this agency has not been told of. By partial index."""
    return bool(
        db.rows(
            "SELECT 1 FROM revenue_receipt WHERE agency = %s AND notice_no IS NULL AND agency <> '' LIMIT 1", [agency]
        )
    )


@dataclass(frozen=True)
class Notice:
    """A notice to an agency that has not been taken yet."""

    no: int
    agency: str
    body: bytes


def unsent_notices(agency: str, tried_before: dt.datetime) -> list[Notice]:
    """Notices an agency has not taken and was not asked to take since that moment. By partial index."""
    found = db.rows(
        """
        SELECT no, agency, body FROM revenue_notice
        WHERE agency = %s AND sent_at IS NULL AND (tried_at IS NULL OR tried_at < %s) ORDER BY no LIMIT 100
        """,
        [agency, tried_before],
    )
    return [Notice(row["no"], row["agency"], bytes(row["body"])) for row in found]


@dataclass(frozen=True)
class DayOfBank:
    """What came to a treasury through one bank on a day: payments and đồng, and how much of that waits."""

    bank: str
    receipts: int
    amount: int
    pending: int
    pending_amount: int


def day_by_bank(treasury_id: int, on: dt.date) -> list[DayOfBank]:
    """The collections of a day. One statement by index."""
    found = db.rows(
        """
        SELECT bank, count(*)::int AS receipts, sum(amount)::bigint AS amount,
            (count(*) FILTER (WHERE state = 'pending'))::int AS pending,
            coalesce(sum(amount) FILTER (WHERE state = 'pending'), 0)::bigint AS pending_amount
        FROM revenue_receipt WHERE treasury_id = %s AND booked_on = %s GROUP BY bank ORDER BY bank
        """,
        [treasury_id, on],
    )
    return [DayOfBank(**row) for row in found]
