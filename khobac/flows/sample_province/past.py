"""A dossier of the past while it is being told: what was asked, what was found, and every step it took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from khobac.casework.dossiers.states import Event, State
from khobac.control.amounts import Amounts
from khobac.control.findings import Finding
from khobac.control.inputs import (
    CommitmentFacts,
    ContractFacts,
    Invoice,
    Kind,
    Payroll,
    Position,
    Snapshot,
)
from khobac.flows.payment.examination import SeenDefect
from khobac.flows.sample_province.units import SampleUnit
from khobac.registers.accounts.services import PayeeRow
from khobac.registers.law.values import Law
from khobac.registers.organisations.queries import OfficeView, UnitView
from khobac.spending.requests.queries import RequestView


@dataclass(slots=True)
class Purse:
    """An estimate line or a deposit account as the sample spends it, in đồng."""

    allotted: int
    used: int = 0

    @property
    def free(self) -> int:
        """What may still be asked for."""
        return self.allotted - self.used


@dataclass(slots=True)
class Contract:
    """A contract as it is paid; `committed` of None: nothing is committed for it."""

    unit: SampleUnit
    facts: ContractFacts
    payee: str
    item: str
    signed_on: dt.date
    source: str
    defect: str | None = None
    committed: int | None = None
    released: int = 0
    guaranteed_on: dt.date | None = None
    id: int = 0

    @property
    def commitment(self) -> CommitmentFacts | None:
        """As the engine sees it."""
        return None if self.committed is None else CommitmentFacts(self.committed, self.committed - self.released)

    def pay(self, gross: int, recovered: int, pay: int) -> None:
        """Count a payment."""
        self.facts = replace(
            self.facts,
            paid_gross=self.facts.paid_gross + gross,
            advance_outstanding=self.facts.advance_outstanding - recovered,
        )
        self.released += pay if self.committed is not None else 0

    def advance(self, amount: int) -> None:
        """Count an advance."""
        self.facts = replace(
            self.facts,
            advanced=self.facts.advanced + amount,
            advance_outstanding=self.facts.advance_outstanding + amount,
        )
        self.released += amount if self.committed is not None else 0


@dataclass(slots=True)
class Asked:
    """What a unit asks for, before it is a dossier. `defect` is the rule it is meant to break."""

    unit: SampleUnit
    kind: Kind
    source: str
    year: int
    payee: str
    content: str
    lines: list[tuple[str, int]]
    invoice: Invoice | None = None
    payroll: Payroll | None = None
    people: tuple[tuple[str, str, int], ...] = ()
    contract: Contract | None = None
    recover: int | None = None
    settles: Past | None = None
    defect: str | None = None
    mends: Past | None = None
    performed_on: dt.date | None = None
    stage: str = ""

    @property
    def gross(self) -> int:
        """The sum of its lines."""
        return sum(amount for _, amount in self.lines)


@dataclass(slots=True)
class Taken:
    """One step of a life."""

    event: Event
    state: State
    actor: str
    at: dt.datetime
    reason: str = ""


@dataclass(slots=True)
class Past:
    """A dossier with its whole life so far."""

    asked: Asked
    view: UnitView
    office: OfficeView
    payee: PayeeRow
    snapshot: Snapshot
    law: Law
    position: Position
    amounts: Amounts
    findings: tuple[Finding, ...]
    received_at: dt.datetime
    legal_due_at: dt.datetime
    committed_due_at: dt.datetime
    number: str
    revision: int = 1
    control_due_at: dt.datetime | None = None
    steps: list[Taken] = field(default_factory=list)
    seats: dict[str, str] = field(default_factory=dict)
    id: int = 0
    request: RequestView | None = None
    seen: tuple[SeenDefect, ...] = ()

    @property
    def named(self) -> list[Finding]:
        """What its return named: what the rules found, and what the officer saw."""
        return [*self.findings, *(each.as_finding() for each in self.seen)]

    @property
    def state(self) -> State:
        """Where it stands now."""
        return self.steps[-1].state

    def when(self, event: Event) -> dt.datetime | None:
        """When that first happened."""
        return next((step.at for step in self.steps if step.event is event), None)
