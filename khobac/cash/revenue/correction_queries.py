"""Refunds and reclassifications as others may read them: what is asked, proposed and decided about receipts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from khobac.cash.revenue.queries import Receipt, receipts_by
from khobac.cash.revenue.states import OPEN
from khobac.core import db
from khobac.registers.sharing.rules import Shares


@dataclass(frozen=True)
class Refund:
    """A refund as it stands. `year` is the budget year it is booked under; `asked_by` the agency that ordered it, if one did."""

    treasury_id: int
    id: int
    receipt_id: int
    office: str
    amount: int
    reason: str
    payee_name: str
    payee_bank: str
    payee_account: str
    state: str
    asked_by: str
    asked_no: str
    proposed_by: str
    countersigned_by: str
    approved_by: str
    declined_because: str
    year: int

    @property
    def number(self) -> str:
        """The number people and the bank know it by, such as HT-0061-26-0000007."""
        return f"HT-{self.office}-{self.year % 100:02d}-{self.id:07d}"


@dataclass(frozen=True)
class Reclassification:
    """That what is left of a receipt was for something else, as it stands; `shares` as they were shown."""

    treasury_id: int
    id: int
    receipt_id: int
    office: str
    item: str
    chapter: str
    area: str
    rule: str
    shares: Shares
    reason: str
    state: str
    asked_by: str
    asked_no: str
    proposed_by: str
    approved_by: str
    declined_because: str

    @property
    def number(self) -> str:
        """The number people know it by, such as DC-0061-0000003."""
        return f"DC-{self.office}-{self.id:07d}"


Correction = TypeVar("Correction", Refund, Reclassification)

_REFUND = """
    SELECT treasury_id, id, receipt_id, office, amount, reason, payee_name, payee_bank, payee_account, state, asked_by,
        asked_no, proposed_by, countersigned_by, approved_by, declined_because, year
    FROM revenue_refund
"""
_RECLASSIFICATION = """
    SELECT treasury_id, id, receipt_id, office, item, chapter, area, rule,
        ARRAY[central, province, district, commune] AS shares, reason, state, asked_by, asked_no, proposed_by, approved_by,
        declined_because
    FROM revenue_reclassification
"""
_OPEN = f"(state IN ({', '.join(repr(str(state)) for state in OPEN)}))"


def refund_id(number: str) -> int | None:
    """The id in a refund's number; None when it is no such number."""
    return _id_in(number, "HT")


def refund(number: str) -> Refund | None:
    """The refund of that number. By index."""
    return _numbered(number, _refunds("WHERE id = %s", [refund_id(number)]))


def lock_refund(number: str) -> Refund | None:
    """The same, locked. By index."""
    return _numbered(number, _refunds("WHERE id = %s FOR UPDATE", [refund_id(number)]))


def refund_asked(agency: str, asked_no: str) -> Refund | None:
    """The refund an agency ordered under this number of its own. By index."""
    return next(iter(_refunds("WHERE asked_by = %s AND asked_no = %s AND asked_by <> ''", [agency, asked_no])), None)


def lock_reclassification(number: str) -> Reclassification | None:
    """The reclassification of that number, locked. By index."""
    identity = _id_in(number, "DC")
    return _numbered(number, _reclassifications("WHERE id = %s FOR UPDATE", [identity]))


def reclassification_asked(agency: str, asked_no: str) -> Reclassification | None:
    """The reclassification an agency asked for under this number of its own. By index."""
    where = "WHERE asked_by = %s AND asked_no = %s AND asked_by <> ''"
    return next(iter(_reclassifications(where, [agency, asked_no])), None)


def open_refunds(treasury_id: int, limit: int = 100) -> list[Refund]:
    """Refunds nobody has decided yet, oldest first. By partial index."""
    return _refunds(f"WHERE treasury_id = %s AND {_OPEN} ORDER BY id LIMIT %s", [treasury_id, limit])


def open_reclassifications(treasury_id: int, limit: int = 100) -> list[Reclassification]:
    """Reclassifications nobody has decided yet, oldest first. By partial index."""
    return _reclassifications(f"WHERE treasury_id = %s AND {_OPEN} ORDER BY id LIMIT %s", [treasury_id, limit])


def decided_refunds(treasury_id: int, limit: int) -> list[Refund]:
    """The last refunds that were decided, newest first. By key."""
    return _refunds(f"WHERE treasury_id = %s AND NOT {_OPEN} ORDER BY id DESC LIMIT %s", [treasury_id, limit])


def decided_reclassifications(treasury_id: int, limit: int) -> list[Reclassification]:
    """The last reclassifications that were decided, newest first. By key."""
    where = f"WHERE treasury_id = %s AND NOT {_OPEN} ORDER BY id DESC LIMIT %s"
    return _reclassifications(where, [treasury_id, limit])


def refunds_of(treasury_id: int, receipt_ids: Collection[int]) -> list[Refund]:
    """All refunds of these receipts, oldest first. One statement by index."""
    return _refunds("WHERE treasury_id = %s AND receipt_id = ANY (%s) ORDER BY id", [treasury_id, list(receipt_ids)])


def reclassifications_of(treasury_id: int, receipt_ids: Collection[int]) -> list[Reclassification]:
    """All reclassifications of these receipts, oldest first. One statement by index."""
    where = "WHERE treasury_id = %s AND receipt_id = ANY (%s) ORDER BY id"
    return _reclassifications(where, [treasury_id, list(receipt_ids)])


def receipts_behind(corrections: Sequence[Refund | Reclassification]) -> dict[int, Receipt]:
    """The receipts these speak of, by id; all of one treasury. One statement by key."""
    if not corrections:
        return {}
    ids = sorted({each.receipt_id for each in corrections})
    return {
        each.id: each
        for each in receipts_by("WHERE treasury_id = %s AND id = ANY (%s)", [corrections[0].treasury_id, ids])
    }


def lock_receipt_behind(correction: Refund | Reclassification) -> Receipt:
    """The receipt a refund or reclassification speaks of, locked. By key."""
    where = "WHERE treasury_id = %s AND id = %s FOR UPDATE"
    [found] = receipts_by(where, [correction.treasury_id, correction.receipt_id])
    return found


def _refunds(where: str, parameters: Sequence[object]) -> list[Refund]:
    return [Refund(**row) for row in db.rows(_REFUND + where, parameters)]


def _reclassifications(where: str, parameters: Sequence[object]) -> list[Reclassification]:
    found = db.rows(_RECLASSIFICATION + where, parameters)
    return [Reclassification(**row | {"shares": Shares(*row["shares"])}) for row in found]


def _numbered(number: str, found: Sequence[Correction]) -> Correction | None:
    return next((each for each in found if each.number == number), None)


def _id_in(number: str, kind: str) -> int | None:
    named, _, rest = number.partition("-")
    identity = rest.rpartition("-")[2]
    return int(identity) if named == kind and identity.isdecimal() and len(identity) < 19 else None
