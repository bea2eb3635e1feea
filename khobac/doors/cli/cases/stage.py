"""One case in play: what its names stand for, who acts when nobody is named, and the clock and queues around a step."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.cash.autopay import queries as autopay
from khobac.cash.payments.queries import OrderView
from khobac.core import access, clock
from khobac.core.errors import Refused
from khobac.core.signing.demo import DemoSigner
from khobac.doors.cli.cases import world
from khobac.doors.cli.cases.format import BadCase, Case, Step
from khobac.flows import founding
from khobac.flows.founding import NewPerson
from khobac.flows.payment import signing
from khobac.flows.payment.content import Filing
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations

Row = tuple[str, str, str]

DEFAULT_UNIT, DEFAULT_SOURCE = "1012345", "12"


@dataclass
class Outcome:
    """What a step answered, beside what the books say afterwards; None = the step has no such answer."""

    findings: list[Row] | None = None
    pay: int | None = None
    recovered: int | None = None
    first_answer: bool | None = None
    same: bool | None = None
    is_clean: bool | None = None
    outcomes: list[str] | None = None
    match: list[tuple[str, str]] | None = None
    refused: Refused | None = None


@dataclass(frozen=True)
class Staff:
    """The usual people of an office."""

    officer: str
    chief: str
    director: str
    payments: str


@dataclass(frozen=True)
class UnitStaff:
    """The usual people of a unit."""

    accountant: str
    chief_accountant: str
    holder: str


def _unit_staff() -> dict[str, UnitStaff]:
    return {unit: UnitStaff(*names) for unit, names in world.UNIT_PEOPLE.items()}


@dataclass(frozen=True)
class SentMessage:
    """The first use of a bank's message id, so that a repeat is the same bytes."""

    order: OrderView
    created_at: dt.datetime


@dataclass
class Stage:
    """What a case has made so far."""

    case: Case
    numbers: dict[str, str] = field(default_factory=dict)
    filings: dict[str, Filing] = field(default_factory=dict)
    bills: set[str] = field(default_factory=set)
    messages: dict[tuple[str, str], SentMessage] = field(default_factory=dict)
    refunds: dict[str, tuple[int, str]] = field(default_factory=dict)
    unit_staff: dict[str, UnitStaff] = field(default_factory=_unit_staff)
    signers: dict[str, DemoSigner] = field(default_factory=dict)

    def number(self, name: str) -> str:
        """The number a dossier of the case got; one that pays a bill has the bill's name. Raises BadCase for no dossier."""
        if name in self.bills:
            return autopay.results([name])[name].dossier
        if name not in self.numbers:
            raise BadCase(f"{self.case.name}: no dossier {name} has been filed")
        return self.numbers[name]

    def dossier(self, name: str) -> LockedDossier:
        """The dossier of that name as it stands."""
        return dossiers.by_number(self.number(name))

    def staff_of(self, name: str) -> Staff:
        """Who usually acts on a dossier: the people of the office that handles it now."""
        dossier = self.dossier(name)
        handling = organisations.handling_offices([dossier.office_id], clock.today())[dossier.office_id]
        return office_staff(organisations.offices([handling], clock.today())[handling].code)

    def signer(self, person: str) -> DemoSigner:
        """The means of a person to sign; somebody unknown becomes known, with a certificate."""
        if person not in self.signers:
            self.introduce(person)
            self.signers[person] = DemoSigner(signing.authority().issued(accounts.serials_of([person])[person]))
        return self.signers[person]

    def is_unknown(self, person: str) -> bool:
        """Whether nobody has heard of that person yet."""
        return not organisations.known_persons([person])

    def introduce(self, person: str) -> None:
        """Enter somebody the world does not know, with a certificate."""
        if self.is_unknown(person):
            founding.certify([NewPerson(person, person.capitalize())], world.certificates([person]), world.FOUNDER)


def office_staff(office: str) -> Staff:
    """The usual people of an office; one without payments officer has those of 0061."""
    seats = world.OFFICE_PEOPLE[office]
    payments = seats.get("payment_officer") or world.OFFICE_PEOPLE["0061"]["payment_officer"]
    return Staff(seats["officer"][0], seats["office_chief_accountant"][0], seats["director"][0], payments[0])


def as_unit(unit: str, act: Callable[[], Any]) -> Any:
    """Do something in the name of a unit, on the role of units."""
    with access.acting_as(unit):
        return act()


def unit_of(step: Step) -> str:
    """The unit a step names, or the usual one."""
    return str(step.arguments.get("unit", DEFAULT_UNIT))


def source_of(step: Step) -> str:
    """The source a step names, or the usual one."""
    return str(step.arguments.get("source", DEFAULT_SOURCE))


def year_of(step: Step) -> int:
    """The budget year a step names, or that of its day."""
    return int(step.arguments.get("year", step.at.year))
