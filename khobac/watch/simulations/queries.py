"""Reading simulations, and the stored checks they are made of. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.watch.simulations.models import Simulation, State


class StoredCheck(NamedTuple):
    """What one dossier was examined on; `other_blocks` are blocking findings of rules that are not asked again."""

    dossier_id: int
    procedure: str
    mode: str
    law_hash: str
    snapshot: str
    position: str
    other_blocks: int


@dataclass(frozen=True)
class SimulationView:
    """A simulation as pages show it."""

    id: int
    title: str
    draft_id: int | None
    changes: list[dict[str, Any]]
    rules: list[str]
    first_on: dt.date
    last_on: dt.date
    asked_by: str
    asked_at: dt.datetime
    state: str
    ended_at: dt.datetime | None
    up_to: int
    dossiers: int
    seen: int
    judged: int

    @property
    def has_begun(self) -> bool:
        """Whether anything of it was done."""
        return self.state != State.ASKED

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 if self.state == State.DONE else self.seen * 100 // max(self.dossiers, 1)


class CountView(NamedTuple):
    """How many dossiers of one kind are decided otherwise, and their money in đồng."""

    outcome: str
    unit_kind: str
    procedure: str
    mode: str
    many: int
    amount: int


class ChangedView(NamedTuple):
    """One dossier decided otherwise."""

    id: int
    number: str
    unit_code: str
    unit_vi: str
    outcome: str
    amount: int
    code: str
    message_vi: str
    message_en: str


_EXAMINED = "purpose IN ('filing', 'examination')"
"""The check that a dossier's decision rests on; the others look at some rules, or at another moment."""


def law_hashes(first_at: dt.datetime, end_at: dt.datetime) -> dict[str, int]:
    """Under which laws the dossiers sent from one moment until before another were examined last, and how many under
    each. One statement; a scan of them.
    """
    found = db.tuples(
        f"""
        SELECT last.law_hash, count(*) FROM dossiers_dossier AS dossier
        CROSS JOIN LATERAL (
            SELECT law_hash FROM control_check WHERE dossier_id = dossier.id AND {_EXAMINED} ORDER BY id DESC LIMIT 1
        ) AS last
        WHERE dossier.sent_at >= %s AND dossier.sent_at < %s GROUP BY last.law_hash
        """,
        [first_at, end_at],
    )
    return dict(found)


def dossier_ids(first_at: dt.datetime, end_at: dt.datetime) -> tuple[int, int] | None:
    """The first and the last id of those dossiers; None where there are none. One statement; a scan of the heads."""
    [(first, last)] = db.tuples(
        "SELECT min(id), max(id) FROM dossiers_dossier WHERE sent_at >= %s AND sent_at < %s", [first_at, end_at]
    )
    return None if first is None else (first, last)


def stored_checks(
    after: int,
    up_to: int,
    days: tuple[dt.datetime, dt.datetime],
    laws: Collection[str] | None,
    rules: Collection[str],
    limit: int,
) -> list[StoredCheck]:
    """The last examination of each dossier with an id above `after` up to another, sent in those days and examined under
    one of these laws (None for any); at most `limit`, by id. One statement by key.
    """
    found = db.tuples(
        f"""
        SELECT dossier.id, dossier.procedure, dossier.mode, last.law_hash, snapshot.content, position.content,
            CASE WHEN last.blocks = 0 THEN 0 ELSE (
                SELECT count(*) FROM control_checkfinding AS found
                WHERE found.check_run_id = last.id AND found.severity = 'block' AND found.code <> ALL(%s::text[])
            ) END
        FROM dossiers_dossier AS dossier
        CROSS JOIN LATERAL (
            SELECT id, law_hash, snapshot_hash, position_hash, blocks FROM control_check
            WHERE dossier_id = dossier.id AND {_EXAMINED} ORDER BY id DESC LIMIT 1
        ) AS last
        JOIN core_storeddocument AS snapshot ON snapshot.hash = last.snapshot_hash
        JOIN core_storeddocument AS position ON position.hash = last.position_hash
        WHERE dossier.id > %s AND dossier.id <= %s AND dossier.sent_at >= %s AND dossier.sent_at < %s
            AND (%s OR last.law_hash = ANY(%s::text[]))
        ORDER BY dossier.id LIMIT %s
        """,
        [texts(rules), after, up_to, *days, laws is None, texts(laws or ()), limit],
    )
    return [StoredCheck._make(row) for row in found]


