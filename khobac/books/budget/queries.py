"""What other rooms ask of the budget."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khobac.books.budget.keys import LineKey
from khobac.core import db
from khobac.core.arrays import plain, texts
from khobac.core.db import Asked


@dataclass(frozen=True, slots=True)
class PositionView:
    """The figures of one line, in đồng."""

    allotted: int = 0
    reserved: int = 0
    committed: int = 0
    advance: int = 0
    actual: int = 0
    available: int = 0


def positions(keys: Collection[LineKey]) -> dict[LineKey, PositionView]:
    """The position of each key, zeros where there is no line yet. One statement, one index look-up a key."""
    return ask_positions(keys).answer


def ask_positions(keys: Collection[LineKey]) -> Asked[dict[LineKey, PositionView]]:
    """The same, sent and not waited for."""

    def understood(rows: db.Rows) -> dict[LineKey, PositionView]:
        known = {_key(row): _position(row) for row in rows}
        return {key: known.get(key, PositionView()) for key in keys}

    return db.ask(
        """
        SELECT line.treasury_id, account_kind, unit_code, line.source, line.year,
            allotted, reserved, committed, advance, actual, available
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[])
            AS key (treasury_id, kind, unit, source, year)
        JOIN budget_line AS line ON line.treasury_id = key.treasury_id AND line.account_kind = key.kind
            AND line.unit_code = key.unit AND line.source = key.source AND line.year = key.year
        """,
        [
            plain(key.treasury_id for key in keys),
            texts(key.account_kind for key in keys),
            texts(key.unit for key in keys),
            texts(key.source for key in keys),
            plain(key.year for key in keys),
        ],
        understood,
    )


def lines_of_unit(unit: str, year: int) -> dict[LineKey, PositionView]:
    """The estimate lines of a unit in a budget year, and its deposit. Few rows, by index."""
    found = db.rows(
        """
        SELECT line.treasury_id, account_kind, unit_code, source, year,
            allotted, reserved, committed, advance, actual, available
        FROM budget_line AS line
        WHERE treasury_id = (SELECT treasury_id FROM organisations_unit WHERE code = %s) AND unit_code = %s
            AND year IN (%s, 0)
        ORDER BY account_kind DESC, source
        """,
        [unit, unit, year],
    )
    return {_key(row): _position(row) for row in found}


def _key(row: dict[str, Any]) -> LineKey:
    return LineKey(row["treasury_id"], row["account_kind"], row["unit_code"], row["source"], row["year"])


def _position(row: dict[str, Any]) -> PositionView:
    return PositionView(**{name: row[name] for name in PositionView.__dataclass_fields__})
