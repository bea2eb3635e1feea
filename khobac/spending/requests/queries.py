"""What others may read of requests. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.db import Asked


@dataclass(frozen=True)
class SeenBefore:
    """An earlier request to the same payee with the same amount or one of the same invoices."""

    number: str
    sent_on: dt.date
    amount: int
    content: str
    invoice_numbers: frozenset[str]


class LineView(NamedTuple):
    """A line of a request."""

    ndkt: str
    amount: int
    chapter: str
    section: str


class BeneficiaryView(NamedTuple):
    """A row of a list."""

    line_no: int
    name: str
    bank: str
    account: str
    amount: int


class RequestView(NamedTuple):
    """A request as filed, with what it was found to pay and hold."""

    dossier_id: int
    treasury_id: int
    unit_code: str
    kind: str
    source: str
    year: int
    payee_code: str
    payee_name: str
    payee_bank: str
    payee_account: str
    payee_unit: str
    content: str
    contract_id: int | None
    contract: str | None
    last: bool
    recover: int | None
    on_commitment: bool
    settles_id: int | None
    settles: str | None
    settles_kind: str | None
    gross: int
    pay: int
    recovered: int
    set_off: int
    held: int
    fund_state: str
    short: int
    lines: tuple[LineView, ...]
    beneficiaries: tuple[BeneficiaryView, ...]


def of_dossiers(dossier_ids: Sequence[int]) -> dict[int, RequestView]:
    """The requests of these dossiers with lines and beneficiaries. Three statements by key, whatever their number."""
    ids = plain(dossier_ids)
    heads = db.tuples(
        """
        SELECT r.dossier_id, r.treasury_id, r.unit_code, kind, r.source, year, payee_code, payee_name, payee_bank,
               payee_account, payee_unit, content, contract_id, contract.code AS contract, last, recover, on_commitment,
               settles_id, settled.number AS settles, settled.mode AS settles_kind, gross, pay, recovered, set_off, held,
               fund_state, short
        FROM requests_spendingrequest r
        LEFT JOIN commitments_contract contract ON contract.id = r.contract_id
        LEFT JOIN dossiers_dossier settled ON settled.id = r.settles_id
        WHERE r.dossier_id = ANY(%s::bigint[])
        """,
        [ids],
    )
    lines: dict[int, list[LineView]] = {}
    for row in db.tuples(_LINES, [ids]):
        lines.setdefault(row[0], []).append(LineView._make(row[1:]))
    lists: dict[int, list[BeneficiaryView]] = {}
    for row in db.tuples(_LISTS, [ids]):
        lists.setdefault(row[0], []).append(BeneficiaryView._make(row[1:]))
    return {
        head[0]: RequestView._make((*head, tuple(lines.get(head[0], ())), tuple(lists.get(head[0], ()))))
        for head in heads
    }


_LINES = """
SELECT request_id, ndkt, amount, chapter, section FROM requests_requestline
WHERE request_id = ANY(%s::bigint[]) ORDER BY request_id, line_no
"""
_LISTS = """
SELECT request_id, line_no, name, bank, account, amount FROM requests_requestbeneficiary
WHERE request_id = ANY(%s::bigint[]) ORDER BY request_id, line_no
"""


def of_dossier(dossier_id: int) -> RequestView:
    """The request of one dossier. Raises KeyError where it has none."""
    return of_dossiers([dossier_id])[dossier_id]


def holders(treasury_id: int, year: int, unit: str = "", source: str = "") -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Undecided dossiers with money of a budget year, reserved for them or held by their commitment: (number, đồng) by (unit,
    source), of one key or of the whole treasury.
    """
    found = db.rows(
        """
        SELECT r.unit_code, r.source, dossier.number, r.pay
        FROM requests_spendingrequest r JOIN dossiers_dossier dossier ON dossier.id = r.dossier_id
        WHERE r.treasury_id = %s AND r.year = %s AND r.fund_state = 'reserved' AND r.kind <> 'deposit_payment'
            AND dossier.state IN ('submitted', 'under_control', 'checked') AND (%s = '' OR r.unit_code = %s AND r.source = %s)
        ORDER BY dossier.number
        """,
        [treasury_id, year, unit, unit, source],
    )
    held: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row in found:
        held.setdefault((row["unit_code"], row["source"]), []).append((row["number"], row["pay"]))
    return held


