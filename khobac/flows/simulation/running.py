"""Running a simulation: thousands of stored checks at a time, by several processes or piece by piece by the worker.

Only dossiers are read whose law the changes touch, and only rules are asked that may read what is changed. Nothing is
held but the counts and the first dossiers decided otherwise, so memory stays the same over any number.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from khobac.control.law_keys import affected
from khobac.core import clock, db, parallel, stored
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.simulation.changing import Change, changed, with_values
from khobac.flows.simulation.judging import Piece, judge
from khobac.registers.law import queries as laws
from khobac.registers.law import tables
from khobac.registers.law.values import CARRIED, Law
from khobac.watch.simulations import queries, services
from khobac.watch.simulations.queries import SimulationView
from khobac.watch.simulations.services import KEPT, Asked, Progress

BATCH = 1_000
"""Checks in memory at once."""

SHARE = 10_000
"""Ids of dossiers one process takes at a time."""

ShowProgress = Callable[[int, int], None]
"""Told how many dossiers have been looked at, of how many."""


@dataclass(frozen=True)
class Task:
    """What is the same for every dossier: the laws by hash, as they are and as changed, the rules to ask, the days."""

    laws: Mapping[str, tuple[Law, Law]]
    rules: frozenset[str]
    days: tuple[dt.datetime, dt.datetime]


def ask(title: str, changes: Sequence[Change], first: dt.date, last: dt.date, by: str) -> int:
    """Keep a simulation to be run over the dossiers sent in these days; its id. Raises INVALID where nothing is changed."""
    return _ask(title, changes, (first, last), by, None)


def ask_draft(title: str, change_id: int, first: dt.date, last: dt.date, by: str) -> int:
    """The same of a change drafted at the law desk: its values, and rows that are law like them, as the register would have
    them in force each day.
    """
    changes = [
        Change(each.name, each.value, each.valid_from, each.valid_to, each.text_number, each.article)
        for each in laws.values_of_change(change_id)
    ]
    changes += [
        Change(each.key, each.value, each.valid_from, each.valid_to, each.text_number, each.article)
        for each in tables.rows_of_change(change_id)
        if each.key.startswith(CARRIED)
    ]
    return _ask(title, changes, (first, last), by, change_id)


def _ask(title: str, changes: Sequence[Change], days: tuple[dt.date, dt.date], by: str, draft: int | None) -> int:
    if not changes or days[0] > days[1]:
        raise Refused(Word.INVALID, "Mô phỏng cần ít nhất một giá trị thay đổi và khoảng ngày hợp lệ.")
    rules = affected(change.key for change in changes)
    return services.ask(Asked(title, [each.as_json() for each in changes], rules, days, draft), by)


def run(simulation_id: int, processes: int = 2, show: ShowProgress = lambda done, of: None) -> SimulationView:
    """Run it whole, now, with several processes on one snapshot of the database. Only for programs (`core.parallel`)."""
    simulation = _simulation(simulation_id)
    total, found = 0, Piece()

    def tasks() -> list[Callable[[], Iterator[Piece]]]:
        nonlocal total
        total, task = _prepared(simulation)
        return [partial(_shared, task, after, up_to) for after, up_to in _shares(task)]

    for piece in parallel.found_by(processes, tasks):
        found.join(piece, KEPT)
        show(found.seen, total)
    _keep(simulation_id, total, found)
    show(total, total)
    return _simulation(simulation_id)


@repeated
def work_on_next() -> int:
    """The next piece of the oldest simulation that is not done, in one transaction; how many pieces there were (0, 1)."""
    simulation_id = queries.next_to_run()
    if simulation_id is None:
        return 0
    with db.atomic():
        simulation = _simulation(simulation_id)
        days, rules = _days(simulation), frozenset(simulation.rules)
        if not simulation.has_begun:
            services.begin(simulation_id, sum(queries.law_hashes(*days).values()))
        checks = queries.stored_checks(simulation.up_to, 2**62, days, None, rules, BATCH)
        laws_of_piece = _touched(simulation, {each.law_hash for each in checks})
        piece = judge(checks, laws_of_piece, rules, KEPT - queries.kept(simulation_id))
        services.add(simulation_id, Progress(piece.up_to, piece.seen, piece.judged), piece.counts, piece.changed)
        if len(checks) < BATCH:
            services.end(simulation_id)
    return 1


@repeated
def _keep(simulation_id: int, total: int, found: Piece) -> None:
    """What a whole run found."""
    with db.atomic():
        services.begin(simulation_id, total)
        services.add(simulation_id, Progress(found.up_to, total, found.judged), found.counts, found.changed)
        services.end(simulation_id)


def _prepared(simulation: SimulationView) -> tuple[int, Task]:
    """How many dossiers there are, and what is to be done with those whose law is touched."""
    days = _days(simulation)
    many = queries.law_hashes(*days)
    return sum(many.values()), Task(_touched(simulation, many), frozenset(simulation.rules), days)


def _days(simulation: SimulationView) -> tuple[dt.datetime, dt.datetime]:
    """From the first instant of the first day until before the first after the last."""
    midnight = dt.time(tzinfo=clock.VIETNAM)
    end_on = simulation.last_on + dt.timedelta(days=1)
    return dt.datetime.combine(simulation.first_on, midnight), dt.datetime.combine(end_on, midnight)


def _touched(simulation: SimulationView, hashes: Iterable[str]) -> dict[str, tuple[Law, Law]]:
    """Those of the stored laws that the changes touch, as they are and as changed; none where no rule would notice."""
    if not simulation.rules:
        return {}
    changes = [Change.from_json(each) for each in simulation.changes]
    known = {each: Law.from_json(json.loads(text)) for each, text in stored.fetch_all(hashes).items()}
    change = _by_draft(simulation.draft_id, known.values(), changes) if simulation.draft_id else _by(changes)
    return {each: (law, new) for each, law in known.items() if (new := change(law)) is not law}


def _by(changes: Sequence[Change]) -> Callable[[Law], Law]:
    return lambda law: changed(law, changes)


def _by_draft(draft: int, known: Iterable[Law], changes: Sequence[Change]) -> Callable[[Law], Law]:
    """The values of the draft as the register would have them in force each day: of several beginnings the latest wins."""
    keys = {change.key for change in changes}
    days = {law.on for law in known}
    drafted = {day: laws.law_with(draft, day) for day in days}
    return lambda law: with_values(law, {key: drafted[law.on].basis(key) for key in keys})


def _shares(task: Task) -> Iterator[tuple[int, int]]:
    """Ranges of dossiers, by id."""
    ids = queries.dossier_ids(*task.days) if task.laws else None
    if ids is not None:
        for first in range(ids[0] - 1, ids[1], SHARE):
            yield first, min(first + SHARE, ids[1])


def _shared(task: Task, after: int, up_to: int) -> Iterator[Piece]:
    """One share, a batch in memory at a time."""
    while checks := queries.stored_checks(after, up_to, task.days, task.laws, task.rules, BATCH):
        yield judge(checks, task.laws, task.rules, KEPT)
        after = checks[-1].dossier_id


def _simulation(simulation_id: int) -> SimulationView:
    found = queries.simulation(simulation_id)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Không có mô phỏng {simulation_id}.")
    return found
