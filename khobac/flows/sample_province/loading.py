"""Loading the sample province: once, set-based, in a few phases whose progress can be watched."""

from __future__ import annotations

import contextvars
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from khobac.books.commitments import queries as commitments
from khobac.books.commitments.services import ContractTerms
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.services import history as casework
from khobac.control import services as control
from khobac.core import audit, clock, db, scratch, stored, wake
from khobac.core.errors import Refused, Word
from khobac.flows import contracts as contracting
from khobac.flows.reference_data import load_reference_data
from khobac.flows.sample_province import (
    afterwards,
    bookkeeping,
    closing,
    lately,
    money,
    papers,
    projects,
    province,
    seeing,
    signatures,
)
from khobac.flows.sample_province.past import Contract, Past
from khobac.flows.sample_province.province import FOUNDER, Province
from khobac.flows.sample_province.telling import Story, Suspension, Teller
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts import services as restrictions
from khobac.spending.requests import services as spending

DOSSIERS = 20_000
SEED = 2026
PAGE = 2_000
SIGNED = 500
"""So many of the last dossiers bear their two signatures; the others name who signed and when."""
FIRST_BOOKING, LAST_BOOKING = 380, 500
"""Days before and after today for which months are opened in the books."""
LOADED = "sample.load"
T = TypeVar("T")
Progress = Callable[[str, float], None]
"""Told the name of a phase and how much of it is done, 0 to 1."""


@dataclass(slots=True)
class Loaded:
    """What was loaded, or that everything stood there already; seconds by phase."""

    already: bool = False
    dossiers: int = 0
    units: int = 0
    people: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_defect: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)


def load(many: int = DOSSIERS, seed: int = SEED, progress: Progress = lambda phase, share: None) -> Loaded:
    """Load reference data, province and story into the database in use, unless a sample is there already."""
    if dossiers.any_sample():
        if audit.was_recorded(FOUNDER, LOADED):
            return Loaded(already=True)
        raise Refused(Word.STATE, "Lần nạp dữ liệu mẫu trước bị dừng giữa chừng: hãy bắt đầu với cơ sở dữ liệu trống.")
    now = clock.now().replace(microsecond=0)
    first = now.date() - dt.timedelta(days=FIRST_BOOKING)
    loaded = Loaded()
    chance = random.Random(f"{seed}/{now:%Y-%m-%d %H}")
    with wake.asleep():
        with _phase(loaded, progress, "reference"):
            load_reference_data()
        with _phase(loaded, progress, "province"):
            made = province.found(chance, first, now.date() + dt.timedelta(days=LAST_BOOKING))
        with _phase(loaded, progress, "story"):
            story, allotted = _tell(made, many - afterwards.RETURNED - projects.FILED, now, first, chance)
        with _phase(loaded, progress, "dossiers"), db.atomic():
            _register_contracts(story.contracts)
            _suspend(story.suspensions)
            seeing.look(story.dossiers)
            snapshots = _enter(made, story.dossiers)
            orders = bookkeeping.enter_orders(story.dossiers)
        with _phase(loaded, progress, "books"), _beside(lambda: _file_papers(made, story.dossiers, snapshots)):
            bookkeeping.keep(
                story.dossiers, allotted, story.commitments, orders, lambda share: progress("books", share)
            )
        with _phase(loaded, progress, "last days"):
            lately.tell_of_last_days(story.dossiers, now)
            afterwards.happen(story.dossiers, now)
            projects.tell(made.living, allotted, now)
            lately.let_readers_read()
            lately.leave_drafts(made.living, now)
        with _phase(loaded, progress, "seals"):
            bookkeeping.roll_up_and_seal()
        with _phase(loaded, progress, "periods"):
            closing.close_past_periods(first, now)
            closing.rehearse_year_end(now)
            lately.let_readers_read()
        audit.record(FOUNDER, LOADED, [(f"{many}/{seed}", "")])
    _count(loaded, made, many, story.dossiers)
    return loaded


def _tell(
    made: Province, many: int, now: dt.datetime, first: dt.date, chance: random.Random
) -> tuple[Story, list[money.Allotment]]:
    allotted = [each for each in money.allotments(made.living, first, now.date()) if each.on <= now.date()]
    return Teller(made, money.purses(allotted), many, now, chance).tell(), allotted


