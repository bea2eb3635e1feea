"""Which documents hold money of a budget line."""

from __future__ import annotations

from collections.abc import Collection

from khobac.books.budget.keys import LineKey
from khobac.core import db
from khobac.core.arrays import texts


def held_by(key: LineKey, references: Collection[str]) -> dict[str, int]:
    """How much each of these documents holds of a line, in đồng; those that hold nothing are left out. By key."""
    found = db.rows(
        """
        SELECT movement.reference, sum(d_reserved)::bigint AS held
        FROM budget_line AS line
        JOIN budget_movement AS movement ON movement.treasury_id = line.treasury_id
            AND movement.reference = ANY (%s::text[]) AND movement.line_id = line.id
        WHERE line.treasury_id = %s AND account_kind = %s AND line.unit_code = %s AND line.source = %s AND line.year = %s
        GROUP BY movement.reference HAVING sum(d_reserved) <> 0
        """,
        [texts(references), *key],
    )
    return {row["reference"]: row["held"] for row in found}
