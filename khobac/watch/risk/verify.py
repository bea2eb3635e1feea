"""Proves the lanes of a day: the seed is the one that was promised, and every lane follows from what was kept with it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from khobac.core import stored
from khobac.registers.law.values import Law
from khobac.watch.risk import lanes, queries
from khobac.watch.risk.lanes import FACTS, TABLES, Lane
from khobac.watch.risk.queries import LaneView, SeedView


@dataclass(frozen=True)
class Proof:
    """What was found of a day: its seed, how many dossiers each lane has, and what does not agree."""

    seed: SeedView | None
    lanes: Counter[Lane]
    faults: tuple[str, ...]


def proof_of(day: dt.date) -> Proof:
    """Work out every lane of a day again. A seed that is not published yet leaves nothing to prove the lots by."""
    seed = queries.seed(day)
    counted: Counter[Lane] = Counter()
    faults = [*_faults_of_seed(seed)]
    if seed is not None:
        faults += [f"{each}: known before the hash of the seed" for each in queries.received_before_commitment(day)]
    for chosen in _chosen(day):
        counted[chosen.lane] += 1
        faults += _faults_of_lane(chosen, seed)
    return Proof(seed, counted, tuple(faults))


def _chosen(day: dt.date) -> Iterator[LaneView]:
    after = 0
    while page := queries.lanes_drawn_on(day, after):
        yield from page
        after = page[-1].dossier_id


def _faults_of_seed(seed: SeedView | None) -> Iterator[str]:
    if seed is None:
        yield "no seed was committed for this day"
    elif seed.seed and lanes.commitment(seed.day, seed.seed) != seed.commitment:
        yield "the published seed is not the one whose hash was committed"


def _faults_of_lane(chosen: LaneView, seed: SeedView | None) -> Iterator[str]:
    if seed and seed.seed and chosen.draw is not None and chosen.draw != lanes.draw(seed.seed, chosen.number):
        yield f"{chosen.number}: drawn {chosen.draw}, the seed gives {lanes.draw(seed.seed, chosen.number)}"
    facts = FACTS.validate_python(stored.fetch(chosen.facts_hash))
    law, tables = Law.from_json(stored.fetch(chosen.law_hash)), TABLES.validate_python(stored.fetch(chosen.tables_hash))
    again = lanes.choose(facts, law, tables, chosen.draw)
    kept = (chosen.lane, chosen.scope, chosen.score, chosen.rate, chosen.reasons)
    if kept != (again.lane, again.scope, again.score, again.rate, again.reasons):
        yield f"{chosen.number}: {chosen.lane}, what was kept with it gives {again.lane}"