def set_off_open(unit_code: str, payee_code: str) -> int:
    """What earlier controls found too much for this unit and payee and no payment has been short of yet, in đồng."""
    return ask_set_off_open(unit_code, payee_code).answer


def ask_set_off_open(unit_code: str, payee_code: str) -> Asked[int]:
    """The same, sent and not waited for."""
    return db.ask(
        """
        SELECT coalesce(sum(amount - taken), 0)::bigint AS open FROM requests_setoff
        WHERE unit_code = %s AND payee_code = %s
        """,
        [unit_code, payee_code],
        lambda rows: int(rows[0]["open"]),
    )


def set_offs_open(payees: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The same for many (unit, payee) pairs; only those with something open. One statement."""
    found = db.rows(
        """
        SELECT s.unit_code, s.payee_code, sum(amount - taken)::bigint AS open
        FROM requests_setoff s
        JOIN (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[])) AS pair (unit_code, payee_code)
            USING (unit_code, payee_code)
        WHERE taken < amount GROUP BY 1, 2
        """,
        [texts(unit for unit, _ in payees), texts(payee for _, payee in payees)],
    )
    return {(row["unit_code"], row["payee_code"]): int(row["open"]) for row in found}


def ask_seen_before(
    unit_code: str, payee_code: str, gross: int, invoice_numbers: Sequence[str], not_of_chain: int | None
) -> Asked[list[SeenBefore]]:
    """Requests to the payee with this amount or one of these invoices, neither withdrawn, refused nor of the chain.

    One statement by two indexes; at most the 50 latest.
    """
    return db.ask(
        """
        SELECT d.number, d.sent_at, r.gross, r.content,
               ARRAY(SELECT i.number FROM requests_requestinvoice i WHERE i.request_id = same.id) AS invoices
        FROM (SELECT dossier_id AS id FROM requests_spendingrequest
              WHERE unit_code = %(unit)s::text AND payee_code = %(payee)s::text AND gross = %(gross)s
              UNION
              SELECT request_id FROM requests_requestinvoice
              WHERE unit_code = %(unit)s::text AND payee_code = %(payee)s::text AND number = ANY(%(invoices)s::text[])) AS same
        CROSS JOIN LATERAL (    -- LIMIT holds the planner to one look-up a row, also in a plan made on an empty table
            SELECT gross, content FROM requests_spendingrequest WHERE dossier_id = same.id LIMIT 1
        ) AS r
        CROSS JOIN LATERAL (
            SELECT number, sent_at, state, chain_id FROM dossiers_dossier WHERE id = same.id LIMIT 1
        ) AS d
        WHERE d.state NOT IN ('withdrawn', 'refused') AND d.chain_id IS DISTINCT FROM %(chain)s::bigint
        ORDER BY d.sent_at DESC LIMIT 50
        """,
        {
            "unit": unit_code,
            "payee": payee_code,
            "gross": gross,
            "invoices": texts(invoice_numbers),
            "chain": not_of_chain,
        },
        _seen_before,
    )


def _seen_before(rows: db.Rows) -> list[SeenBefore]:
    return [
        SeenBefore(
            row["number"], clock.local(row["sent_at"]).date(), row["gross"], row["content"], frozenset(row["invoices"])
        )
        for row in rows
    ]


@dataclass(frozen=True)
class DossierRow:
    """A line of a unit's list of dossiers."""

    dossier_id: int
    number: str
    state: str
    kind: str
    payee_code: str
    payee_name: str
    content: str
    gross: int
    pay: int
    sent_at: dt.datetime
    due_at: dt.datetime | None
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class PayeeHistory:
    """What a unit asked to pay to a payee last, and what it usually asks for (the median)."""

    payee_code: str
    payee_name: str
    number: str
    content: str
    gross: int
    account: str
    sent_at: dt.datetime
    usual: int
    times: int


@dataclass(frozen=True)
class FiledDetails:
    """What a request was filed with beside its head, lines and list."""

    voucher_date: dt.date
    performed_on: dt.date
    papers: list[str]
    headcount: int | None
    contract_labour: int | None
    payroll_total: int | None
    particulars: dict[str, Any] | None
    invoices: list[tuple[str, int]]


