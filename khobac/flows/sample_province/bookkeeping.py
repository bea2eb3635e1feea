"""The books of the twelve months, kept day by day through the same doors as any others: budget, commitments, ledger.

Only the calls are fewer, one of each a day; an overdrawn line or an unbalanced entry stops the load.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.ledger import queries as ledger_queries
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.bank_return import BankReturn, bank_return
from khobac.books.ledger.postings.roles import RETURNED_PENDING
from khobac.casework.dossiers.states import Event
from khobac.cash.payments import services as payments
from khobac.cash.payments.services import NewLine, NewOrder, PastOrder
from khobac.cash.payments.states import OrderState
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.flows import contracts as contracting
from khobac.flows.payment import posting
from khobac.flows.payment.booking import Booking, approval_entries, spender_of
from khobac.flows.payment.holding import key_of
from khobac.flows.sample_province.allotting import allot
from khobac.flows.sample_province.money import Allotment
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.province import BANK, FOUNDER
from khobac.flows.sample_province.telling import Commitment
from khobac.spending.requests.queries import BeneficiaryView, LineView, RequestView

EVENING = dt.time(17, 30)
SENDING, CONFIRMED = dt.timedelta(seconds=40), dt.timedelta(seconds=75)
OTHER_ACCOUNT = "9"


@dataclass(slots=True)
class Day:
    """What the books are told on one day."""

    allotted: list[Allotment] = field(default_factory=list)
    committed: list[Commitment] = field(default_factory=list)
    filed: list[Past] = field(default_factory=list)
    let_go: list[tuple[Past, str]] = field(default_factory=list)
    approved: list[Past] = field(default_factory=list)
    banked: list[Entry] = field(default_factory=list)


def enter_orders(pasts: Sequence[Past]) -> list[tuple[PastOrder, int]]:
    """The orders of these dossiers, with the ids they get."""
    orders = [order for past in pasts for order in orders_of(past)]
    ids = payments.keep_orders(orders)
    return [(order, ids[order.order.key]) for order in orders]


def orders_of(past: Past) -> list[PastOrder]:
    """The orders of an approved dossier: one, and a second where the money came back and was paid again."""
    approved = past.when(Event.APPROVE)
    if approved is None or past.amounts.pay == 0:
        return []
    order = posting.order_of(_booking(past, approved.date()), past.amounts)
    debits = [step.at for step in past.steps if step.event is Event.DEBIT]
    back, corrected = past.when(Event.MONEY_BACK), past.when(Event.CORRECT)
    first = PastOrder(order, _order_steps(approved, debits[:1], back, corrected), _line_state(debits, back, corrected))
    if corrected is None:
        return [first]
    again = NewOrder(
        key=f"{past.id}:again",
        treasury_id=order.treasury_id,
        dossier_id=order.dossier_id,
        dossier=order.dossier,
        unit_code=order.unit_code,
        office=order.office,
        budget_year=order.budget_year,
        bank=order.bank,
        money_in=RETURNED_PENDING,
        is_list=order.is_list,
        lines=tuple(
            NewLine(
                each.line_no, each.name, each.bank, f"{OTHER_ACCOUNT}{each.account[1:]}", each.remittance, each.amount
            )
            for each in order.lines
        ),
    )
    agreed_by = (past.seats["preparer"], past.seats["chief_accountant"])
    second = PastOrder(again, _order_steps(corrected, debits[1:]), _line_state(debits[1:]), order.key, agreed_by)
    return [first, second]


def _order_steps(
    prepared: dt.datetime,
    debits: Sequence[dt.datetime],
    back: dt.datetime | None = None,
    replaced: dt.datetime | None = None,
) -> tuple[tuple[OrderState, dt.datetime], ...]:
    steps = [(OrderState.PREPARED, prepared)]
    if debits:
        steps += [
            (OrderState.SENDING, prepared + SENDING),
            (OrderState.SENT, prepared + SENDING),
            (OrderState.CONFIRMED, prepared + CONFIRMED),
            (OrderState.POSTED, debits[0]),
        ]
    if back:
        steps.append((OrderState.REVERSED, back))
    if replaced:
        steps.append((OrderState.REPLACED, replaced))
    return tuple(steps)


def _line_state(
    debits: Sequence[dt.datetime], back: dt.datetime | None = None, replaced: dt.datetime | None = None
) -> str:
    if replaced:
        return "replaced"
    if back:
        return "returned"
    return "posted" if debits else "pending"


def keep(
    pasts: Sequence[Past],
    allotments: Sequence[Allotment],
    commitments_made: Sequence[Commitment],
    orders: Sequence[tuple[PastOrder, int]],
    progress: Callable[[float], None],
) -> None:
    """Keep the books of all these, day by day, one transaction a week, lest the versions of a line pile up."""
    by_id = {past.id: past for past in pasts}
    days = _days(pasts, allotments, commitments_made)
    for each, order_id in orders:
        _at_the_bank(days, by_id[each.order.dossier_id], each, order_id)
    many = len(days)
    for _, week in groupby(sorted(days), key=lambda day: day.isocalendar()[:2]):
        with db.atomic():
            for day in week:
                with clock.at(dt.datetime.combine(day, EVENING, clock.VIETNAM)):
                    _keep_day(day, days.pop(day))
        progress(1 - len(days) / many)


def roll_up_and_seal() -> None:
    """Fold what is open into the balances, then number and chain every entry."""
    for treasury_id in ledger_queries.treasuries_to_roll_up():
        ledger.roll_up(treasury_id)
    while waiting := ledger_queries.treasuries_to_seal():
        for treasury_id, book, _ in waiting:
            ledger.seal(treasury_id, book, clock.now())


def _days(
    pasts: Sequence[Past], allotments: Iterable[Allotment], committed: Iterable[Commitment]
) -> defaultdict[dt.date, Day]:
    days: defaultdict[dt.date, Day] = defaultdict(Day)
    for allotment in allotments:
        days[allotment.on].allotted.append(allotment)
    for commitment in committed:
        days[commitment.on].committed.append(commitment)
    for past in pasts:
        if _holds(past):
            days[past.snapshot.sent_on].filed.append(past)
        for step in past.steps:
            if step.event is Event.APPROVE:
                days[step.at.date()].approved.append(past)
            elif step.event in (Event.SEND_BACK, Event.REFUSE, Event.WITHDRAW) and _holds(past):
                days[step.at.date()].let_go.append((past, step.event))
    return days


def _holds(past: Past) -> bool:
    """Whether money was reserved at filing: not on a commitment, and only where there was enough."""
    if past.amounts.pay == 0 or past.snapshot.on_commitment:
        return False
    return not any(finding.code in ("C01", "C02") for finding in past.findings)


def _keep_day(day: dt.date, work: Day) -> None:
    if work.allotted:
        allot(day, work.allotted)
    for commitment in work.committed:
        made = commitment.contract
        number = f"{made.facts.code}-{commitment.kind}"
        contracting.commit(
            made.unit.code,
            made.facts.code,
            commitment.year,
            made.source,
            commitment.amount,
            commitment.kind,
            FOUNDER,
            number,
        )
    uses = [
        posting.contract_use(_view(past), past.asked.contract.id, past.amounts)
        for past in work.approved
        if past.asked.contract
    ]
    _all(answer.short == answer.over_contract == 0 for answer in contracts.consume(uses, clock.now()))
    recovered = _advances(work.approved)
    movements = [_reserve(past) for past in work.filed]
    movements += [_release(past, event) for past, event in work.let_go]
    movements += [
        movement
        for past in work.approved
        for movement in posting.movements_of(
            _view(past), past.amounts, recovered.get(past.id, ()), past.seats["director"]
        )
    ]
    if movements:
        _all(moved.moved for moved in budget.move(movements, clock.now()))
    entries = [
        entry
        for past in work.approved
        for entry in approval_entries(_booking(past, day), past.amounts, recovered.get(past.id, ()))
    ]
    if entries or work.banked:
        ledger.post([*entries, *work.banked], clock.now())


def _advances(approved: Sequence[Past]) -> dict[int, tuple[Line, ...]]:
    """Open the advances of a day and take off what others recover."""
    opened = [past for past in approved if past.asked.kind == "advance"]
    if opened:
        facts = commitments.contracts_by_id([past.asked.contract.id for past in opened if past.asked.contract])
        contracts.open_advances(
            [
                line
                for past in opened
                for line in posting.advance_lines(
                    _view(past), facts.get(past.asked.contract.id) if past.asked.contract else None, past.law
                )
            ]
        )
    taking = {past.id: take for past in approved if (take := posting.recovery_of(_view(past), past.amounts))}
    if not taking:
        return {}
    answers = dict(zip(taking, contracts.recover(list(taking.values()), clock.now()), strict=True))
    _all(answer.short == 0 for answer in answers.values())
    return {
        dossier_id: tuple(Line(part.ndkt, part.amount, part.chapter, part.section, part.year) for part in answer.parts)
        for dossier_id, answer in answers.items()
    }


def _reserve(past: Past) -> Movement:
    return Movement(reference=str(past.id), event="reserve", key=key_of(_view(past)), reserved=past.amounts.pay)


def _release(past: Past, event: str) -> Movement:
    return Movement(reference=str(past.id), event=event, key=key_of(_view(past)), reserved=-past.amounts.pay)


def _at_the_bank(days: dict[dt.date, Day], past: Past, each: PastOrder, order_id: int) -> None:
    """The entries of debits and returns, each on its day."""
    order = each.order
    number = f"TT{order.treasury_id}X{order_id}"
    for state, at in each.steps:
        if state not in (OrderState.POSTED, OrderState.REVERSED):
            continue
        word = "debit" if state is OrderState.POSTED else "return"
        voucher = Voucher(
            key=f"{order.dossier}:{word}:0+{len(order.lines)}:{number}",
            treasury_id=order.treasury_id,
            treasury=past.office.code,
            budget_year=order.budget_year,
            booked_on=at.date(),
            reference=order.dossier,
        )
        if word == "debit":
            entry = bank_debit(BankDebit(voucher, order.amount, order.bank, order.money_in))
        else:
            entry = bank_return(BankReturn(voucher, order.amount, order.bank))
        days[at.date()].banked.append(entry)


def _booking(past: Past, day: dt.date) -> Booking:
    spender = spender_of(past.view, past.snapshot.source, past.law)
    return Booking(_view(past), past.number, past.office.code, spender, day)


def _view(past: Past) -> RequestView:
    """The request as it stood before its decision, made once."""
    if past.request is None:
        past.request = _requested(past)
    return past.request


def _requested(past: Past) -> RequestView:
    asked, snapshot, split = past.asked, past.snapshot, past.amounts
    return RequestView(
        dossier_id=past.id,
        treasury_id=past.view.treasury_id,
        unit_code=past.view.code,
        kind=snapshot.kind.value,
        source=snapshot.source,
        year=snapshot.year,
        payee_code=past.payee.code,
        payee_name=past.payee.name,
        payee_bank=past.payee.bank or "",
        payee_account=past.payee.account_number,
        payee_unit="",
        content=snapshot.content,
        contract_id=asked.contract.id if asked.contract else None,
        contract=snapshot.contract,
        last=snapshot.last,
        recover=snapshot.recover,
        on_commitment=snapshot.on_commitment,
        settles_id=asked.settles.id if asked.settles else None,
        settles=snapshot.settles,
        settles_kind=asked.settles.asked.kind.value if asked.settles else None,
        gross=split.gross,
        pay=split.pay,
        recovered=split.recovered,
        set_off=split.set_off,
        held=split.pay if _holds(past) else 0,
        fund_state="reserved",
        short=0,
        lines=tuple(LineView(line.ndkt, line.amount, line.chapter, line.section) for line in snapshot.lines),
        beneficiaries=tuple(
            BeneficiaryView(number, name, BANK, account, amount)
            for number, (name, account, amount) in enumerate(asked.people)
        ),
    )


def _all(answers: Iterable[bool]) -> None:
    """The story spends only what there is; if it does not, it is told wrong."""
    if not all(answers):
        raise Refused(Word.FUNDS_SHORT, "Dữ liệu mẫu chi quá số có.")
