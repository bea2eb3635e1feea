"""What others may read of credit notes. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from khobac.cash.autopay.states import PAID
from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.errors import Refused, Word

LATEST = 200
_PAID = sorted(str(state) for state in PAID)


class CreditedBill(NamedTuple):
    """A bill that a note takes back from. `left`: what earlier notes have not taken back of it, in đồng."""

    id: int
    customer: str
    unit_code: str | None
    left: int


@dataclass(frozen=True)
class OpenCredit:
    """A note of which something is open. `account` and `year`: what paid its bill; `is_paid`: whether anything did yet."""

    id: int
    note: str
    provider: str
    customer: str
    unit_code: str
    open_amount: int
    bill_id: int
    is_paid: bool
    account: str
    year: int | None


@dataclass(frozen=True)
class CreditView:
    """A note as people see it. `set_off`: what came off later bills, named in `bills`; `given_back`: what the unit returned."""

    id: int
    note: str
    provider: str
    bill: str
    bill_state: str
    dossier: str
    customer: str
    amount: int
    open_amount: int
    set_off: int
    given_back: int
    bills: tuple[str, ...]
    received_at: dt.datetime


def lock_credited_bills(provider: str, bills: Collection[str]) -> dict[str, CreditedBill]:
    """Those of these bills that came and were not turned down, locked in order. Two statements by index."""
    found = db.rows(
        """
        SELECT id, bill, customer, unit_code, amount FROM autopay_bill
        WHERE provider = %s AND bill = ANY(%s::text[]) AND state <> 'rejected' ORDER BY id FOR UPDATE
        """,
        [provider, texts(bills)],
    )
    taken_back = dict(
        db.tuples(
            "SELECT bill_id, sum(amount)::bigint FROM autopay_credit WHERE bill_id = ANY(%s::bigint[]) GROUP BY bill_id",
            [plain(row["id"] for row in found)],
        )
    )
    return {
        row["bill"]: CreditedBill(
            row["id"], row["customer"], row["unit_code"], row["amount"] - taken_back.get(row["id"], 0)
        )
        for row in found
    }


def known_notes(provider: str, notes: Collection[str]) -> set[str]:
    """Those of these notes that came before. One statement by index."""
    found = db.tuples(
        "SELECT note FROM autopay_credit WHERE provider = %s AND note = ANY(%s::text[])", [provider, texts(notes)]
    )
    return {note for (note,) in found}


_OPEN = """
    SELECT credit.id, credit.note, credit.provider, credit.customer, credit.unit_code, open_amount, bill_id,
           bill.state = ANY(%(paid)s::text[]) AS is_paid, bill.account, bill.paid_year AS year
    FROM autopay_credit credit JOIN autopay_bill bill ON bill.id = credit.bill_id
"""


def lock_open(customers: Collection[tuple[str, str]]) -> list[OpenCredit]:
    """The open notes of these (provider, customer code), oldest first, locked. One statement by index."""
    found = db.rows(
        f"""{_OPEN}
        JOIN unnest(%(providers)s::text[], %(customers)s::text[]) AS asked (provider, customer)
            ON asked.provider = credit.provider AND asked.customer = credit.customer
        WHERE open_amount > 0 ORDER BY credit.id FOR UPDATE OF credit""",
        {
            "paid": texts(_PAID),
            "providers": texts(provider for provider, _ in customers),
            "customers": texts(customer for _, customer in customers),
        },
    )
    return [OpenCredit(**row) for row in found]


def lock_open_of_dossiers(dossier_ids: Collection[int]) -> dict[int, list[OpenCredit]]:
    """The open notes on the bills that these dossiers paid, oldest first, locked. One statement by index."""
    found = db.rows(
        f"""{_OPEN.replace("SELECT", "SELECT bill.dossier_id,", 1)}
        WHERE open_amount > 0 AND bill.dossier_id = ANY(%(dossiers)s::bigint[]) ORDER BY credit.id FOR UPDATE OF credit""",
        {"paid": texts(_PAID), "dossiers": plain(dossier_ids)},
    )
    notes: dict[int, list[OpenCredit]] = {}
    for row in found:
        notes.setdefault(row.pop("dossier_id"), []).append(OpenCredit(**row))
    return notes


_SEEN = """
    SELECT credit.id, credit.note, credit.provider, bill.bill, bill.state AS bill_state, bill.dossier, credit.customer,
           credit.amount, open_amount, coalesce(set_off, 0) AS set_off, coalesce(given_back, 0) AS given_back,
           coalesce(bills, '{}') AS bills, credit.received_at
    FROM autopay_credit credit JOIN autopay_bill bill ON bill.id = credit.bill_id
    LEFT JOIN LATERAL (
        SELECT (sum(used.amount) FILTER (WHERE used_by = 'bill'))::bigint AS set_off,
               (sum(used.amount) FILTER (WHERE used_by = 'return'))::bigint AS given_back,
               array_agg(later.bill ORDER BY later.id) FILTER (WHERE later.id IS NOT NULL) AS bills
        FROM autopay_credit_use used LEFT JOIN autopay_bill later ON used_by = 'bill' AND later.id = used_by_id
        WHERE used.credit_id = credit.id
    ) AS uses ON true
"""


def credits_of_unit(unit_code: str) -> list[CreditView]:
    """The latest notes of a unit, at most 200. One statement by index."""
    return _seen("WHERE credit.unit_code = %s ORDER BY credit.id DESC LIMIT %s", unit_code, LATEST)


def credit_of_unit(unit_code: str, credit_id: int) -> CreditView:
    """One note of a unit. One statement by key. Raises NOT_FOUND."""
    found = _seen("WHERE credit.unit_code = %s AND credit.id = %s", unit_code, credit_id)
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có hóa đơn điều chỉnh này.")
    return found[0]


def credits_of_batch(provider: str, batch: str) -> list[CreditView]:
    """The notes of a batch in its order. One statement; batches have few."""
    which = "SELECT id FROM autopay_batch WHERE provider = %s AND batch = %s"
    return _seen(f"WHERE credit.batch_id = ({which}) ORDER BY credit.id", provider, batch)


def _seen(which: str, *parameters: object) -> list[CreditView]:
    return [
        CreditView(**(row | {"bills": tuple(row["bills"]), "received_at": clock.local(row["received_at"])}))
        for row in db.rows(f"{_SEEN} {which}", list(parameters))
    ]
