"""The story of twelve months: who asks when, what becomes of it, and what follows from that. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import deque
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

from khobac.books.commitments.services import CommitKind
from khobac.casework.dossiers.states import OPEN, Event, State
from khobac.control.findings import Severity
from khobac.control.inputs import RECURRENT, CodeFacts, Kind
from khobac.control.rules.c07_papers_enclosed import may_be_asked
from khobac.flows.payment import deadlines
from khobac.flows.payment.position import ECONOMIC_CONTENT, office_hours
from khobac.flows.sample_province.asking import Asker
from khobac.flows.sample_province.contracting import Contracting
from khobac.flows.sample_province.days import around, sending_times, spread, working_days
from khobac.flows.sample_province.judging import Ground, judge
from khobac.flows.sample_province.living import ENDS, Living
from khobac.flows.sample_province.past import Asked, Contract, Past, Purse
from khobac.flows.sample_province.province import Province
from khobac.flows.sample_province.units import SampleUnit
from khobac.flows.sample_province.words import contents
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, UnitView

DEFECTS = ("C07", "C16", "C06", "C08", "C09", "C01", "C02", "C03", "C04", "C05", "C11", "C17", "C18", "C19")
"""The rules built so far, those that need a contract first."""
OF_CONTRACTS = frozenset({"C06", "C07", "C08", "C09", "C16"})
DEFECTIVE_SHARE = 0.02
CONTRACT_SHARE = 0.004
FATES = (("withdrawn", 0.003), ("refused", 0.002), ("money_back", 0.003), ("late", 0.003))
OPEN_AT_LAST = 60
STUCK = 3
STUCK_DAYS_AGO = 3
SUSPENDED_DAYS = 3
CHANGE_DAYS = (dt.date(2025, 3, 1), dt.date(2025, 7, 1), dt.date(2026, 1, 1))
"""Days on which offices, units or their classification change in the reference data."""
JANUARY_OLD_YEAR = 0.25
NUMBER = "HS-{office}-{year:02d}-{last:07d}"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment made or raised."""

    contract: Contract
    on: dt.date
    year: int
    amount: int
    kind: CommitKind


@dataclass(frozen=True, slots=True)
class Suspension:
    """Spending of a unit on one sub-item suspended for some days."""

    unit: str
    item: str
    from_on: dt.date
    to_on: dt.date


@dataclass(slots=True)
class Story:
    """Everything that is to be written."""

    dossiers: list[Past] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)


