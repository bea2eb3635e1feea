"""The only writer of lanes, seeds and false alarms. Repeats write nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

from khobac.core import clock, db, stored
from khobac.core.arrays import plain, texts
from khobac.registers.law import queries as laws
from khobac.registers.law import tables
from khobac.watch.risk import lanes, reading
from khobac.watch.risk.lanes import Tables
from khobac.watch.risk.models import Cause
from khobac.watch.risk.seeds import seed_of

DAYS_AHEAD = 7
"""So many days before it is used the hash of a seed can be read."""


def choose(dossier_ids: Collection[int], keys: Path) -> int:
    """Give their lane to those of these dossiers that have none; how many. A fixed number of statements.

    Without values of law for lanes nothing is chosen: every dossier is then controlled in full.
    """
    today = clock.today()
    law = laws.law_on(today)
    waiting = reading.waiting(dossier_ids, law) if dossier_ids and law.get("lane.full_from") else []
    if not waiting:
        return 0
    seed = _seed_of_today(keys)
    used = law.subset(lanes.LAW_KEYS)
    in_force = Tables(tables.rows_on("risk", today), tables.rows_on("routing", today))
    chosen = [
        lanes.choose(each.facts, used, in_force, lanes.draw(seed, each.number) if seed else None) for each in waiting
    ]
    law_hash, tables_hash, *facts_hashes = stored.keep(
        [used.canonical, in_force, *(asdict(each.facts) for each in waiting)]
    )
    return db.execute(
        """
        INSERT INTO risk_lanechosen (dossier_id, number, unit_code, office_id, day, chosen_at, lane, scope, amount, score,
                                     rate, draw, reasons, facts_hash, law_hash, tables_hash)
        SELECT id, number, unit_code, office_id, %(day)s, %(at)s, lane, scope, amount, score, rate, draw, reasons,
               facts_hash, %(law_hash)s, %(tables_hash)s
        FROM ROWS FROM (
            unnest(%(ids)s::bigint[], %(numbers)s::text[], %(units)s::text[], %(offices)s::bigint[], %(lanes)s::text[],
                   %(scopes)s::text[], %(amounts)s::bigint[], %(scores)s::int[], %(rates)s::int[], %(draws)s::int[],
                   %(facts)s::text[]),
            jsonb_array_elements(%(reasons)s::jsonb)
        ) AS new (id, number, unit_code, office_id, lane, scope, amount, score, rate, draw, facts_hash, reasons)
        ON CONFLICT (dossier_id) DO NOTHING
        """,
        {
            "day": today,
            "at": clock.now(),
            "law_hash": law_hash,
            "tables_hash": tables_hash,
            "ids": plain(each.id for each in waiting),
            "numbers": texts(each.number for each in waiting),
            "units": texts(each.unit_code for each in waiting),
            "offices": plain(each.office_id for each in waiting),
            "lanes": texts(each.lane for each in chosen),
            "scopes": texts(each.scope for each in chosen),
            "amounts": plain(each.facts.amount for each in waiting),
            "scores": plain(each.score for each in chosen),
            "rates": plain(each.rate for each in chosen),
            "draws": [each.draw for each in chosen],
            "facts": texts(facts_hashes),
            "reasons": json.dumps([[asdict(reason) for reason in each.reasons] for each in chosen]),
        },
    )


def keep_seeds(keys: Path) -> int:
    """Commit to the seeds of the coming days and publish those of the past ones; how many of either. Two statements."""
    today, now = clock.today(), clock.now()
    days = [today + dt.timedelta(days=n) for n in range(DAYS_AHEAD + 1)]
    committed = db.execute(
        """
        INSERT INTO risk_dayseed (day, commitment, committed_at, seed)
        SELECT day, commitment, %s, '' FROM unnest(%s::date[], %s::text[]) AS new (day, commitment)
        WHERE NOT EXISTS (SELECT FROM risk_dayseed kept WHERE kept.day = new.day)
        ON CONFLICT (day) DO NOTHING
        """,
        [now, plain(days), texts(lanes.commitment(day, seed_of(day, keys)) for day in days)],
    )
    over = [
        row["day"] for row in db.rows("SELECT day FROM risk_dayseed WHERE day < %s AND published_at IS NULL", [today])
    ]
    if not over:
        return committed
    return committed + db.execute(
        """
        UPDATE risk_dayseed AS kept SET seed = new.seed, published_at = %s
        FROM unnest(%s::date[], %s::text[]) AS new (day, seed) WHERE kept.day = new.day AND published_at IS NULL
        """,
        [now, plain(over), texts(seed_of(day, keys) for day in over)],
    )


def _seed_of_today(keys: Path) -> str | None:
    """The seed that today's hash binds; None where the key is no longer the one it was made with."""
    today = clock.today()
    seed = seed_of(today, keys)
    kept = db.rows("SELECT commitment FROM risk_dayseed WHERE day = %s", [today])
    if not kept:
        keep_seeds(keys)
        kept = db.rows("SELECT commitment FROM risk_dayseed WHERE day = %s", [today])
    return seed if kept[0]["commitment"] == lanes.commitment(today, seed) else None


# --- false alarms ------------------------------------------------------------------------------------------------


def count_overruled(dossier_ids: Sequence[int]) -> None:
    """These were accepted by a person: what their lane and their last check had warned of was a false alarm.

    One statement. Of the lane only factors count that brought the dossier into full control.
    """
    db.execute(
        """
        INSERT INTO risk_falsealarm (dossier_id, unit_code, code, pointer, cause, at)
        SELECT chosen.dossier_id, chosen.unit_code, reason ->> 'code', '', %(cause)s, %(at)s
        FROM risk_lanechosen chosen, jsonb_array_elements(chosen.reasons) AS reason
        WHERE chosen.dossier_id = ANY(%(ids)s::bigint[]) AND chosen.lane = 'full' AND (reason ->> 'points')::int > 0
        UNION ALL
        SELECT dossier_id, finding.unit_code, finding.code, finding.pointer, %(cause)s, %(at)s
        FROM unnest(%(ids)s::bigint[]) AS accepted (dossier_id)
        CROSS JOIN LATERAL (SELECT id FROM control_check made WHERE made.dossier_id = accepted.dossier_id
                            ORDER BY id DESC LIMIT 1) AS last_check
        JOIN control_checkfinding finding ON finding.check_run_id = last_check.id
        ON CONFLICT DO NOTHING
        """,
        {"ids": plain(dossier_ids), "cause": Cause.OVERRULED, "at": clock.now()},
    )


def count_disputed(dossier_id: int, unit_code: str, code: str, pointer: str) -> None:
    """A dispute of this defect was upheld: it was a false alarm."""
    db.execute(
        """
        INSERT INTO risk_falsealarm (dossier_id, unit_code, code, pointer, cause, at) VALUES (%s, %s, %s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        [dossier_id, unit_code, code, pointer, Cause.DISPUTED, clock.now()],
    )
