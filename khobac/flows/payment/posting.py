"""Posting a batch of approvals: contracts, advances, budget lines, books, orders, decisions, in the order of locks.

One statement per room whatever the size of the batch. Whoever finds no money makes the whole batch raise `Short`; the
caller rolls back to its savepoint and posts the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.queries import ContractFacts
from khobac.books.commitments.services import AdvanceLine, ContractUse, Recovery
from khobac.books.errors import understood
from khobac.books.ledger import services as ledger
from khobac.books.ledger import transfer_queries
from khobac.books.ledger.families import Line, Partner
from khobac.books.ledger.postings.roles import LKB_OUT, PAYABLE
from khobac.books.periods import queries as periods
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.cash.payments import services as payments
from khobac.cash.payments.services import NewLine, NewOrder
from khobac.control.amounts import Amounts, Asked, split
from khobac.control.inputs import Kind
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.flows.payment import project_room
from khobac.flows.payment.booking import Booking, approval_entries, spender_of
from khobac.flows.payment.holding import as_told, key_of
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, UnitView
from khobac.spending.requests import queries as requests
from khobac.spending.requests import services as spending
from khobac.spending.requests.queries import RequestView


class Signers(NamedTuple):
    """Who approves a dossier: the director and, where he signs in the same transaction, the chief accountant."""

    director: str
    chief: str | None = None


@dataclass
class Batch:
    """The dossiers of one approval with what is read for all of them at once."""

    dossiers: dict[int, LockedDossier]
    requests: dict[int, RequestView]
    offices: dict[int, OfficeView]
    signers: dict[int, Signers] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    projects: frozenset[str] = frozenset()
    """Units of investment projects, held since before the first posting."""

    def standing(self) -> list[LockedDossier]:
        """Those not refused so far, by id."""
        return [dossier for dossier in self.dossiers.values() if dossier.id not in self.refused]

    def refuse(self, ids: Iterable[int], word: Word, sentence: str) -> None:
        """Leave these out, for this reason."""
        for dossier_id in ids:
            self.refused.setdefault(dossier_id, Refused(word, sentence))


class Short(Exception):
    """Some of a batch found no money: the savepoint is rolled back and the others post without them."""

    def __init__(self, ids: set[int]) -> None:
        super().__init__()
        self.ids = ids


def post(batch: Batch, members: Sequence[LockedDossier]) -> None:
    """Spend the money of these locked dossiers in the name of their signers. Raises Short with those that found none."""
    asked = [batch.requests[each.id] for each in members]
    units, law = _context(members, asked)
    splits = _splits(members, asked, law)
    _all_or_short(project_room.without_room(asked, splits, batch.projects))
    _use_contracts(asked, splits)
    recovered = _use_advances(asked, splits, law)
    settled = _settled(asked, recovered)
    partners = _partners(asked, batch.offices)
    with understood(), db.together():  # the server works on what is sent while the next is put together here
        spent = _spend([each for each in asked if each.dossier_id not in settled], splits, recovered, batch.signers)
        bookings = {
            request.dossier_id: Booking(
                request,
                batch.dossiers[request.dossier_id].number,
                batch.offices[request.dossier_id].code,
                spender_of(units[request.unit_code], request.source, law[request.dossier_id]),
                clock.today(),
                is_settled=request.dossier_id in settled,
                partner=partners.get(request.dossier_id),
            )
            for request in asked
        }
        entries = [
            entry
            for request in asked
            for entry in approval_entries(
                bookings[request.dossier_id], splits[request.dossier_id], recovered.get(request.dossier_id, ())
            )
        ]
        ledger.send(entries, clock.now())
        payments.prepare(
            [order_of(bookings[each.dossier_id], splits[each.dossier_id]) for each in asked if splits[each.dossier_id].pay]
        )
        _decide(members, batch, splits)
    spent()  # looked at last: where it raises Short, the caller takes back all of this


def _context(
    members: Sequence[LockedDossier], asked: Sequence[RequestView]
) -> tuple[dict[str, UnitView], dict[int, Law]]:
    """Units as of today and, for each dossier, the law of its day of sending."""
    days = {each.id: clock.local(each.sent_at).date() for each in members}
    by_day = {day: laws.law_on(day) for day in set(days.values())}
    units = organisations.units({each.unit_code for each in asked}, clock.today())
    return units, {dossier_id: by_day[day] for dossier_id, day in days.items()}


def _partners(asked: Sequence[RequestView], offices: dict[int, OfficeView]) -> dict[int, Partner]:
    """The treasuries of those payees that have their account at one. A statement, where there are any."""
    across = [each for each in asked if each.payee_unit]
    if not across:
        return {}
    pairs = [(offices[each.dossier_id].code, each.payee_bank) for each in across]
    found = transfer_queries.partners(pairs, clock.today())
    return {each.dossier_id: found[pair] for each, pair in zip(across, pairs, strict=True)}


def _splits(members: Sequence[LockedDossier], asked: Sequence[RequestView], law: dict[int, Law]) -> dict[int, Amounts]:
    """What each pays and recovers as of now: contracts, advances and set-offs may have moved since filing."""
    by_contract = commitments.contracts_by_id([each.contract_id for each in asked if each.contract_id])
    advances = commitments.outstanding_of([each.settles_id for each in asked if each.settles_id])
    set_offs = requests.set_offs_open([(each.unit_code, each.payee_code) for each in asked])
    return {
        each.dossier_id: split(
            Asked(Kind(each.kind), each.gross, each.recover),
            law[each.dossier_id],
            by_contract.get(each.contract_id or 0),
            advances.get(each.settles_id or 0, 0),
            # a list pays each person what its row says: nothing is set off against it
            0 if each.beneficiaries else set_offs.get((each.unit_code, each.payee_code), 0),
        )
        for each in asked
    }


def _use_contracts(asked: Sequence[RequestView], splits: dict[int, Amounts]) -> None:
    uses = [contract_use(each, each.contract_id, splits[each.dossier_id]) for each in asked if each.contract_id]
    used = contracts.consume(uses, clock.now())
    _all_or_short({each.dossier_id for each in used if each.short or each.over_contract})


def contract_use(request: RequestView, contract_id: int, paid: Amounts) -> ContractUse:
    """What an approved request takes from its contract."""
    is_advance, is_return = request.kind == Kind.ADVANCE, request.kind == Kind.RETURN_OF_FUNDS
    if is_return and request.settles_kind != Kind.ADVANCE:
        return given_back(request, contract_id, paid)
    return ContractUse(
        dossier_id=request.dossier_id,
        contract_id=contract_id,
        year=request.year,
        source=request.source,
        on_commitment=request.on_commitment,
        pay=paid.pay,
        gross=0 if is_advance or is_return else paid.gross,
        advance=paid.gross if is_advance else 0,
        recovered=paid.gross if is_return else paid.recovered,
    )


def given_back(request: RequestView, contract_id: int, paid: Amounts) -> ContractUse:
    """Expenditure that came in again was not paid on the contract after all: less of the dossier that paid it."""
    return ContractUse(
        dossier_id=request.settles_id or request.dossier_id,
        contract_id=contract_id,
        year=request.year,
        source=request.source,
        on_commitment=False,
        pay=0,
        gross=-paid.gross,
        reference=f"return {request.dossier_id}",
    )


def _use_advances(
    asked: Sequence[RequestView], splits: dict[int, Amounts], law: dict[int, Law]
) -> dict[int, tuple[Line, ...]]:
    """Open the advances of this batch and take off what others recover: the advance lines each takes off."""
    advances = [each for each in asked if each.kind == Kind.ADVANCE]
    if advances:
        by_contract = commitments.contracts_by_id([each.contract_id for each in advances if each.contract_id])
        contracts.open_advances(
            [
                line
                for each in advances
                for line in advance_lines(each, by_contract.get(each.contract_id or 0), law[each.dossier_id])
            ]
        )
    takers = {each.dossier_id: take for each in asked if (take := recovery_of(each, splits[each.dossier_id]))}
    answers = dict(zip(takers, contracts.recover(list(takers.values()), clock.now()), strict=True))
    _all_or_short({dossier_id for dossier_id, answer in answers.items() if answer.short})
    return {
        dossier_id: tuple(Line(part.ndkt, part.amount, part.chapter, part.section, part.year) for part in answer.parts)
        for dossier_id, answer in answers.items()
    }


def recovery_of(request: RequestView, paid: Amounts) -> Recovery | None:
    """What a request takes off advances: of its contract, or of the advance dossier it settles or gives back."""
    is_returned = request.kind == Kind.RETURN_OF_FUNDS
    if is_returned and request.settles_kind != Kind.ADVANCE:
        return None
    amount = paid.gross if is_returned else paid.recovered
    if not amount:
        return None
    return Recovery(
        treasury_id=request.treasury_id,
        reference=str(request.dossier_id),
        amount=amount,
        contract_id=None if request.settles_id else request.contract_id,
        advance_dossier_id=request.settles_id,
        kind="returned" if is_returned else "settled",
    )


def advance_lines(request: RequestView, contract: ContractFacts | None, law: Law) -> list[AdvanceLine]:
    """The lines of an approved advance, with the day by which each is to be settled."""
    by_schedule = contract is not None and contract.value > law.value("advance.contract_above")
    paid_on = clock.today()
    return [
        AdvanceLine(
            treasury_id=request.treasury_id,
            dossier_id=request.dossier_id,
            line_no=number,
            unit=request.unit_code,
            source=request.source,
            year=request.year,
            ndkt=line.ndkt,
            amount=line.amount,
            paid_on=paid_on,
            chapter=line.chapter,
            section=line.section,
            contract_id=request.contract_id,
            due_on=None if by_schedule else end_of_next_month(paid_on),
        )
        for number, line in enumerate(request.lines)
    ]


def end_of_next_month(day: dt.date) -> dt.date:
    """The last day of the month after; an advance without a large contract is settled by then (Circular 17/2024 Art 6).

    >>> end_of_next_month(dt.date(2026, 9, 7)), end_of_next_month(dt.date(2026, 12, 14))
    (datetime.date(2026, 10, 31), datetime.date(2027, 1, 31))
    """
    months = day.year * 12 + day.month + 1
    return dt.date(months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)


def _settled(asked: Sequence[RequestView], recovered: dict[int, tuple[Line, ...]]) -> set[int]:
    """Returned funds of a budget year that is settled: they change no position and are revenue."""
    years = {
        each.dossier_id: max((line.year for line in recovered.get(each.dossier_id, ())), default=each.year)
        for each in asked
        if each.kind == Kind.RETURN_OF_FUNDS
    }
    if not years:
        return set()
    keys = {each.dossier_id: (each.treasury_id, years[each.dossier_id]) for each in asked if each.dossier_id in years}
    closed = periods.settled_years(set(keys.values()))
    return {dossier_id for dossier_id, key in keys.items() if key in closed}


def _spend(
    asked: Sequence[RequestView],
    splits: dict[int, Amounts],
    recovered: dict[int, tuple[Line, ...]],
    signers: dict[int, Signers],
) -> Callable[[], None]:
    """Budget lines and deposits: what was held becomes advance or expenditure; a commitment gives way by what is paid.

    Sent; what it gives raises Short where a line has not got the money.
    """
    movements = {
        movement: each.dossier_id
        for each in asked
        for movement in movements_of(
            each, splits[each.dossier_id], recovered.get(each.dossier_id, ()), signers[each.dossier_id].director
        )
    }
    moved = budget.send(list(movements), clock.now())
    return lambda: _all_or_short(
        {dossier_id for dossier_id, answer in zip(movements.values(), moved(), strict=True) if not answer.moved}
    )


def movements_of(request: RequestView, paid: Amounts, taken: Sequence[Line], actor: str) -> Iterator[Movement]:
    """What approval does to the line of the estimate or the deposit; first to lines of other years whose advance it takes."""
    for year in sorted({line.year for line in taken} - {request.year}):
        amount = sum(line.amount for line in taken if line.year == year)
        key = key_of(request)._replace(year=year)
        yield Movement(reference=str(request.dossier_id), event="approve", key=key, advance=-amount, actor=actor)
    yield movement_of(request, paid, taken, actor)


def movement_of(request: RequestView, paid: Amounts, taken: Sequence[Line], actor: str) -> Movement:
    """What approval does to the line of its own year."""
    advance, actual = -sum(line.amount for line in taken if line.year == request.year), paid.recovered + paid.pay
    if request.kind == Kind.ADVANCE:
        advance, actual = paid.gross, 0
    elif request.kind == Kind.RETURN_OF_FUNDS:
        actual = 0 if taken else -paid.gross
    return Movement(
        reference=str(request.dossier_id),
        event="approve",
        key=key_of(request),
        reserved=-request.held,
        committed=-paid.pay if request.on_commitment else 0,
        advance=advance,
        actual=actual,
        actor=actor,
    )


def order_of(booking: Booking, paid: Amounts) -> NewOrder:
    """The order for an approved request, to a bank or to the treasury of its payee: to that, or to each row of its list."""
    request = booking.request
    rows = [
        NewLine(row.line_no, row.name, row.bank, row.account, request.content, row.amount)
        for row in request.beneficiaries
    ] or [NewLine(0, request.payee_name, request.payee_bank, request.payee_account, request.content, paid.pay)]
    return NewOrder(
        key=f"{request.dossier_id}:1",
        treasury_id=request.treasury_id,
        dossier_id=request.dossier_id,
        dossier=booking.dossier,
        unit_code=request.unit_code,
        office=booking.treasury,
        budget_year=booking.budget_year,
        bank=request.payee_bank,
        money_in=LKB_OUT if request.payee_unit else PAYABLE,
        is_list=bool(request.beneficiaries),
        lines=tuple(rows),
    )


def countersigned(dossier: LockedDossier, chief: str) -> NewStep:
    """The chief accountant's step: it leads nowhere, but is taken."""
    return NewStep(dossier.id, Event.COUNTERSIGN, State(dossier.state), chief)


