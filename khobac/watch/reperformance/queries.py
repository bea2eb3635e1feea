"""Registers and books as of the days and instants of many checks: one statement for each part, however many checks.

A register row counts twice: as it was known when the check was made (`then`), and as we know of that same day today
(`now`). Movements of the books are never changed, so for them both are one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from khobac.core import db
from khobac.core.arrays import plain, texts


class Asked(NamedTuple):
    """What is asked of one check, `n` its place in the batch; `own` is what the dossier's movements refer to."""

    n: int
    unit: str
    on: dt.date
    at: dt.datetime
    account_kind: str
    source: str
    year: int
    own: str
    codes: tuple[str, ...]
    codes_on: dt.date
    signed_at: tuple[dt.datetime, ...]


@dataclass
class Known:
    """Rows of a register, by place in the batch: as known when the check was made, and as known today."""

    then: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    now: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


_PERIODS = """
    row.recorded_from <= asked.at AND (row.recorded_to IS NULL OR row.recorded_to > asked.at) AS "then",
    row.recorded_to IS NULL AS "now"
"""
_HOLDS = "row.valid_from <= asked.on AND (row.valid_to IS NULL OR row.valid_to >= asked.on)"
_ASKED = 'unnest(%s::int[], %s::text[], %s::date[], %s::timestamptz[]) AS asked (n, unit, "on", at)'


def units(asked: Sequence[Asked]) -> Known:
    """How each unit was classified on the day of sending."""
    return _known(
        f"""
        SELECT n, kind, level, chapter, section, autonomy_group, {_PERIODS}
        FROM {_ASKED} JOIN organisations_unitversion AS row ON row.unit_code = asked.unit AND {_HOLDS}
        """,
        _days(asked),
    )


def quotas(asked: Sequence[Asked]) -> Known:
    """The staff approved for each unit on the day of the check."""
    return _known(
        f"""
        SELECT n, staff, contract_labour, {_PERIODS}
        FROM {_ASKED} JOIN organisations_staffquota AS row ON row.unit_code = asked.unit AND {_HOLDS}
        """,
        _days([each._replace(on=each.at.date()) for each in asked]),
    )


def codes(asked: Sequence[Asked]) -> Known:
    """The economic contents of each request, on the day that decides them."""
    pairs = [each._replace(unit=code, on=each.codes_on) for each in asked for code in each.codes]
    return _known(
        f"""
        SELECT n, code, kind, postable, name_vi, name_en, {_PERIODS}
        FROM {_ASKED} JOIN nomenclature_code AS row ON row.segment = 'item' AND row.code = asked.unit AND {_HOLDS}
        """,
        _days(pairs),
    )


def signers(asked: Sequence[Asked]) -> dict[tuple[int, int], dict[str, frozenset[str]]]:
    """Who sat in the unit's two seats at each signature, by place in the batch and of the signature."""
    signatures = [(each.n, i, each.unit, at) for each in asked for i, at in enumerate(each.signed_at)]
    found = db.rows(
        """
        SELECT n, i, seat.seat, array_agg(person.username) AS people
        FROM unnest(%s::int[], %s::int[], %s::text[], %s::timestamptz[]) AS signed (n, i, unit, at)
        JOIN organisations_seat AS seat ON seat.unit_code = signed.unit AND seat.seat IN ('chief_accountant', 'holder')
            AND seat.valid_from_at <= signed.at AND (seat.valid_to_at IS NULL OR seat.valid_to_at > signed.at)
        JOIN organisations_person AS person ON person.id = seat.person_id
        GROUP BY n, i, seat.seat
        """,
        [
            plain(n for n, _i, _unit, _at in signatures),
            plain(i for _n, i, _unit, _at in signatures),
            texts(unit for _n, _i, unit, _at in signatures),
            _instants(at for _n, _i, _unit, at in signatures),
        ],
    )
    by_signature: dict[tuple[int, int], dict[str, frozenset[str]]] = {}
    for row in found:
        by_signature.setdefault((row["n"], row["i"]), {})[row["seat"]] = frozenset(row["people"])
    return by_signature


def restrictions(asked: Sequence[Asked]) -> dict[int, list[dict[str, Any]]]:
    """Suspensions and freezes that stood at each check."""
    found = db.rows(
        f"""
        SELECT n, row.kind, row.account_kind, row.items, row.amount
        FROM {_ASKED} JOIN accounts_restriction AS row ON row.unit_code = asked.unit
            AND row.from_at <= asked.at AND (row.to_at IS NULL OR row.to_at > asked.at)
        """,
        _days(asked),
    )
    return _by_place(found)


def available(asked: Sequence[Asked]) -> dict[int, int]:
    """What each line had free at the instant of its check, from its movements, leaving out the dossier's own; 0 where
    there was no line yet.
    """
    found = db.tuples(
        """
        SELECT asked.n, coalesce(sum(d_estimate + d_provisional + d_deposited - d_reserved - d_committed - d_advance
                                     - d_actual), 0)::bigint
        FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::int[], %s::timestamptz[], %s::text[])
            AS asked (n, unit, kind, source, year, at, own)
        JOIN organisations_unit AS unit ON unit.code = asked.unit
        JOIN budget_line AS line ON line.treasury_id = unit.treasury_id AND line.account_kind = asked.kind
            AND line.unit_code = asked.unit AND line.source = asked.source AND line.year = asked.year
        LEFT JOIN budget_movement AS moved ON moved.treasury_id = line.treasury_id AND moved.line_id = line.id
            AND moved.at <= asked.at AND moved.reference <> asked.own
        GROUP BY asked.n
        """,
        [
            plain(each.n for each in asked),
            texts(each.unit for each in asked),
            texts(each.account_kind for each in asked),
            texts(each.source for each in asked),
            plain(each.year for each in asked),
            _instants(each.at for each in asked),
            texts(each.own for each in asked),
        ],
    )
    return {n: int(amount) for n, amount in found}


def turning_points() -> list[dt.datetime]:
    """The instants at which the registers of law and of days came to say something else, ascending: between two of them
    both were known alike, so thousands of checks need no more than a few readings.
    """
    found = db.tuples(
        """
        SELECT at FROM (
            SELECT recorded_from AS at FROM law_parameter UNION SELECT recorded_to FROM law_parameter
            UNION SELECT approved_at FROM law_parameter
            UNION SELECT recorded_from FROM calendar_day UNION SELECT recorded_to FROM calendar_day
        ) AS changed WHERE at IS NOT NULL ORDER BY at
        """
    )
    return [at for (at,) in found]


def _known(statement: str, parameters: Sequence[Any]) -> Known:
    rows = db.rows(statement, parameters)
    for row in rows:
        row["known"] = (row.pop("then"), row.pop("now"))
    return Known(_by_place(rows, 0), _by_place(rows, 1))


def _by_place(rows: Iterable[dict[str, Any]], known: int | None = None) -> dict[int, list[dict[str, Any]]]:
    by_place: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if known is None or row["known"][known]:
            by_place.setdefault(row["n"], []).append({k: v for k, v in row.items() if k not in ("n", "known")})
    return by_place


def _days(asked: Sequence[Asked]) -> list[str]:
    return [
        plain(each.n for each in asked),
        texts(each.unit for each in asked),
        _dates(each.on for each in asked),
        _instants(each.at for each in asked),
    ]


def _dates(days: Iterable[dt.date]) -> str:
    return texts(day.isoformat() for day in days)


def _instants(moments: Iterable[dt.datetime]) -> str:
    return texts(at.isoformat() for at in moments)
