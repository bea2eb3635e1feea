"""What others may read of automatic payment. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.cash.autopay.matching import History, Terms
from khobac.cash.autopay.states import ASKED
from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.errors import Refused, Word

LATEST = 200


@dataclass(frozen=True)
class ProviderView:
    """A company that sends bills."""

    code: str
    name: str
    tax_code: str
    services: tuple[str, ...]
    key_id: str
    public_key: bytes


@dataclass(frozen=True)
class SignedBy:
    """A signature on an authorisation: who, and when."""

    person: str
    at: dt.datetime


@dataclass(frozen=True)
class AuthorisationView:
    """An authorisation as it stands, with the terms it was signed for."""

    id: int
    unit_code: str
    provider: str
    service: str
    customers: tuple[str, ...]
    payee_code: str
    ndkt: str
    accounts: tuple[str, ...]
    cap: int | None
    monthly_cap: int | None
    tolerance_percent: int | None
    contract_no: str
    valid_from: dt.date
    valid_to: dt.date | None
    state: str
    prepared_by: str
    signatures: tuple[SignedBy, ...]
    reason: str

    @property
    def terms(self) -> Terms:
        """What of it decides about a bill."""
        return Terms(
            self.id,
            self.unit_code,
            self.state,
            self.valid_from,
            self.valid_to,
            self.cap,
            self.monthly_cap,
            self.tolerance_percent,
            self.service,
        )

    @property
    def signed(self) -> dict[str, Any]:
        """What both signatures cover: everything that decides who is paid what from where.

        What was signed before there was a cap of a month reads the same as ever: it names none.
        """
        content = {
            "document": "khobac automatic payment 1",
            "unit": self.unit_code,
            "provider": self.provider,
            "service": self.service,
            "customers": sorted(self.customers),
            "payee": self.payee_code,
            "ndkt": self.ndkt,
            "accounts": list(self.accounts),
            "cap": self.cap,
            "tolerance_percent": self.tolerance_percent,
            "contract_no": self.contract_no,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "prepared_by": self.prepared_by,
        }
        return content if self.monthly_cap is None else content | {"monthly_cap": self.monthly_cap}


class BillView(NamedTuple):
    """A bill as it stands."""

    id: int
    provider: str
    bill: str
    customer: str
    invoice_no: str
    lookup_code: str
    period: str
    performed_on: dt.date | None
    amount: int
    due_on: dt.date
    unit_code: str | None
    authorisation_id: int | None
    state: str
    reason: str
    note: str
    confirmed_by: str
    first_bill_id: int | None
    next_at: dt.datetime | None
    account: str
    dossier_id: int | None
    dossier: str
    received_at: dt.datetime
    settled_at: dt.datetime | None
    credited: int
    month_used: int | None

    @property
    def paid(self) -> int:
        """What it costs after credit notes, in đồng."""
        return self.amount - self.credited

    @property
    def is_asked(self) -> bool:
        """Whether the unit may still say no."""
        return self.state in ASKED


_BILL = """
    SELECT id, provider, bill, customer, invoice_no, lookup_code, period, performed_on, amount, due_on, unit_code,
           authorisation_id, state, reason, note, confirmed_by, first_bill_id, next_at, account, dossier_id, dossier,
           received_at, settled_at, credited, month_used
    FROM autopay_bill
"""
_AUTHORISATION = """
    SELECT id, unit_code, provider, service, customers, payee_code, ndkt, accounts, cap, monthly_cap, tolerance_percent,
           contract_no, valid_from, valid_to, state, prepared_by, signatures, reason
    FROM autopay_authorisation
