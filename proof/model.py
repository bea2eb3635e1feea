"""R10: whatever sequence of steps is taken, the books say what a small model in plain Python says.

Hypothesis chooses the steps: allotments, dossiers held and returned, commitments, payments, advances and their settlement,
the bank's debit, roll-ups, and repeats of anything done before. After each, the answer of the product and its budget lines
(proof/ground/driven) must be the model's (proof/ground/reference); after every fifth, and at the end of every life, all
figures. A disagreement is made as short as it can be and shown.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any, ClassVar

from django.db import connections
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.reporting import with_reporter
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from khobac.books.budget.services import AllotmentKind
from khobac.books.commitments.services import CommitKind
from khobac.books.ledger import services as ledger
from khobac.core import clock, db
from proof.ground import driven, server
from proof.ground.driven import TREASURY, Unit
from proof.ground.reference import DEPOSIT, DONE, YEARS, Answer, Books
from proof.ground.units import MORNING
from proof.harness import Profile, Verdict

STEPS = {Profile.QUICK: 10_000, Profile.NIGHTLY: 100_000, Profile.EXPENSIVE: 1_000_000}
STEPS_OF_A_LIFE, LIVES, EVERYTHING_EVERY = 50, 40, 5
_AMOUNTS = st.one_of(st.sampled_from((1, 50, 100, 300)), st.integers(1, 400))
_YEARS, _PLACES, _PICKS = st.sampled_from(YEARS), st.sampled_from((*YEARS, DEPOSIT)), st.integers(0, 50)
_KINDS: st.SearchStrategy[AllotmentKind] = st.sampled_from(
    ("estimate", "supplement", "supplement", "cut", "provisional", "deposit")
)
_COMMITS: st.SearchStrategy[CommitKind] = st.sampled_from(("new", "adjust", "adjust", "cancel"))


class Disagreement(AssertionError):
    """Product and model say different things."""


class Life(RuleBasedStateMachine):
    """The life of one unit's books, in a transaction that is rolled back at its end."""

    unit: ClassVar[Unit]
    steps: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.model = Books()
        self._ids = count(1)
        self._done: list[Callable[[], Answer]] = []
        self._is_folded = True
        self._lived = 0
        self._life = db.atomic()
        self._life.__enter__()

    def teardown(self) -> None:
        """Everything agrees, and nothing is left for the next life."""
        try:
            self._all_agree()
        finally:
            connections[db.alias()].set_rollback(True)
            self._life.__exit__(None, None, None)

    def _both(self, step: str, product: Callable[[], Answer], model: Callable[[], Answer]) -> None:
        said, expected = product(), model()
        self.steps[step if said == DONE else f"{step} refused"] += 1
        if said != expected:
            raise Disagreement(f"{step}: the product answers {said}, the model {expected}")
        if said == DONE:
            self._done.append(product)
            self._is_folded = False

    @initialize(amount=st.integers(1, 1_000))
    def begin(self, amount: int) -> None:
        """Both years have something to spend, and half of one contract is committed."""
        for year in YEARS:
            self.allot("estimate", year, amount + 500)
        self.commit(1, YEARS[0], 500, False, "new")

    @rule(kind=_KINDS, year=_YEARS, amount=_AMOUNTS)
    def allot(self, kind: AllotmentKind, year: int, amount: int) -> None:
        """Money comes in or is cut."""
        key = f"allot {next(self._ids)}"
        self._both(
            "allot", partial(self.unit.allot, key, kind, year, amount), partial(self.model.allot, kind, year, amount)
        )

    @rule(place=_PLACES, amount=_AMOUNTS)
    def reserve(self, place: int, amount: int) -> None:
        """A dossier is filed."""
        dossier = next(self._ids)
        self._both(
            "reserve",
            partial(self.unit.reserve, dossier, place, amount),
            partial(self.model.reserve, dossier, place, amount),
        )

    @precondition(lambda self: self.model.held)
    @rule(pick=_PICKS)
    def release(self, pick: int) -> None:
        """It is returned."""
        dossier = _picked(self.model.held, pick)
        place, amount = self.model.held[dossier]
        self._both("release", partial(self.unit.release, dossier, place, amount), partial(self.model.release, dossier))

    @rule(which=st.sampled_from((0, 1)), year=_YEARS, amount=_AMOUNTS, lower=st.booleans(), kind=_COMMITS)
    def commit(self, which: int, year: int, amount: int, lower: bool, kind: CommitKind) -> None:
        """A contract is committed, adjusted either way, or cancelled."""
        key, change = f"commit {next(self._ids)}", -amount if lower and kind == "adjust" else amount
        self._both(
            "commit",
            partial(self.unit.commit, key, which, year, change, kind),
            partial(self.model.commit, which, year, change, kind),
        )

    @rule(pick=_PICKS, year=_YEARS, amount=_AMOUNTS, which=st.sampled_from((None, 0, 1)), is_advance=st.booleans())
    def pay(self, pick: int, year: int, amount: int, which: int | None, is_advance: bool) -> None:
        """A dossier is approved: one that holds its money, or one on a contract, whose commitment holds it."""
        held = {dossier: each for dossier, each in self.model.held.items() if each[0] in YEARS}
        dossier, reserved = next(self._ids), 0
        if which is None and held:
            dossier = _picked(held, pick)
            year, amount = held[dossier]
            reserved = amount
        self._both(
            "advance" if is_advance else "pay",
            partial(self.unit.pay, dossier, year, amount, reserved, which, is_advance),
            partial(self.model.pay, dossier, year, amount, which, is_advance),
        )

    @precondition(lambda self: any(each.is_advance for each in self.model.payments.values()))
    @rule(pick=_PICKS, amount=_AMOUNTS)
    def settle(self, pick: int, amount: int) -> None:
        """Part of an advance becomes expenditure; of one on a contract no more than is outstanding is ever asked."""
        advances = {key: each for key, each in self.model.payments.items() if each.is_advance}
        advance = _picked(advances, pick)
        paid = advances[advance]
        if paid.contract is not None:
            amount = min(amount, paid.outstanding)
        if amount:
            self._both(
                "settle",
                partial(self.unit.settle, next(self._ids), advance, paid.year, amount, paid.contract),
                partial(self.model.settle, advance, amount),
            )

    @precondition(lambda self: self.model.unsettled)
    @rule(pick=_PICKS)
    def debit(self, pick: int) -> None:
        """The bank pays an order."""
        dossier = _picked(self.model.unsettled, pick)
        paid = self.model.payments[dossier]
        self._both(
            "debit", partial(self.unit.debit, dossier, paid.year, paid.amount), partial(self.model.debit, dossier)
        )

    @precondition(lambda self: not self._is_folded)
    @rule()
    def roll_up(self) -> None:
        """Deltas are folded into balances."""
        ledger.roll_up(TREASURY)
        self._is_folded = True
        self.steps["roll up"] += 1

    @precondition(lambda self: self._done)
    @rule(pick=_PICKS)
    def repeat(self, pick: int) -> None:
        """Anything done before is sent again: the same answer, and nothing changes."""
        said = self._done[pick % len(self._done)]()
        self.steps["repeat"] += 1
        if said != DONE:
            raise Disagreement(f"a repeat of what was done is answered {said}")

    @invariant()
    def agree(self) -> None:
        """Every figure that may have changed is the model's."""
        self._lived += 1
        if self._lived % EVERYTHING_EVERY:
            _compare({"lines": self.unit.lines()}, {"lines": lines_of(self.model)})
        else:
            self._all_agree()

    def _all_agree(self) -> None:
        advances = [key for key, each in self.model.payments.items() if each.is_advance]
        _compare(self.unit.figures(list(self.model.payments), advances), figures_of(self.model))


