"""What only an opened dossier shows: its lines and papers, the last payment to the same payee, the versions before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khobac.casework.documents.queries import AttachmentView
from khobac.core import clock, db
from khobac.spending.requests.desk_queries import DeskRow


@dataclass(frozen=True)
class DeskLine:
    """A line of the voucher."""

    ndkt: str
    chapter: str
    section: str
    amount: int


@dataclass(frozen=True)
class Named:
    """A row of a list, or an invoice: its name or number, and its amount."""

    name: str
    amount: int


@dataclass(frozen=True)
class LastPayment:
    """The latest payment of the unit to the same payee before this dossier."""

    number: str
    at: dt.datetime
    amount: int
    content: str
    payee_bank: str
    payee_account: str
    source: str


@dataclass(frozen=True)
class DeskDetails:
    """What only an opened dossier shows. Of a long list the first rows; `beneficiary_count` tells how many there are."""

    lines: tuple[DeskLine, ...]
    invoices: tuple[Named, ...]
    beneficiaries: tuple[Named, ...]
    beneficiary_count: int
    last_payment: LastPayment | None
    files: tuple[AttachmentView, ...]


def details(row: DeskRow) -> DeskDetails:
    """Lines, invoices, the first rows of a list, files, and the last payment to the same payee. One statement by keys."""
    [found] = db.rows(
        """
        SELECT
            (SELECT json_agg(json_build_array(ndkt, chapter, section, amount) ORDER BY line_no)
             FROM requests_requestline WHERE request_id = %(id)s) AS lines,
            (SELECT json_agg(json_build_array(number, amount) ORDER BY line_no)
             FROM requests_requestinvoice WHERE request_id = %(id)s) AS invoices,
            (SELECT json_agg(json_build_array(name, amount) ORDER BY line_no)
             FROM requests_requestbeneficiary WHERE request_id = %(id)s AND line_no <= 10) AS beneficiaries,
            (SELECT count(*) FROM requests_requestbeneficiary WHERE request_id = %(id)s) AS beneficiary_count,
            (SELECT json_agg(json_build_array(attachment.paper, attachment.name, sha256, kind, size_bytes) ORDER BY ordinal)
             FROM documents_attachment attachment JOIN documents_document document ON document.id = attachment.document_id
             WHERE attachment.dossier_id = %(id)s) AS files,
            before.number, before.at, before.amount, before.content, before.payee_bank, before.payee_account, before.source
        FROM (SELECT) AS one LEFT JOIN LATERAL (
            SELECT d.number, coalesce(d.decided_at, d.sent_at) AS at, r.pay AS amount, r.content, r.payee_bank,
                   r.payee_account, r.source
            FROM requests_spendingrequest r JOIN dossiers_dossier d ON d.id = r.dossier_id
            WHERE r.unit_code = %(unit)s AND r.payee_code = %(payee)s AND d.id < %(id)s AND r.pay > 0
              AND d.state IN ('payment_pending', 'paid', 'completed', 'post_control_ok', 'post_control_finding')
            ORDER BY d.id DESC LIMIT 1
        ) before ON true
        """,
        {"id": row.id, "unit": row.unit_code, "payee": row.payee_code},
    )
    return DeskDetails(
        lines=tuple(DeskLine(*each) for each in found["lines"] or ()),
        invoices=tuple(Named(*each) for each in found["invoices"] or ()),
        beneficiaries=tuple(Named(*each) for each in found["beneficiaries"] or ()),
        beneficiary_count=found["beneficiary_count"],
        last_payment=_last_payment(found),
        files=tuple(AttachmentView(*each) for each in found["files"] or ()),
    )


def chain(chain_id: int) -> list[tuple[str, int, str, dt.datetime]]:
    """(number, revision, state, sent) of every version on a chain, oldest first. One statement by index."""
    found = db.rows(
        "SELECT number, revision, state, sent_at FROM dossiers_dossier WHERE chain_id = %s ORDER BY id", [chain_id]
    )
    return [(row["number"], row["revision"], row["state"], clock.local(row["sent_at"])) for row in found]


def _last_payment(found: dict[str, Any]) -> LastPayment | None:
    if found["number"] is None:
        return None
    values = {name: found[name] for name in LastPayment.__dataclass_fields__}
    return LastPayment(**(values | {"at": clock.local(found["at"])}))
