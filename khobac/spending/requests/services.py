"""The only writer of requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khobac.control.amounts import Amounts
from khobac.control.inputs import Snapshot
from khobac.core import db
from khobac.core.arrays import plain, texts
from khobac.core.canonical import canonical_bytes
from khobac.spending.requests.history import PastBeneficiary as PastBeneficiary
from khobac.spending.requests.history import PastInvoice as PastInvoice
from khobac.spending.requests.history import PastLine as PastLine
from khobac.spending.requests.history import PastRequest as PastRequest
from khobac.spending.requests.history import keep_requests as keep_requests


@dataclass(frozen=True)
class PayeeAccount:
    """The payee with the account as signed; `unit` is set where that is a deposit account at the treasury."""

    id: int
    code: str
    name: str
    bank: str
    account: str
    unit: str


@dataclass(frozen=True)
class ListRow:
    """A row of a list paid in one order."""

    name: str
    bank: str
    account: str
    amount: int


@dataclass(frozen=True)
class Fund:
    """What estimate or deposit said at filing: state, đồng held for the request, đồng missing."""

    state: str
    held: int = 0
    short: int = 0


def hold_totals(dossier_ids: Collection[int]) -> bool:
    """Hold what the units of these dossiers may declare in all, until the transaction ends; False where none declares.

    Whoever approves does so before anything is posted, unit by unit in their order, so that what is left of a yearly total
    or of a number of assets stays so until it is taken. One statement by key.
    """
    held = db.rows(
        """
        WITH units AS MATERIALIZED (
            SELECT DISTINCT unit_code FROM requests_spendingrequest
            WHERE dossier_id = ANY (%s::bigint[]) AND particulars IS NOT NULL ORDER BY unit_code
        )
        SELECT pg_advisory_xact_lock(hashtextextended('requests/totals/' || unit_code, 0)) FROM units
        """,
        [plain(dossier_ids)],
    )
    return bool(held)


def lodge(
    dossier_id: int,
    treasury_id: int,
    snapshot: Snapshot,
    split: Amounts,
    payee: PayeeAccount,
    rows: Sequence[ListRow],
    contract_id: int | None,
    settles_id: int | None,
    fund: Fund,
) -> None:
    """Keep the request of a dossier just received: head, lines, invoices, list, and what estimate or deposit said.

    One statement, told: it may go together with others.
    """
    payroll, declared = snapshot.payroll, snapshot.particulars
    columns = {
        "dossier_id": dossier_id,
        "treasury_id": treasury_id,
        "unit_code": snapshot.unit,
        "kind": snapshot.kind.value,
        "source": snapshot.source,
        "year": snapshot.year,
        "payee_id": payee.id,
        "payee_code": payee.code,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "payee_unit": payee.unit,
        "content": snapshot.content,
        "contract_id": contract_id,
        "last": snapshot.last,
        "recover": snapshot.recover,
        "on_commitment": snapshot.on_commitment,
        "voucher_date": snapshot.voucher_date,
        "performed_on": snapshot.performed_on,
        "papers": sorted(snapshot.papers),
        "settles_id": settles_id,
        "headcount": payroll.headcount if payroll else None,
        "contract_labour": payroll.contract_labour if payroll else None,
        "payroll_total": payroll.total if payroll else None,
        "particulars": canonical_bytes(declared).decode() if declared else None,
        "cash": declared is not None and declared.cash is not None,
        "gross": split.gross,
        "pay": split.pay,
        "recovered": split.recovered,
        "set_off": split.set_off,
        "held": fund.held,
        "fund_state": fund.state,
        "short": fund.short,
    }
    lines, invoices = snapshot.lines, snapshot.invoices
    db.tell(
        _LODGE.format(columns=", ".join(columns), values=", ".join(f"%({name})s" for name in columns)),
        columns
        | {
            "line_ndkt": texts(line.ndkt for line in lines),
            "line_chapter": texts(line.chapter for line in lines),
            "line_section": texts(line.section for line in lines),
            "line_amount": plain(line.amount for line in lines),
            "invoice_number": texts(invoice.no for invoice in invoices),
            "invoice_amount": plain(invoice.amount for invoice in invoices),
            "row_name": texts(row.name for row in rows),
            "row_bank": texts(row.bank for row in rows),
            "row_account": texts(row.account for row in rows),
            "row_amount": plain(row.amount for row in rows),
        },
    )


_LODGE = """
WITH head AS (
    INSERT INTO requests_spendingrequest ({columns}) VALUES ({values}) RETURNING dossier_id, unit_code, payee_code
), lines AS (
    INSERT INTO requests_requestline (request_id, unit_code, line_no, ndkt, chapter, section, amount)
    SELECT head.dossier_id, head.unit_code, line_no - 1, ndkt, chapter, section, amount
    FROM head, unnest(%(line_ndkt)s::text[], %(line_chapter)s::text[], %(line_section)s::text[], %(line_amount)s::bigint[])
        WITH ORDINALITY AS new (ndkt, chapter, section, amount, line_no)
), invoices AS (
    INSERT INTO requests_requestinvoice (request_id, unit_code, payee_code, line_no, number, amount)
    SELECT head.dossier_id, head.unit_code, head.payee_code, line_no - 1, number, amount
    FROM head, unnest(%(invoice_number)s::text[], %(invoice_amount)s::bigint[])
        WITH ORDINALITY AS new (number, amount, line_no)
)
INSERT INTO requests_requestbeneficiary (request_id, unit_code, line_no, name, bank, account, amount)
SELECT head.dossier_id, head.unit_code, line_no - 1, name, bank, account, amount
FROM head, unnest(%(row_name)s::text[], %(row_bank)s::text[], %(row_account)s::text[], %(row_amount)s::bigint[])
    WITH ORDINALITY AS new (name, bank, account, amount, line_no)