def _compare(said: dict[str, object], expected: dict[str, object]) -> None:
    for name, figures in expected.items():
        if said[name] != figures:
            raise Disagreement(f"{name}: the product says {said[name]}, the model {figures}")


def lines_of(model: Books) -> dict[int, tuple[int, ...]]:
    """What the model says of the budget lines."""
    return {
        place: (line.allotted, line.reserved, line.committed, line.advance, line.actual, line.available)
        for place, line in model.lines.items()
    }


def figures_of(model: Books) -> dict[str, object]:
    """What the model says of everything."""
    contracts = list(enumerate(model.contracts))
    return {
        "lines": lines_of(model),
        "commitments": {
            (place, year): (contract.committed[year], contract.paid[year])
            for place, contract in contracts
            for year in YEARS
            if contract.committed[year] or contract.paid[year]
        },
        "contracts": [(contract.gross, contract.outstanding) for _, contract in contracts],
        "advances": {key: each.outstanding for key, each in model.payments.items() if each.outstanding},
        "orders": {key: (each.amount, key not in model.unsettled) for key, each in model.payments.items()},
        "accounts": {account: amount for account, amount in model.accounts.items() if amount},
        "debit less credit": 0,
    }


def _picked(known: dict[int, Any], pick: int) -> int:
    return list(known)[pick % len(known)]


def run(seed: int, profile: Profile) -> Verdict:
    """Life after life until so many steps agreed, or one did not."""
    found, began = "", time.monotonic()
    with server.own_server() as cluster, clock.at(MORNING):
        Life.unit, Life.steps = driven.prepare(cluster), Counter()
        prepared = time.monotonic()
        for more in count():
            if found or Life.steps.total() >= STEPS[profile]:
                break
            found = disagreement(seed + more)
        seconds = time.monotonic() - prepared
    return Verdict(
        figures={
            "steps": Life.steps.total(),
            **dict(sorted(Life.steps.items())),
            "steps per second": round(Life.steps.total() / seconds),
            "seconds to set up": round(prepared - began, 1),
            "disagreements": int(bool(found)),
            **({"counter-example": found} if found else {}),
        },
        passed=not found,
    )


def disagreement(chosen: int) -> str:
    """The shortest counter-example found in so many lives, as a program; '' when there is none."""
    told: list[object] = []
    factory = seeded(chosen)(type("Life", (Life,), {}))
    try:
        with with_reporter(told.append):
            run_state_machine_as_test(factory, settings=_settings())
    except Exception as error:  # a service that breaks is a disagreement too
        return "\n".join([*map(str, told), *getattr(error, "__notes__", ()), f"{type(error).__name__}: {error}"])
    return ""


def _settings() -> settings:
    return settings(
        max_examples=LIVES,
        stateful_step_count=STEPS_OF_A_LIFE,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
        report_multiple_bugs=False,
    )
