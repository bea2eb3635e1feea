"""The only writer of providers, authorisations, batches and bills. Set-based: one bill is a batch of one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.cash.autopay.crediting import CreditUse as CreditUse
from khobac.cash.autopay.crediting import NewCredit as NewCredit
from khobac.cash.autopay.crediting import keep_credits as keep_credits
from khobac.cash.autopay.crediting import use_credits as use_credits
from khobac.cash.autopay.messages import BillLine, BillList
from khobac.cash.autopay.states import NEW, AuthorisationState, BillState, Reason
from khobac.core import bulk, clock, db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class NewProvider:
    """A company that sends bills, with the public key (Ed25519, 32 bytes) of its signatures."""

    code: str
    name: str
    services: tuple[str, ...]
    key_id: str
    public_key: bytes
    tax_code: str = ""


@dataclass(frozen=True)
class NewAuthorisation:
    """What a unit has prepared for its two signatures. `accounts` pay in their order."""

    unit_code: str
    provider: str
    service: str
    customers: tuple[str, ...]
    payee_code: str
    ndkt: str
    accounts: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None
    cap: int | None
    monthly_cap: int | None
    tolerance_percent: int | None
    contract_no: str
    prepared_by: str


class NewBill(NamedTuple):
    """A bill as it came, matched. `next_at`: when something happens to it by itself.

    Of a duplicate: the bill it repeats, where that came in another list, and the name of that list. Of one for which its
    month has no room: what was used before it, in đồng.
    """

    line: BillLine
    unit_code: str | None
    authorisation_id: int | None
    state: BillState
    reason: Reason
    next_at: dt.datetime | None
    first_bill_id: int | None = None
    first_batch: str = ""
    month_used: int | None = None


class NewStep(NamedTuple):
    """A step of a bill. `note` is what people are told beside the reason; `credited` what credit notes took off it.

    `paid_year` is the budget year of the line that paid; 0: a deposit.
    """

    bill_id: int
    to_state: BillState
    reason: Reason
    actor: str
    next_at: dt.datetime | None = None
    note: str = ""
    confirmed_by: str = ""
    account: str = ""
    paid_year: int | None = None
    credited: int = 0
    dossier_id: int | None = None
    dossier: str = ""


@dataclass(frozen=True)
class FirstAnswer:
    """A batch that came before: what its provider was answered then."""

    answer: dict[str, Any]


def register_provider(new: NewProvider, by: str) -> None:
    """Enter a provider, or its new key and name."""
    db.execute(
        """
        INSERT INTO autopay_provider (code, name, tax_code, services, key_id, public_key, registered_at, registered_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, tax_code = EXCLUDED.tax_code, services = EXCLUDED.services,
            key_id = EXCLUDED.key_id, public_key = EXCLUDED.public_key
        """,
        [new.code, new.name, new.tax_code, list(new.services), new.key_id, new.public_key, clock.now(), by],
    )


def draft(new: NewAuthorisation) -> int:
    """An authorisation prepared and not yet signed; its id."""
    [row] = db.rows(
        """
        INSERT INTO autopay_authorisation (unit_code, provider, service, customers, payee_code, ndkt, accounts, valid_from,
            valid_to, cap, monthly_cap, tolerance_percent, contract_no, state, prepared_by, prepared_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'draft', %s, %s) RETURNING id
        """,
        [
            new.unit_code,
            new.provider,
            new.service,
            list(new.customers),
            new.payee_code,
            new.ndkt,
            list(new.accounts),
            new.valid_from,
            new.valid_to,
            new.cap,
            new.monthly_cap,
            new.tolerance_percent,
            new.contract_no,
            new.prepared_by,
            clock.now(),
        ],
    )
    return int(row["id"])


def sign(authorisation_id: int, seat: str, person: str, signature: dict[str, str], state: AuthorisationState) -> None:
    """Keep one of the two signatures, by `seat` chief_accountant or holder; with the second one it is active."""
    db.execute(
        """
        UPDATE autopay_authorisation SET state = %(state)s, signatures = signatures || %(signature)s::jsonb, changed_by = %(by)s,
            chief_accountant = CASE %(seat)s WHEN 'chief_accountant' THEN %(by)s ELSE chief_accountant END,
            holder = CASE %(seat)s WHEN 'holder' THEN %(by)s ELSE holder END,
            active_from_at = CASE %(state)s WHEN 'active' THEN %(at)s ELSE active_from_at END
        WHERE id = %(id)s
        """,
        {
            "id": authorisation_id,
            "seat": seat,
            "by": person,
            "state": str(state),
            "signature": json.dumps([signature]),
            "at": clock.now(),
        },
    )


def bind_customers(authorisation_id: int, unit_code: str, provider: str, customers: Sequence[str]) -> None:
    """From now on bills for these codes are paid under it; what the unit had authorised for them before is replaced.

    Raises STATE where a code belongs to another unit.
    """
    db.execute(
        """
        WITH before AS (
            UPDATE autopay_customer SET ended_at = %(at)s
            WHERE provider = %(provider)s AND customer = ANY(%(customers)s) AND unit_code = %(unit)s AND ended_at IS NULL
            RETURNING authorisation_id
        )
        UPDATE autopay_authorisation SET state = 'replaced', ended_at = %(at)s
        WHERE id IN (SELECT authorisation_id FROM before) AND NOT EXISTS (
            SELECT FROM autopay_customer other WHERE other.authorisation_id = autopay_authorisation.id
                AND other.ended_at IS NULL AND other.customer <> ALL(%(customers)s))
        """,
        {"at": clock.now(), "provider": provider, "customers": list(customers), "unit": unit_code},
    )
    bound = db.rows(
        """
        INSERT INTO autopay_customer (provider, customer, authorisation_id, unit_code)
        SELECT %s, customer, %s, %s FROM unnest(%s::text[]) AS customer
        ON CONFLICT DO NOTHING RETURNING customer
        """,
        [provider, authorisation_id, unit_code, list(customers)],
    )
    taken = sorted(set(customers) - {row["customer"] for row in bound})
    if taken:
        raise Refused(
            Word.STATE, f"Mã khách hàng {', '.join(taken)} đã được đơn vị khác ủy quyền.", pointer="/customers"
        )


def change(authorisation_id: int, state: AuthorisationState, by: str, reason: str = "") -> None:
    """Suspend it, let it count again, or end it for good; the customer codes of one that is revoked are free."""
    is_over = state is AuthorisationState.REVOKED
    db.execute(
        """
        UPDATE autopay_authorisation SET state = %s, changed_by = %s, reason = %s,
            ended_at = CASE WHEN %s THEN %s::timestamptz ELSE ended_at END
        WHERE id = %s
        """,
        [str(state), by, reason, is_over, clock.now(), authorisation_id],
    )
    if is_over:
        db.execute(
            "UPDATE autopay_customer SET ended_at = %s WHERE authorisation_id = %s AND ended_at IS NULL",
            [clock.now(), authorisation_id],
        )


def keep_batch(listed: BillList, came_by: str, digest: bytes, body: bytes, signature: str) -> int | FirstAnswer:
    """Keep a batch; its id, or the first answer when it came before.

    Concurrent copies wait for the first. Raises MESSAGE_ALTERED for the same name with other bytes.
    """
    kept = db.rows(
        """
        INSERT INTO autopay_batch (provider, batch, period, came_by, lines, total, digest, body, signature, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (provider, batch) DO NOTHING RETURNING id
        """,
        [
            listed.provider,
            listed.batch,
            listed.period,
            came_by,
            len(listed.lines) + len(listed.faults),
            listed.total,
            digest,
            body,
            signature,
            clock.now(),
        ],
    )
    if kept:
        return int(kept[0]["id"])
    [earlier] = db.rows(
        "SELECT digest, answer FROM autopay_batch WHERE provider = %s AND batch = %s", [listed.provider, listed.batch]
    )
    if bytes(earlier["digest"]) != digest:
        raise Refused(Word.MESSAGE_ALTERED, "Danh sách cùng mã đã nhận với nội dung khác.", batch=listed.batch)
    answer = earlier["answer"]
    return FirstAnswer(json.loads(answer) if isinstance(answer, str) else answer)


def answer_batch(batch_id: int, answer: dict[str, Any]) -> None:
    """Keep what the provider was answered."""
    db.execute("UPDATE autopay_batch SET answer = %s WHERE id = %s", [json.dumps(answer), batch_id])


_BILL = {
    "batch_id": "bigint",
    "line_no": "int",
    "provider": "text",
    "bill": "text",
    "customer": "text",
    "invoice_no": "text",
    "lookup_code": "text",
    "period": "text",
    "performed_on": "date",
    "amount": "bigint",
    "due_on": "date",
    "unit_code": "text",
    "authorisation_id": "bigint",
    "state": "text",
    "reason": "text",
    "first_bill_id": "bigint",
    "month_used": "bigint",
    "next_at": "timestamptz",
    "received_at": "timestamptz",
}
_STEP = {
    "bill_id": "bigint",
    **dict.fromkeys(("unit_code", "from_state", "to_state", "reason", "actor"), "text"),
    "at": "timestamptz",
}


def enter(batch_id: int, provider: str, period: str, bills: Sequence[NewBill], actor: str) -> None:
    """Enter the bills of a batch with their first steps, a page of thousands a statement."""
    now = clock.now()
    rows = [
        (
            batch_id,
            new.line.line_no,
            provider,
            new.line.bill,
            new.line.customer,
            new.line.invoice_no,
            new.line.lookup_code,
            period,
            new.line.performed_on,
            new.line.amount,
            new.line.due_on,
            new.unit_code,
            new.authorisation_id,
            str(new.state),
            str(new.reason),
            new.first_bill_id,
            new.month_used,
            new.next_at,
            now,
        )
        for new in bills
    ]
    entered = bulk.insert("autopay_bill", _BILL, rows, returning=("id", "unit_code", "state", "reason"))
    steps = [(row["id"], row["unit_code"], NEW, row["state"], row["reason"], actor, now) for row in entered]
    bulk.insert("autopay_step", _STEP, steps)


def take(steps: Sequence[NewStep]) -> None:
    """Take these steps, in one statement; the bills must be locked. The CHECK on steps refuses what may not be."""
    if not steps:
        return
    db.tell(
        """
        WITH moving AS (
            SELECT bill.id, bill.unit_code, bill.state AS from_state, step.*
            FROM unnest(%(bills)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(actors)s::text[],
                        %(next)s::timestamptz[], %(notes)s::text[], %(confirmed)s::text[], %(accounts)s::text[],
                        %(years)s::int[], %(credited)s::bigint[], %(dossier_ids)s::bigint[], %(dossiers)s::text[])
                AS step (bill_id, to_state, reason, actor, next_at, note, confirmed_by, account, paid_year, credited,
                         dossier_id, dossier)
            JOIN autopay_bill bill ON bill.id = step.bill_id
        ), stepped AS (
            INSERT INTO autopay_step (bill_id, unit_code, from_state, to_state, reason, actor, at, note)
            SELECT id, unit_code, from_state, to_state, reason, actor, %(at)s, note FROM moving
        )
        UPDATE autopay_bill bill SET state = to_state, reason = moving.reason, next_at = moving.next_at, note = moving.note,
            confirmed_by = CASE moving.confirmed_by WHEN '' THEN bill.confirmed_by ELSE moving.confirmed_by END,
            account = CASE moving.account WHEN '' THEN bill.account ELSE moving.account END,
            paid_year = coalesce(moving.paid_year, bill.paid_year), credited = bill.credited + moving.credited,
            dossier_id = coalesce(moving.dossier_id, bill.dossier_id),
            dossier = CASE moving.dossier WHEN '' THEN bill.dossier ELSE moving.dossier END,
            settled_at = CASE to_state WHEN 'settled' THEN %(at)s ELSE bill.settled_at END
        FROM moving WHERE bill.id = moving.id
        """,
        {
            "at": clock.now(),
            "bills": plain(step.bill_id for step in steps),
            "states": texts(step.to_state for step in steps),
            "reasons": texts(step.reason for step in steps),
            "actors": texts(step.actor for step in steps),
            "next": [step.next_at for step in steps],
            "notes": texts(step.note for step in steps),
            "confirmed": texts(step.confirmed_by for step in steps),
            "accounts": texts(step.account for step in steps),
            "years": numbers(step.paid_year for step in steps),
            "credited": plain(step.credited for step in steps),
            "dossier_ids": numbers(step.dossier_id for step in steps),
            "dossiers": texts(step.dossier for step in steps),
        },
    )


def try_now(units: Collection[str] | None = None) -> int:
    """Let the bills that wait for money be tried at once, of all units or of these; how many wait."""
    named = None if units is None else texts(units)
    return db.execute(
        """
        UPDATE autopay_bill SET next_at = %s
        WHERE state = 'waiting' AND (%s::text[] IS NULL OR unit_code = ANY(%s::text[]))
        """,
        [clock.now(), named, named],
    )
