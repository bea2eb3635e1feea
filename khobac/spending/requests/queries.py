"""What others may read of requests. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db


@dataclass(frozen=True)
class SeenBefore:
    """An earlier request to the same payee with the same amount or one of the same invoices."""

    number: str
    sent_on: dt.date
    amount: int
    content: str
    invoice_numbers: frozenset[str]


@dataclass(frozen=True)
class LineView:
    """A line of a request."""

    ndkt: str
    amount: int
    chapter: str
    section: str


@dataclass(frozen=True)
class BeneficiaryView:
    """A row of a list."""

    line_no: int
    name: str
    bank: str
    account: str
    amount: int


@dataclass(frozen=True)
class RequestView:
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
    ids = list(dossier_ids)
    heads = db.rows(
        """
        SELECT r.dossier_id, r.treasury_id, r.unit_code, kind, r.source, year, payee_code, payee_name, payee_bank,
               payee_account, payee_unit, content, contract_id, contract.code AS contract, last, recover, on_commitment,
               settles_id, settled.number AS settles, settled.mode AS settles_kind, gross, pay, recovered, set_off, held,
               fund_state, short
        FROM requests_spendingrequest r
        LEFT JOIN commitments_contract contract ON contract.id = r.contract_id
        LEFT JOIN dossiers_dossier settled ON settled.id = r.settles_id
        WHERE r.dossier_id = ANY(%s)
        """,
        [ids],
    )
    lines = _grouped("SELECT request_id, ndkt, amount, chapter, section FROM requests_requestline", ids)
    lists = _grouped("SELECT request_id, line_no, name, bank, account, amount FROM requests_requestbeneficiary", ids)
    return {
        row["dossier_id"]: RequestView(
            **row,
            lines=tuple(LineView(**line) for line in lines.get(row["dossier_id"], ())),
            beneficiaries=tuple(BeneficiaryView(**each) for each in lists.get(row["dossier_id"], ())),
        )
        for row in heads
    }


def of_dossier(dossier_id: int) -> RequestView:
    """The request of one dossier. Raises KeyError where it has none."""
    return of_dossiers([dossier_id])[dossier_id]


def set_off_open(unit_code: str, payee_code: str) -> int:
    """What earlier controls found too much for this unit and payee and no payment has been short of yet, in đồng."""
    [row] = db.rows(
        """
        SELECT coalesce(sum(amount - taken), 0)::bigint AS open FROM requests_setoff
        WHERE unit_code = %s AND payee_code = %s
        """,
        [unit_code, payee_code],
    )
    return int(row["open"])


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
        [[unit for unit, _ in payees], [payee for _, payee in payees]],
    )
    return {(row["unit_code"], row["payee_code"]): int(row["open"]) for row in found}


def seen_before(
    unit_code: str, payee_code: str, gross: int, invoice_numbers: Sequence[str], not_of_chain: int | None
) -> list[SeenBefore]:
    """Requests to the payee with this amount or one of these invoices, neither withdrawn, refused nor of the chain.

    One statement by two indexes; at most the 50 latest.
    """
    found = db.rows(
        """
        SELECT d.number, d.sent_at, r.gross, r.content,
               (SELECT coalesce(array_agg(i.number), '{}') FROM requests_requestinvoice i
                WHERE i.request_id = r.dossier_id) AS invoices
        FROM requests_spendingrequest r JOIN dossiers_dossier d ON d.id = r.dossier_id
        WHERE r.dossier_id IN (
                SELECT dossier_id FROM requests_spendingrequest
                WHERE unit_code = %(unit)s AND payee_code = %(payee)s AND gross = %(gross)s
                UNION
                SELECT request_id FROM requests_requestinvoice
                WHERE unit_code = %(unit)s AND payee_code = %(payee)s AND number = ANY(%(invoices)s))
          AND d.state NOT IN ('withdrawn', 'refused') AND d.chain_id IS DISTINCT FROM %(chain)s
        ORDER BY d.sent_at DESC LIMIT 50
        """,
        {
            "unit": unit_code,
            "payee": payee_code,
            "gross": gross,
            "invoices": list(invoice_numbers),
            "chain": not_of_chain,
        },
    )
    return [
        SeenBefore(
            row["number"], clock.local(row["sent_at"]).date(), row["gross"], row["content"], frozenset(row["invoices"])
        )
        for row in found
    ]


def _grouped(select: str, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in db.rows(f"{select} WHERE request_id = ANY(%s) ORDER BY request_id, line_no", [ids]):
        grouped.setdefault(row.pop("request_id"), []).append(row)
    return grouped
