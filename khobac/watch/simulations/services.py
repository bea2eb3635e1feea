"""The only writer of simulations."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from khobac.core import bulk, clock, db
from khobac.watch.simulations.models import Simulation, State

KEPT = 20_000
"""Dossiers decided otherwise that one simulation keeps one by one; the counts have all of them."""


class CountKey(NamedTuple):
    """What dossiers are counted by."""

    outcome: str
    unit_kind: str
    procedure: str
    mode: str


class Count(NamedTuple):
    """How many, and their money in đồng."""

    many: int = 0
    amount: int = 0


class Changed(NamedTuple):
    """A dossier decided otherwise, with the finding that is new or gone."""

    dossier_id: int
    key: CountKey
    amount: int
    code: str
    message_vi: str
    message_en: str


class Progress(NamedTuple):
    """What a piece of the work adds; `up_to` is the last dossier looked at."""

    up_to: int
    seen: int
    judged: int


class Asked(NamedTuple):
    """What is to be simulated: changed values of law (of a draft of the law desk, or thought of), over which days."""

    title: str
    changes: Sequence[Mapping[str, object]]
    rules: Collection[str]
    days: tuple[dt.date, dt.date]
    draft: int | None = None


def ask(asked: Asked, by: str) -> int:
    """Keep what is to be run; its id."""
    made = Simulation.objects.create(
        title=asked.title,
        draft_id=asked.draft,
        changes=list(asked.changes),
        rules=sorted(asked.rules),
        first_on=asked.days[0],
        last_on=asked.days[1],
        asked_by=by,
        asked_at=clock.now(),
    )
    return int(made.pk)


def begin(simulation_id: int, dossiers: int) -> None:
    """It runs, over so many dossiers."""
    Simulation.objects.filter(pk=simulation_id).update(state=State.RUNNING, dossiers=dossiers)


def add(simulation_id: int, progress: Progress, counts: Mapping[CountKey, Count], changed: Collection[Changed]) -> None:
    """What a piece of the work found: three statements, however much."""
    db.execute(
        """
        INSERT INTO simulations_simulationcount (simulation_id, outcome, unit_kind, procedure, mode, many, amount)
        SELECT %s, * FROM json_to_recordset(%s)
            AS new (outcome text, unit_kind text, procedure text, mode text, many bigint, amount bigint)
        ON CONFLICT (simulation_id, outcome, unit_kind, procedure, mode) DO UPDATE
        SET many = simulations_simulationcount.many + excluded.many,
            amount = simulations_simulationcount.amount + excluded.amount
        """,
        [simulation_id, json.dumps([key._asdict() | count._asdict() for key, count in counts.items()])],
    )
    _keep(simulation_id, changed)
    db.execute(
        """
        UPDATE simulations_simulation
        SET up_to = greatest(up_to, %s), seen = seen + %s, judged = judged + %s WHERE id = %s
        """,
        [*progress, simulation_id],
    )


def end(simulation_id: int) -> None:
    """It is done."""
    Simulation.objects.filter(pk=simulation_id).update(state=State.DONE, ended_at=clock.now())


def _keep(simulation_id: int, changed: Collection[Changed]) -> None:
    columns = {
        "simulation_id": "bigint",
        "dossier_id": "bigint",
        **dict.fromkeys(CountKey._fields, "text"),
        "amount": "bigint",
        **dict.fromkeys(("code", "message_vi", "message_en"), "text"),
    }
    rows = [(simulation_id, each.dossier_id, *each.key, *each[2:]) for each in changed]
    bulk.insert("simulations_simulateddossier", columns, rows)