class Teller:
    """Tells the story of `total` dossiers up to now; the same random source tells the same."""

    def __init__(
        self,
        province: Province,
        purses: dict[tuple[str, str, int], Purse],
        total: int,
        now: dt.datetime,
        chance: random.Random,
    ) -> None:
        self._province, self._purses, self._now, self._chance = province, purses, now, chance
        self._total = total
        self._calendar = office_hours(laws.law_on(now.date()))
        self._days = working_days(self._calendar, now)
        living = province.living
        self._asker = Asker(living, self._purse, chance)
        self._contracting = Contracting(living, self._purse, chance)
        self._life = Living(self._calendar, now, chance)
        self._desks = {unit.code: desk for desk, unit in enumerate(living)}
        self._payees = {(row.unit, row.code): row for rows in province.payees.values() for row in rows}
        self._numbers: dict[tuple[str, int], int] = {}
        self._order = count()
        self._later: list[tuple[dt.date, int, Asked]] = []
        self._with_invoice: deque[Past] = deque(maxlen=200)
        self._story = Story(contracts=self._contracting.made)

    def tell(self) -> Story:
        """The whole story."""
        many = spread(self._total, self._days, self._chance)
        defects = self._planned_defects(
            min(max(3 * len(DEFECTS), int(self._total * DEFECTIVE_SHARE)), self._total // 4)
        )
        open_at_last = min(OPEN_AT_LAST, many[self._days[-1]])
        index = 0
        for day in self._days:
            for sent_at in sending_times(day, many[day], self._now, self._chance):
                left = self._total - index
                planned = defects.get(index) if left > open_at_last else None
                asked = self._next(day, planned)
                self._tell_one(asked, sent_at, _standing(left, open_at_last) if left <= open_at_last else None)
                index += 1
        return self._story

    def _planned_defects(self, many: int) -> dict[int, str]:
        """Which dossiers are to be wrong and how: all over the year, the kinds in turn."""
        every = self._total / many
        return {int(place * every): DEFECTS[place % len(DEFECTS)] for place in range(many)}

    def _next(self, day: dt.date, planned: str | None) -> Asked:
        """What is asked next: what follows from before, what is to be wrong, a contract, or anything."""
        if planned is None and self._later and self._later[0][0] <= day:
            asked = heapq.heappop(self._later)[2]
            return self._now_due(asked, day)
        law = self._law(day)
        if planned == "C07" and not may_be_asked("contract", law, RECURRENT):
            planned = "C18"
        if planned in OF_CONTRACTS or (planned is None and self._chance.random() < CONTRACT_SHARE):
            return self._new_contract(day, planned, law)
        asked = self._asker.fresh(day, planned)
        asked.defect = planned
        if (
            planned is None
            and day.month == 1
            and asked.kind is Kind.PAYMENT
            and day.day <= 25
            and self._old_year_open(day)
        ):
            asked.year = day.year - 1
        return asked

    def _old_year_open(self, day: dt.date) -> bool:
        return self._days[0].year < day.year and self._chance.random() < JANUARY_OLD_YEAR

    def _now_due(self, asked: Asked, day: dt.date) -> Asked:
        """A later stage is drawn when its day has come: contracts have moved on meanwhile. Its budget year stays."""
        if asked.contract is not None and asked.mends is None:
            return self._contracting.ask(asked.contract, asked.stage, min(day, dt.date(asked.year, 12, 31)))
        return asked

    def _new_contract(self, day: dt.date, planned: str | None, law: Law) -> Asked:
        contract = self._contracting.sign(day, planned, bool(law.get("commit.required")))
        if contract.committed:
            self._commit(contract, day, day.year, contract.committed, "new")
        return self._contracting.ask(contract, self._contracting.first_stage(contract), day)

    def _commit(self, contract: Contract, day: dt.date, year: int, amount: int, kind: CommitKind) -> None:
        self._purse(contract.unit, contract.source, year).used += amount
        self._story.commitments.append(Commitment(contract, day, year, amount, kind))

    def _tell_one(self, asked: Asked, sent_at: dt.datetime, standing: str | None) -> None:
        past = self._filed(asked, sent_at)
        self._life.seat(past, self._desks[asked.unit.code])
        fate = self._fate(past)
        if standing is None:
            self._life.live(past, fate)
        elif fate == "returned" or standing == "returned":
            self._life.stop(past, "returned" if fate == "returned" else "under_control")
        elif standing == "completed":
            self._life.live(past, "paid")
        else:
            self._life.stop(past, standing)
        self._story.dossiers.append(past)
        self._account_for(past)
        self._follow_up(past, standing is None)

    def _filed(self, asked: Asked, sent_at: dt.datetime) -> Past:
        day = sent_at.date()
        earlier = self._earlier(asked) if asked.defect == "C19" else None
        units, offices, codes = self._era(self._era_of(day))
        unit, office = units[asked.unit.code], offices[asked.unit.code]
        law = self._law(day)
        received_at = self._calendar.received_at(sent_at)
        legal, committed = deadlines.due(
            self._calendar, received_at, deadlines.working_days(asked.kind, unit.kind, law), None
        )
        looked_at = min(received_at + dt.timedelta(hours=1), max(self._now, sent_at))
        source = "" if asked.kind is Kind.DEPOSIT_PAYMENT else asked.source
        judged = judge(
            asked,
            Ground(unit, law, self._around(day.replace(day=1)), codes),
            self._purse(asked.unit, source, asked.year),
            sent_at,
            looked_at,
            earlier,
        )
        return Past(
            asked=asked,
            view=unit,
            office=office,
            payee=self._payees[asked.unit.code, judged.snapshot.payee],
            snapshot=judged.snapshot,
            law=law,
            position=judged.position,
            amounts=judged.amounts,
            findings=judged.findings,
            received_at=received_at,
            legal_due_at=legal,
            committed_due_at=committed,
            number=self._number(office.code, sent_at.year),
            revision=asked.mends.revision + 1 if asked.mends else 1,
        )

    def _earlier(self, asked: Asked) -> Past | None:
        """An earlier dossier to be asked for again: its unit asks."""
        if not self._with_invoice:
            return None
        earlier = self._chance.choice(self._with_invoice)
        asked.unit, asked.kind, asked.year = earlier.asked.unit, Kind.PAYMENT, earlier.asked.year
        asked.source = earlier.asked.source
        return earlier

    def _fate(self, past: Past) -> str:
        if any(finding.severity is Severity.BLOCK for finding in past.findings):
            return "refused" if past.asked.mends else "returned"
        if past.findings and self._chance.random() < 0.6:
            return "returned"
        if past.asked.contract or past.asked.kind in (Kind.SETTLEMENT, Kind.ADVANCE) or past.asked.mends:
            return "paid"
        if self._stands_out(past.snapshot.sent_at.date()):
            return "stuck"
        draw = self._chance.random()
        for fate, share in FATES:
            if draw < share:
                return "paid" if fate == "money_back" and past.asked.kind is not Kind.PAYMENT else fate
            draw -= share
        return "paid"

    def _stands_out(self, day: dt.date) -> bool:
        """A handful lies on a desk since some days and is overdue now."""
        if day != self._days[-1 - STUCK_DAYS_AGO]:
            return False
        lying = sum(past.state is State.UNDER_CONTROL for past in self._story.dossiers[-50:])
        return lying < STUCK and self._chance.random() < 0.3

    def _account_for(self, past: Past) -> None:
        """What purse and contract are left with; what is held counts as spent."""
        asked, split = past.asked, past.amounts
        approved = past.when(Event.APPROVE) is not None
        if not (approved or past.state in OPEN):
            return
        if not past.snapshot.on_commitment:
            source = "" if past.snapshot.from_deposit else past.snapshot.source
            self._purse(asked.unit, source, past.snapshot.year).used += split.pay
        if asked.contract and approved:
            if asked.kind is Kind.ADVANCE:
                asked.contract.advance(split.gross)
            else:
                asked.contract.pay(split.gross, split.recovered, split.pay)
        if past.snapshot.invoices and asked.contract is None and approved and asked.kind is Kind.PAYMENT:
            self._with_invoice.append(past)

    def _follow_up(self, past: Past, goes_on: bool) -> None:
        asked, day = past.asked, past.steps[-1].at.date()
        if past.state is State.RETURNED and goes_on:
            self._mend(past, day)
        elif past.when(Event.APPROVE) and asked.contract and past.when(Event.DEBIT):
            follows = self._contracting.next_stage(asked.stage, day)
            if follows is not None and follows[1].year == asked.year:
                stage, on = follows
                self._queue(on, replace(asked, stage=stage, defect=None, mends=None))
        elif past.when(Event.APPROVE) and asked.kind is Kind.ADVANCE and self._chance.random() < 0.94:
            on = day + dt.timedelta(days=self._chance.randrange(8, 24))
            if on.year == asked.year:
                self._queue(on, replace(self._asker.settlement(asked, on), settles=past))

    def _mend(self, past: Past, day: dt.date) -> None:
        asked, contract, wait = past.asked, past.asked.contract, 1
        mended = replace(asked, defect=None, mends=past)
        if asked.defect == "C17":
            wait = SUSPENDED_DAYS + 1
            sent_on, item = past.snapshot.sent_on, past.snapshot.lines[0].ndkt
            lifted_on = sent_on + dt.timedelta(days=SUSPENDED_DAYS)
            self._story.suspensions.append(Suspension(asked.unit.code, item, sent_on, lifted_on))
        if asked.defect == "C19":
            mended.content = f"{mended.content} (đợt 2)"
        if contract is not None and asked.defect in OF_CONTRACTS:
            more = self._contracting.mend(contract, day)
            if more:
                self._commit(contract, day, asked.year, more, "new" if contract.committed == more else "adjust")
            if asked.defect in ("C06", "C08"):
                rightly = self._contracting.ask(replace(contract, defect=None), asked.stage, day)
                mended.lines, mended.invoice, mended.recover = rightly.lines, rightly.invoice, rightly.recover
        self._queue(day + dt.timedelta(days=wait), mended)

    def _queue(self, day: dt.date, asked: Asked) -> None:
        heapq.heappush(self._later, (day, next(self._order), asked))

    def _number(self, office: str, year: int) -> str:
        self._numbers[office, year] = last = self._numbers.get((office, year), 0) + 1
        return NUMBER.format(office=office, year=year % 100, last=last)

    def _purse(self, unit: SampleUnit, source: str, year: int) -> Purse:
        return self._purses[unit.code, source, year if source else 0]

    def _era_of(self, day: dt.date) -> dt.date:
        return max(
            (change for change in (*CHANGE_DAYS, dt.date(day.year, 1, 1), self._days[0]) if change <= day), default=day
        )

    @cache  # noqa: B019 (a teller lives as long as its story)
    def _law(self, day: dt.date) -> Law:
        return laws.law_on(day)

    @cache  # noqa: B019
    def _around(self, month: dt.date) -> WorkingCalendar:
        return around(self._calendar, month)

    @cache  # noqa: B019
    def _era(self, since: dt.date) -> tuple[dict[str, UnitView], dict[str, OfficeView], dict[str, CodeFacts]]:
        """Units, who serves them, and the sub-items of the year, all as of that day."""
        codes = [unit.code for unit in self._province.living]
        found = nomenclature.codes({(ECONOMIC_CONTENT, item) for item in contents()}, since)
        facts = {
            code: CodeFacts(code, view.kind, view.postable, view.name_vi, view.name_en)
            for (_, code), view in found.items()
        }
        return organisations.units(codes, since), organisations.serving_offices(codes, since), facts


def _standing(left: int, open_at_last: int) -> str:
    """Where one of the last dossiers stands: the very last are just submitted, before them every state in turn."""
    if left <= open_at_last // 4:
        return ENDS[0]
    return ENDS[left % len(ENDS)]