def simulation(simulation_id: int) -> SimulationView | None:
    """One simulation. One statement by key."""
    found = Simulation.objects.filter(pk=simulation_id).values(*SimulationView.__dataclass_fields__)
    return next((_view(row) for row in found), None)


def of_draft(change_id: int) -> list[SimulationView]:
    """The simulations of one drafted change of law, the latest first. One statement by index."""
    found = Simulation.objects.filter(draft=change_id).order_by("-id").values(*SimulationView.__dataclass_fields__)
    return [_view(row) for row in found]


def latest(limit: int = 50) -> list[SimulationView]:
    """The latest simulations. One statement."""
    found = Simulation.objects.order_by("-id").values(*SimulationView.__dataclass_fields__)
    return [_view(row) for row in found[:limit]]


def next_to_run() -> int | None:
    """The oldest simulation that is not done, if any. One statement."""
    return Simulation.objects.exclude(state=State.DONE).order_by("id").values_list("pk", flat=True).first()


def counts(simulation_id: int) -> list[CountView]:
    """What it found by kind, the most money first. One statement by index."""
    found = db.tuples(
        """
        SELECT outcome, unit_kind, procedure, mode, many, amount FROM simulations_simulationcount
        WHERE simulation_id = %s ORDER BY amount DESC, outcome, unit_kind, procedure, mode
        """,
        [simulation_id],
    )
    return [CountView._make(row) for row in found]


def totals(simulation_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, int]]:
    """(dossiers, đồng) of these simulations by outcome. One statement by index."""
    found = db.tuples(
        """
        SELECT simulation_id, outcome, sum(many)::bigint, sum(amount)::bigint FROM simulations_simulationcount
        WHERE simulation_id = ANY(%s) GROUP BY simulation_id, outcome
        """,
        [list(simulation_ids)],
    )
    return {(simulation_id, outcome): (many, amount) for simulation_id, outcome, many, amount in found}


def changed(
    simulation_id: int, kind: tuple[str, str, str, str], after: tuple[int, int] | None, limit: int
) -> list[ChangedView]:
    """Dossiers of one outcome, unit kind, procedure and mode ("" for any), the largest first; after (amount, id) of the
    page before. One statement by index.
    """
    outcome, unit_kind, procedure, mode = kind
    amount, last_id = after or (2**62, 0)
    found = db.tuples(
        """
        SELECT changed.id, dossier.number, dossier.unit_code, coalesce(unit.name_vi, dossier.unit_code), changed.outcome,
            changed.amount, changed.code, changed.message_vi, changed.message_en
        FROM simulations_simulateddossier AS changed
        JOIN dossiers_dossier AS dossier ON dossier.id = changed.dossier_id
        LEFT JOIN LATERAL (
            SELECT name_vi FROM organisations_unitversion AS version
            WHERE version.unit_code = dossier.unit_code AND version.recorded_to IS NULL
            ORDER BY valid_from DESC LIMIT 1
        ) AS unit ON true
        WHERE simulation_id = %s AND outcome = %s AND (changed.amount, -changed.id) < (%s, %s)
            AND %s IN ('', unit_kind) AND %s IN ('', changed.procedure) AND %s IN ('', changed.mode)
        ORDER BY changed.amount DESC, changed.id LIMIT %s
        """,
        [simulation_id, outcome, amount, -last_id, unit_kind, procedure, mode, limit],
    )
    return [ChangedView._make(row) for row in found]


def kept(simulation_id: int) -> int:
    """How many dossiers it has kept one by one. One statement by index."""
    [(many,)] = db.tuples("SELECT count(*) FROM simulations_simulateddossier WHERE simulation_id = %s", [simulation_id])
    return int(many)


def _view(row: dict[str, Any]) -> SimulationView:
    ended_at = row["ended_at"]
    return SimulationView(
        **row | {"asked_at": clock.local(row["asked_at"]), "ended_at": ended_at and clock.local(ended_at)}
    )