def dossiers_of_unit(
    unit_code: str,
    states: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    text: str = "",
    after: tuple[dt.datetime, int] | None = None,
    limit: int = 50,
) -> list[DossierRow]:
    """A page of a unit's dossiers, last sent first; the next page is after the last row's (sent_at, dossier_id).

    One statement along the index of unit and time of sending; `text` (part of number, payee or content) filters on it.
    """
    found = db.rows(
        """
        SELECT d.id AS dossier_id, d.number, d.state, r.kind, r.payee_code, r.payee_name, r.content, r.gross, r.pay,
               d.sent_at, d.committed_due_at AS due_at, d.decided_at
        FROM dossiers_dossier d JOIN requests_spendingrequest r ON r.dossier_id = d.id
        WHERE d.unit_code = %(unit)s
          AND (%(states)s::text[] IS NULL OR d.state = ANY(%(states)s::text[]))
          AND (%(kinds)s::text[] IS NULL OR r.kind = ANY(%(kinds)s::text[]))
          AND position(lower(%(text)s) IN lower(d.number || ' ' || payee_name || ' ' || content)) > 0
          AND (%(sent)s::timestamptz IS NULL OR (d.sent_at, d.id) < (%(sent)s::timestamptz, %(id)s::bigint))
        ORDER BY d.sent_at DESC, d.id DESC LIMIT %(limit)s
        """,
        {
            "unit": unit_code,
            "states": list(states) if states is not None else None,
            "kinds": list(kinds) if kinds is not None else None,
            "text": text,
            "sent": after[0] if after else None,
            "id": after[1] if after else None,
            "limit": limit,
        },
    )
    return [DossierRow(**{name: _local(value) for name, value in row.items()}) for row in found]


def payee_history(unit_code: str, payee_codes: Sequence[str] | None = None, limit: int = 8) -> list[PayeeHistory]:
    """The payees a unit asked to pay (those named, or all), last asked first, from its latest 500 requests."""
    found = db.rows(
        """
        WITH latest AS MATERIALIZED (
            SELECT r.payee_code, r.payee_name, d.number, r.content, r.gross, r.payee_account AS account, d.sent_at, d.id
            FROM dossiers_dossier d JOIN requests_spendingrequest r ON r.dossier_id = d.id
            WHERE d.unit_code = %(unit)s AND d.state <> 'withdrawn' AND r.payee_code <> ''
              AND (%(payees)s::text[] IS NULL OR r.payee_code = ANY(%(payees)s::text[]))
            ORDER BY d.sent_at DESC LIMIT 500
        ), habit AS (
            SELECT payee_code, percentile_disc(0.5) WITHIN GROUP (ORDER BY gross) AS usual, count(*) AS times
            FROM latest GROUP BY payee_code
        ), last_one AS (
            SELECT DISTINCT ON (payee_code) * FROM latest ORDER BY payee_code, sent_at DESC, id DESC
        )
        SELECT payee_code, payee_name, number, content, gross, account, sent_at, usual, times
        FROM last_one JOIN habit USING (payee_code) ORDER BY sent_at DESC LIMIT %(limit)s
        """,
        {"unit": unit_code, "payees": list(payee_codes) if payee_codes is not None else None, "limit": limit},
    )
    return [PayeeHistory(**(row | {"sent_at": clock.local(row["sent_at"])})) for row in found]


def filed_details(dossier_id: int) -> FiledDetails:
    """The rest of what one request was filed with, to copy it from. Two statements by key."""
    [head] = db.rows(
        """
        SELECT voucher_date, performed_on, papers, headcount, contract_labour, payroll_total, particulars
        FROM requests_spendingrequest WHERE dossier_id = %s
        """,
        [dossier_id],
    )
    invoices = db.rows(
        "SELECT number, amount FROM requests_requestinvoice WHERE request_id = %s ORDER BY line_no", [dossier_id]
    )
    head["particulars"] = json.loads(head["particulars"]) if head["particulars"] else None
    return FiledDetails(**head, invoices=[(row["number"], row["amount"]) for row in invoices])


def mended(dossier_ids: Sequence[int]) -> set[int]:
    """Those of the dossiers that another one has been filed for and that still stands. One statement by index."""
    found = db.rows(
        "SELECT resubmits_id FROM dossiers_dossier WHERE resubmits_id = ANY(%s) AND state <> 'withdrawn'",
        [list(dossier_ids)],
    )
    return {row["resubmits_id"] for row in found}


def _local(value: Any) -> Any:
    return clock.local(value) if isinstance(value, dt.datetime) else value