def _register_contracts(made: Sequence[Contract]) -> None:
    for contract in made:
        facts = contract.facts
        unit, declarer = contract.unit.code, contract.unit.people["accountant"][0]
        terms = ContractTerms(
            contract.payee, facts.value, facts.subject, None, facts.guarantee_asked, facts.recovered_by
        )
        with clock.at(_at(contract.signed_on, 9)):
            contracting.register(unit, facts.code, terms, contract.signed_on, facts.budget_level, declarer)
        if contract.guaranteed_on and facts.guarantee_amount and facts.guarantee_expires_on:
            with clock.at(_at(contract.guaranteed_on, 9)):
                contracting.guarantee(unit, facts.code, facts.guarantee_amount, facts.guarantee_expires_on, declarer)
        contract.id = commitments.contract_id(unit, facts.code) or 0


def _suspend(suspensions: Iterable[Suspension]) -> None:
    for each in suspensions:
        with clock.at(_at(each.from_on, 6)):
            restrictions.suspend(each.unit, [each.item], "taichinh", "Quyết định tạm đình chỉ chi (mẫu)")
        with clock.at(_at(each.to_on, 18)):
            restrictions.lift(each.unit, [each.item], "taichinh")


def _enter(made: Province, pasts: Sequence[Past]) -> list[str]:
    """The dossiers with their steps and requests; the hashes of what was filed."""
    snapshots = _keep_documents([past.snapshot for past in pasts])
    ids = casework.keep_dossiers([papers.head(past, text) for past, text in zip(pasts, snapshots, strict=True)])
    for past in pasts:
        past.id = ids[past.number]
    casework.keep_steps(_all(pasts, papers.steps))
    payees = {
        (row.unit_id, row.code): row.id
        for unit in made.living
        for row in accounts.payees(unit.code, "", clock.today(), limit=100)
    }
    spending.keep_requests(
        [papers.request(past, payees[past.view.code, past.payee.code]) for past in pasts],
        _all(pasts, papers.lines),
        _all(pasts, papers.invoices),
        _all(pasts, papers.beneficiaries),
    )
    return snapshots


def _file_papers(made: Province, pasts: Sequence[Past], snapshots: Sequence[str]) -> None:
    """What hangs on the dossiers and touches no row that the books lock."""
    with db.atomic():
        casework.keep_seats(_all(pasts, papers.seats))
        casework.keep_signatures(list(signatures.of(made, pasts[-SIGNED:])))
        casework.keep_letters(_all(pasts, papers.written))
        casework.keep_defects(_all(pasts, papers.defects))
        days = list({past.law.on: past.law for past in pasts}.values())
        laws = dict(zip((law.on for law in days), _keep_documents([law.as_json() for law in days]), strict=True))
        positions = _keep_documents([past.position for past in pasts])
        control.keep_checks(
            [
                papers.check(past, snapshot, laws[past.law.on], position)
                for past, snapshot, position in zip(pasts, snapshots, positions, strict=True)
            ]
        )


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Do this in a thread with a connection of its own, so that two cores are busy; its failure is ours."""

    def alone() -> None:
        try:
            work()
        finally:
            scratch.close_connections()

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(contextvars.copy_context().run, alone)
        yield
        done.result()


def _keep_documents(documents: Sequence[object]) -> list[str]:
    pages = (documents[first : first + PAGE] for first in range(0, len(documents), PAGE))
    return [text for page in pages for text in stored.keep(page)]


def _all(pasts: Iterable[Past], of: Callable[[Past], Iterable[T]]) -> list[T]:
    return list(chain.from_iterable(map(of, pasts)))


def _count(loaded: Loaded, made: Province, many: int, pasts: Sequence[Past]) -> None:
    loaded.dossiers, loaded.units, loaded.people = many, len(made.living), len(made.names)
    for state, kind, count in dossiers.sample_counts():
        loaded.by_state[state] += count
        loaded.by_kind[kind] += count
    loaded.by_defect.update(
        code for past in pasts if past.state == "returned" for code in {each.code for each in past.findings}
    )


@contextmanager
def _phase(loaded: Loaded, progress: Progress, name: str) -> Iterator[None]:
    progress(name, 0)
    begun = time.perf_counter()
    yield
    loaded.seconds[name] = time.perf_counter() - begun
    progress(name, 1)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), clock.VIETNAM)
