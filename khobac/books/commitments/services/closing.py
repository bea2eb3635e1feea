"""What the end of a year does to commitments: what remains is cancelled, or moves to the next year with its estimate.

Set-based, for as many keys as a treasury closes. Part of the only writer; the caller gives the estimate
back (or moves it) and posts, for exactly what is answered here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.core import db
from khobac.core.arrays import plain, texts


class CommitmentKey(NamedTuple):
    """What is closed: all commitments of a unit on one source and budget year, or of one contract among them."""

    treasury_id: int
    unit: str
    source: str
    year: int
    contract_id: int | None = None


class Remaining(NamedTuple):
    """What remained of one commitment and was cancelled or carried over, in đồng."""

    treasury_id: int
    contract_id: int
    contract: str
    unit: str
    source: str
    year: int
    amount: int


_LOCK = """
SELECT FROM commitments_contract AS contract WHERE id IN (
    SELECT commitment.contract_id FROM unnest(%(treasuries)s::bigint[], %(units)s::text[], %(sources)s::text[],
        %(years)s::int[], %(contracts)s::bigint[]) AS key (treasury_id, unit_code, source, year, contract_id)
    JOIN commitment USING (treasury_id, unit_code, source, year)
    WHERE key.contract_id IN (0, commitment.contract_id))
ORDER BY id FOR UPDATE
"""
_LEFT_OVER = """
SELECT commitment.treasury_id, commitment.contract_id, commitment.unit_code, commitment.source, commitment.year,
    commitment.committed - commitment.released AS amount, commitment.number
FROM unnest(%(treasuries)s::bigint[], %(units)s::text[], %(sources)s::text[], %(years)s::int[], %(contracts)s::bigint[])
    AS key (treasury_id, unit_code, source, year, contract_id)
JOIN commitment USING (treasury_id, unit_code, source, year)
WHERE key.contract_id IN (0, commitment.contract_id) AND commitment.committed > commitment.released
"""
_IN_CURRENCY = """
CROSS JOIN LATERAL commitment_in_currency(gone.treasury_id, gone.contract_id, gone.year, gone.source, -gone.amount) AS own
"""
_LOWER = """
lowered AS (
    UPDATE commitment SET committed = commitment.committed - gone.amount FROM gone
    WHERE commitment.treasury_id = gone.treasury_id AND commitment.contract_id = gone.contract_id
        AND commitment.year = gone.year AND commitment.source = gone.source
)
"""
_CANCEL = f"""
WITH gone AS MATERIALIZED ({_LEFT_OVER}), {_LOWER}
INSERT INTO commitment_row (treasury_id, contract_id, year, source, unit_code, kind, amount, reference, at, currency,
    amount_fx, rate)
SELECT treasury_id, contract_id, year, source, unit_code, 'cancel', -amount,
    concat_ws(' ', %(reference)s::text, year, source), %(at)s, own.currency, own.amount_fx, own.rate
FROM gone {_IN_CURRENCY}
"""
_CARRY = f"""
WITH gone AS MATERIALIZED ({_LEFT_OVER}), {_LOWER}, raised AS (
    INSERT INTO commitment (treasury_id, contract_id, year, source, unit_code, committed, number)
    SELECT treasury_id, contract_id, year + 1, source, unit_code, amount, number FROM gone
    ON CONFLICT (treasury_id, contract_id, year, source)
    DO UPDATE SET committed = commitment.committed + EXCLUDED.committed
)
INSERT INTO commitment_row (treasury_id, contract_id, year, source, unit_code, kind, amount, reference, at, currency,
    amount_fx, rate)
SELECT treasury_id, contract_id, year + way.later, source, unit_code, way.kind, way.sign * amount,
    concat_ws(' ', %(reference)s::text, year + way.later, source), %(at)s, own.currency, -way.sign * own.amount_fx, own.rate
FROM gone {_IN_CURRENCY} CROSS JOIN (VALUES (0, 'carry_out', -1), (1, 'carry_in', 1)) AS way (later, kind, sign)
"""
_ANSWER = """
SELECT done.treasury_id, done.contract_id, contract.code AS contract, done.unit_code AS unit, done.source, done.year,
    -done.amount AS amount
FROM unnest(%(treasuries)s::bigint[], %(units)s::text[], %(sources)s::text[], %(years)s::int[], %(contracts)s::bigint[])
    AS key (treasury_id, unit_code, source, year, contract_id)
JOIN commitment USING (treasury_id, unit_code, source, year)
JOIN commitment_row AS done ON done.treasury_id = commitment.treasury_id
    AND done.contract_id = commitment.contract_id
    AND done.reference = concat_ws(' ', %(reference)s::text, commitment.year, commitment.source)
    AND done.kind IN ('cancel', 'carry_out')
JOIN commitments_contract AS contract ON contract.id = done.contract_id
WHERE key.contract_id IN (0, commitment.contract_id)
ORDER BY done.treasury_id, done.contract_id, done.year, done.source
"""


def cancel_remaining(keys: Sequence[CommitmentKey], reference: str, at: dt.datetime) -> list[Remaining]:
    """Cancel what is unpaid of all commitments of these keys (E12a); what that was, nothing where nothing remained.

    A repeat under the same reference answers the same and changes nothing.
    """
    return _close(_CANCEL, keys, reference, at)


def carry_over(keys: Sequence[CommitmentKey], reference: str, at: dt.datetime) -> list[Remaining]:
    """Move what is unpaid of these commitments to the year after (E12b); what left the old year.

    The contract's commitments in all stay the same. A repeat under the same reference answers the same.
    """
    return _close(_CARRY, keys, reference, at)


def _close(statement: str, keys: Sequence[CommitmentKey], reference: str, at: dt.datetime) -> list[Remaining]:
    if not keys:
        return []
    given = {
        "treasuries": plain(key.treasury_id for key in keys),
        "units": texts(key.unit for key in keys),
        "sources": texts(key.source for key in keys),
        "years": plain(key.year for key in keys),
        "contracts": plain(key.contract_id or 0 for key in keys),
        "reference": reference,
        "at": at,
    }
    with db.atomic():
        db.rows(_LOCK, given)
        db.execute(statement, given)
        return [Remaining(**row) for row in db.rows(_ANSWER, given)]
