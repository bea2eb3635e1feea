"""Part of the budget's writer: decisions on allotments from draft to entry. Their rows never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from khobac.books.budget.documents import COLUMNS, Decision, Document, State
from khobac.books.budget.nodes import Node, Row
from khobac.core import bulk, db
from khobac.core.canonical import content_hash
from khobac.core.errors import Refused, Word

_ROW_COLUMNS = {
    "treasury_id": "bigint", "decision_id": "bigint", "row_no": "int", "kind": "text", "holder_treasury_id": "bigint",
    "tier": "text", "holder": "text", "source": "text", "year": "int", "giver_treasury_id": "bigint",
    "giver_tier": "text", "giver": "text", "giver_source": "text", "period": "text", "amount": "bigint",
}


@dataclass(frozen=True, slots=True)
class Drafted:
    """The answer to a draft: the decision, and whether this very document had come in before."""

    decision: Decision
    already: bool


def draft(treasury_id: int, document: Document, rows: Sequence[Row], by: str, at: dt.datetime) -> Drafted:
    """Keep a document and its rows. The same document again is answered with the first.

    Raises KEY_REUSED when its number is taken by another content and not refused or withdrawn.
    """
    fingerprint = content_hash((document, list(rows)))
    db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{treasury_id}\x1f{document.issuer}\x1f{document.number}"]
    )
    earlier = db.rows(
        f"SELECT {COLUMNS}, content_hash FROM budget_decision WHERE treasury_id = %s AND issuer = %s AND number = %s "
        "ORDER BY version DESC LIMIT 1",
        [treasury_id, document.issuer, document.number],
    )
    version = 1
    if earlier:
        hashed = bytes(earlier[0].pop("content_hash"))
        last = Decision(**earlier[0])
        if last.state not in ("refused", "withdrawn"):
            if hashed == fingerprint:
                return Drafted(last, already=True)
            raise Refused(Word.KEY_REUSED, "Số quyết định này đã dùng cho một nội dung khác.", pointer="/number")
        version = last.version + 1
    [row] = db.rows(
        f"""
        INSERT INTO budget_decision (treasury_id, number, version, issuer, decided_on, valid_on, reason, legal_basis,
            state, content_hash, row_count, total, drafted_by, drafted_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'drafted', %s, %s, %s, %s, %s) RETURNING {COLUMNS}
        """,
        [
            treasury_id, document.number, version, document.issuer, document.decided_on, document.valid_on,
            document.reason, document.legal_basis, fingerprint, len(rows), sum(each.amount for each in rows), by, at,
        ],
    )
    decision = Decision(**row)
    bulk.insert(
        "budget_decision_row",
        _ROW_COLUMNS,
        [_columns(treasury_id, decision.id, number, each) for number, each in enumerate(rows, 1)],
    )
    return Drafted(decision, already=False)


def _columns(treasury_id: int, decision_id: int, number: int, row: Row) -> tuple[Any, ...]:
    node, other = row.node, row.other
    return (
        treasury_id, decision_id, number, row.kind, node.treasury_id, node.tier, node.holder, node.source, node.year,
        other.treasury_id if other else None, other.tier if other else "", other.holder if other else "",
        other.source if other else "", row.period, row.amount,
    )


def locked(treasury_id: int, decision_id: int) -> Decision:
    """The decision under its lock. Raises NOT_FOUND."""
    found = db.rows(
        f"SELECT {COLUMNS} FROM budget_decision WHERE treasury_id = %s AND id = %s FOR UPDATE", [treasury_id, decision_id]
    )
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có quyết định này.")
    return Decision(**found[0])


def rows_of(decision: Decision) -> list[Row]:
    """The rows of a decision in their order."""
    found = db.rows(
        f"SELECT {', '.join(_ROW_COLUMNS)} FROM budget_decision_row WHERE treasury_id = %s AND decision_id = %s "
        "ORDER BY row_no",
        [decision.treasury_id, decision.id],
    )
    return [_row(row) for row in found]


def _row(row: dict[str, Any]) -> Row:
    node = Node(row["holder_treasury_id"], row["tier"], row["holder"], row["source"], row["year"])
    other = None
    if row["giver"]:
        other = Node(row["giver_treasury_id"], row["giver_tier"], row["giver"], row["giver_source"], row["year"])
    return Row(row["kind"], node, other, row["amount"], row["period"])


def approve(decision: Decision, by: str, at: dt.datetime, due_at: dt.datetime) -> None:
    """The second person agrees; the treasury has until `due_at` to enter it."""
    _require(decision, "drafted")
    db.execute(
        """
        UPDATE budget_decision SET state = 'approved', approved_by = %s, approved_at = %s, due_at = %s
        WHERE treasury_id = %s AND id = %s
        """,
        [by, at, due_at, decision.treasury_id, decision.id],
    )


def end(
    decision: Decision, state: Literal["entered", "refused", "withdrawn"], by: str, at: dt.datetime, reason: str = ""
) -> None:
    """Entered or refused by the treasury once approved, or withdrawn before that."""
    _require(decision, "drafted" if state == "withdrawn" else "approved")
    db.execute(
        """
        UPDATE budget_decision SET state = %s, ended_by = %s, ended_at = %s, end_reason = %s
        WHERE treasury_id = %s AND id = %s
        """,
        [state, by, at, reason, decision.treasury_id, decision.id],
    )


def _require(decision: Decision, state: State) -> None:
    if decision.state != state:
        raise Refused(Word.STATE, "Quyết định không còn ở trạng thái cho phép thao tác này.", state=decision.state)