def _approved(dossier: LockedDossier, paid: Amounts, director: str) -> NewStep:
    return NewStep(dossier.id, Event.APPROVE, State.PAYMENT_PENDING if paid.pay else State.COMPLETED, director)


def _decide(members: Sequence[LockedDossier], batch: Batch, splits: dict[int, Amounts]) -> None:
    directors = {each.id: batch.signers[each.id].director for each in members}
    steps = [countersigned(each, chief) for each in members if (chief := batch.signers[each.id].chief) is not None]
    casework.take([*steps, *(_approved(each, splits[each.id], directors[each.id]) for each in members)])
    spending.note_paid([(each.id, splits[each.id]) for each in members])
    for each in members:
        request, paid = batch.requests[each.id], splits[each.id]
        if paid.set_off:
            spending.take_set_off(request.unit_code, request.payee_code, paid.set_off)
        if request.kind == Kind.RETURN_OF_FUNDS and request.settles_id:
            spending.clear_set_off(request.settles_id, paid.gross)
    facts.record([_told(each, batch.requests[each.id], splits[each.id], directors[each.id]) for each in members])
    audit.record_each("approve", [(directors[each.id], each.number, each.unit_code) for each in members])


def _told(dossier: LockedDossier, request: RequestView, paid: Amounts, director: str) -> NewFact:
    content = {"version": 1, "dossier_id": dossier.id, "kind": request.kind, "director": director, **as_told(paid)}
    return NewFact("PaymentApproved", dossier.number, dossier.unit_code, content)


def _all_or_short(ids: set[int]) -> None:
    if ids:
        raise Short(ids)