"""


def let_go(dossier_ids: Sequence[int]) -> None:
    """These requests hold nothing any more."""
    db.execute(
        "UPDATE requests_spendingrequest SET held = 0, fund_state = 'none' WHERE dossier_id = ANY(%s)",
        [list(dossier_ids)],
    )


def note_paid(splits: Sequence[tuple[int, Amounts]]) -> None:
    """Keep what these requests really pay, as approved; they hold nothing any more."""
    db.tell(
        """
        UPDATE requests_spendingrequest r
        SET pay = new.pay, recovered = new.recovered, set_off = new.set_off, held = 0
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS new (id, pay, recovered, set_off)
        WHERE r.dossier_id = new.id
        """,
        [
            plain(dossier_id for dossier_id, _ in splits),
            plain(split.pay for _, split in splits),
            plain(split.recovered for _, split in splits),
            plain(split.set_off for _, split in splits),
        ],
    )


def find_too_much(dossier_id: int, unit_code: str, payee_code: str, amount: int) -> None:
    """Keep what a control after payment found too much, to be deducted from the next payments."""
    db.execute(
        "INSERT INTO requests_setoff (unit_code, payee_code, found_in_id, amount, taken) VALUES (%s, %s, %s, %s, 0)",
        [unit_code, payee_code, dossier_id, amount],
    )


def take_set_off(unit_code: str, payee_code: str, amount: int) -> None:
    """Count this much as deducted, oldest finding first."""
    db.tell(
        """
        WITH open AS (
            SELECT id, amount - taken AS rest, sum(amount - taken) OVER (ORDER BY id) AS reached
            FROM requests_setoff WHERE unit_code = %(unit)s AND payee_code = %(payee)s AND taken < amount
        )
        UPDATE requests_setoff s
        SET taken = taken + least(open.rest, greatest(%(amount)s - (open.reached - open.rest), 0))
        FROM open WHERE s.id = open.id AND open.reached - open.rest < %(amount)s
        """,
        {"unit": unit_code, "payee": payee_code, "amount": amount},
    )


def clear_set_off(dossier_id: int, amount: int) -> None:
    """Count this much of one finding as given back by the unit itself."""
    db.tell(
        "UPDATE requests_setoff SET taken = least(amount, taken + %s) WHERE found_in_id = %s", [amount, dossier_id]
    )