"""


def providers() -> list[ProviderView]:
    """All providers, by name. One statement, few rows."""
    found = db.rows("SELECT code, name, tax_code, services, key_id, public_key FROM autopay_provider ORDER BY name")
    return [
        ProviderView(**(row | {"services": tuple(row["services"]), "public_key": bytes(row["public_key"])}))
        for row in found
    ]


def authorisations(ids: Collection[int]) -> dict[int, AuthorisationView]:
    """These authorisations. One statement by key."""
    found = db.rows(f"{_AUTHORISATION} WHERE id = ANY(%s::bigint[])", [plain(ids)])
    return {row["id"]: _authorisation(row) for row in found}


def lock_authorisation(authorisation_id: int) -> AuthorisationView:
    """One authorisation, locked. Raises NOT_FOUND."""
    found = db.rows(f"{_AUTHORISATION} WHERE id = %s FOR UPDATE", [authorisation_id])
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có ủy quyền này.")
    return _authorisation(found[0])


def authorisations_of(unit_code: str) -> list[AuthorisationView]:
    """All authorisations of a unit, newest first. One statement by index."""
    found = db.rows(f"{_AUTHORISATION} WHERE unit_code = %s ORDER BY id DESC", [unit_code])
    return [_authorisation(row) for row in found]


def authorisation_of_customer(customer: str) -> int:
    """The authorisation under which bills for this code are paid now. Raises NOT_FOUND."""
    found = db.rows(
        "SELECT authorisation_id FROM autopay_customer WHERE customer = %s AND ended_at IS NULL", [customer]
    )
    if not found:
        raise Refused(Word.NOT_FOUND, f"Mã khách hàng {customer} chưa được ủy quyền.")
    return int(found[0]["authorisation_id"])


def terms_of(provider: str, customers: Collection[str]) -> dict[str, Terms]:
    """The latest authorisation of each of these codes that was ever signed, also one that is over. One statement."""
    found = db.rows(
        """
        SELECT DISTINCT ON (bound.customer) bound.customer, a.id, a.unit_code, a.valid_from, a.valid_to, a.cap,
               a.monthly_cap, a.tolerance_percent, a.service,
               CASE WHEN bound.ended_at IS NULL THEN a.state ELSE 'revoked' END AS state
        FROM autopay_customer bound JOIN autopay_authorisation a ON a.id = bound.authorisation_id
        WHERE bound.provider = %s AND bound.customer = ANY(%s::text[])
        ORDER BY bound.customer, bound.ended_at DESC NULLS FIRST, a.id DESC
        """,
        [provider, texts(customers)],
    )
    return {row.pop("customer"): Terms(**row) for row in found}


def known_bills(provider: str, bills: Collection[str]) -> dict[str, tuple[int, str]]:
    """Those of these bills that came before and were not rejected: id and list of each. One statement by index."""
    found = db.tuples(
        """
        SELECT known.bill, known.id, list.batch
        FROM autopay_bill known JOIN autopay_batch list ON list.id = known.batch_id
        WHERE known.provider = %s AND known.bill = ANY(%s::text[]) AND known.state <> 'rejected'
        """,
        [provider, texts(bills)],
    )
    return {bill: (bill_id, batch) for bill, bill_id, batch in found}


def history_of(provider: str, customers: Collection[str], month: dt.date) -> dict[str, History]:
    """What these codes were billed before: the last three bills paid, and the bill of the same month a year ago.

    One statement, two look-ups by index for each code.
    """
    found = db.rows(
        """
        SELECT customer, last.amounts, ago.amount AS year_ago
        FROM unnest(%(customers)s::text[]) AS customer
        CROSS JOIN LATERAL (
            SELECT array_agg(amount) AS amounts FROM (
                SELECT amount FROM autopay_bill bill
                WHERE provider = %(provider)s AND bill.customer = customer.customer AND state IN ('sent', 'settled')
                ORDER BY id DESC LIMIT 3) AS latest
        ) AS last
        LEFT JOIN LATERAL (
            SELECT amount FROM autopay_bill bill
            WHERE provider = %(provider)s AND bill.customer = customer.customer AND state IN ('sent', 'settled')
                AND coalesce(performed_on, due_on) >= %(month)s::date - interval '12 months'
                AND coalesce(performed_on, due_on) < %(month)s::date - interval '11 months'
            ORDER BY id DESC LIMIT 1
        ) AS ago ON true
        WHERE last.amounts IS NOT NULL
        """,
        {"provider": provider, "customers": texts(customers), "month": month.replace(day=1)},
    )
    return {row["customer"]: History(tuple(row["amounts"]), row["year_ago"]) for row in found}


def lock_month(authorisation_ids: Collection[int], period: str) -> dict[int, int]:
    """What the bills of this month (YYYYMM) have used under each of these authorisations, which stay locked.

    Lists with bills under the same authorisation come in one after the other: the second statement sees what the one
    before has taken. Two statements, by key and by index.
    """
    ids = plain(authorisation_ids)
    db.rows("SELECT FROM autopay_authorisation WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE", [ids])
    used = db.tuples(
        """
        SELECT authorisation_id, sum(bill.amount - coalesce(taken.back, 0))::bigint
        FROM autopay_bill bill
        LEFT JOIN LATERAL (SELECT sum(amount) AS back FROM autopay_credit WHERE bill_id = bill.id) AS taken ON true
        WHERE authorisation_id = ANY(%s::bigint[]) AND period = %s AND state <> 'rejected'
            AND (month_used IS NULL OR confirmed_by <> '')
        GROUP BY authorisation_id
        """,
        [ids, period],
    )
    return dict(used)


def claim_due(limit: int) -> list[BillView]:
    """Bills whose moment has come, locked; those that another worker has are skipped. Earliest due day first."""
    return _bills(
        f"""{_BILL} WHERE id IN (
                SELECT id FROM autopay_bill WHERE next_at <= %s ORDER BY due_on, id LIMIT %s FOR UPDATE SKIP LOCKED)
            ORDER BY due_on, id""",
        [clock.now(), limit],
    )


def lock_bill(bill_id: int) -> BillView:
    """One bill, locked. Raises NOT_FOUND."""
    found = _bills(f"{_BILL} WHERE id = %s FOR UPDATE", [bill_id])
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có hóa đơn này.")
    return found[0]


def lock_bills_of(dossier_ids: Sequence[int]) -> list[BillView]:
    """The bills that these dossiers pay, locked in order. One statement by index."""
    return _bills(f"{_BILL} WHERE dossier_id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE", [plain(dossier_ids)])


def bills_of_unit(unit_code: str, states: Collection[str] | None = None) -> list[BillView]:
    """The latest bills of a unit, at most 200. One statement by index."""
    return _bills(
        f"""{_BILL} WHERE unit_code = %s AND (%s::text[] IS NULL OR state = ANY(%s::text[]))
            ORDER BY id DESC LIMIT %s""",
        [unit_code, _named(states), _named(states), LATEST],
    )


def results(bills: Collection[str]) -> dict[str, BillView]:
    """The bills of these names, of each the one that came last and is no duplicate. One scan: few are asked for."""
    found = _bills(f"{_BILL} WHERE bill = ANY(%s::text[]) AND reason <> 'DUPLICATE_BILL' ORDER BY id", [texts(bills)])
    return {each.bill: each for each in found}


def results_of_batch(provider: str, batch: str) -> list[BillView] | None:
    """The bills of a batch in its order; None where no such batch came. Two statements."""
    found = db.rows("SELECT id FROM autopay_batch WHERE provider = %s AND batch = %s", [provider, batch])
    if not found:
        return None
    return _bills(f"{_BILL} WHERE batch_id = %s ORDER BY line_no", [found[0]["id"]])


def moved_since(provider: str, since: dt.datetime) -> list[BillView]:
    """The bills of a provider that took a step since that moment, as they stand. One statement along the steps since."""
    return _bills(
        f"{_BILL} WHERE provider = %s AND id IN (SELECT bill_id FROM autopay_step WHERE at >= %s) ORDER BY id",
        [provider, since],
    )


class StepView(NamedTuple):
    """A step of a bill."""

    from_state: str
    to_state: str
    reason: str
    actor: str
    at: dt.datetime
    note: str


def steps(bill_id: int) -> list[StepView]:
    """The life of a bill so far. One statement by key."""
    found = db.tuples(
        "SELECT from_state, to_state, reason, actor, at, note FROM autopay_step WHERE bill_id = %s ORDER BY id",
        [bill_id],
    )
    return [StepView._make((*row[:4], clock.local(row[4]), row[5])) for row in found]


def failures(units: Collection[str]) -> list[BillView]:
    """The latest bills of these units that wait, are held, were turned down or came back, at most 200. One statement."""
    return _bills(
        f"""{_BILL} WHERE unit_code = ANY(%s::text[]) AND state IN ('waiting', 'held', 'rejected', 'returned')
            ORDER BY id DESC LIMIT %s""",
        [texts(units), LATEST],
    )


def _named(states: Collection[str] | None) -> list[str] | None:
    return None if states is None else [str(state) for state in states]


def _bills(sql: str, parameters: Sequence[Any]) -> list[BillView]:
    return [_local(BillView._make(row)) for row in db.tuples(sql, parameters)]


def _local(bill: BillView) -> BillView:
    return bill._replace(
        next_at=bill.next_at and clock.local(bill.next_at),
        received_at=clock.local(bill.received_at),
        settled_at=bill.settled_at and clock.local(bill.settled_at),
    )


def _authorisation(row: dict[str, Any]) -> AuthorisationView:
    kept = row["signatures"]
    signatures = json.loads(kept) if isinstance(kept, str) else kept
    signed = tuple(SignedBy(each["person"], dt.datetime.fromisoformat(each["signed_at"])) for each in signatures)
    return AuthorisationView(
        **(row | {"customers": tuple(row["customers"]), "accounts": tuple(row["accounts"]), "signatures": signed})
    )
