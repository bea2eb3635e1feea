"""The steps a dossier takes, and when: office time passes between them, a few are late, some are still under way."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from khobac.casework.dossiers.states import Event, State
from khobac.control.findings import Severity
from khobac.control.inputs import Kind
from khobac.flows.payment.answers import BANK
from khobac.flows.sample_province.days import after_work
from khobac.flows.sample_province.past import Past, Taken
from khobac.flows.sample_province.province import OFFICE_PEOPLE
from khobac.registers.calendar.working_time import WorkingCalendar

MINUTE = dt.timedelta(minutes=1)
REASON = "Đã đối chiếu hồ sơ trước: hai lần giao hàng khác nhau, có biên bản."
REFUSAL = "Nội dung chi không thuộc nhiệm vụ được giao của đơn vị. (Điều 8.3 Thông tư 17/2024/TT-BTC)"


ENDS = ("submitted", "under_control", "checked", "countersigned", "payment_pending", "returned", "completed")
"""Where the dossiers of the last day stand."""


class Living:
    """Gives dossiers their steps; the same random source gives the same."""

    def __init__(self, calendar: WorkingCalendar, now: dt.datetime, chance: random.Random) -> None:
        self._calendar = calendar
        self._now = now
        self._chance = chance

    def seat(self, past: Past, desk: int) -> None:
        """Who prepares, signs, examines and approves it."""
        people, chance = past.asked.unit.people, self._chance
        signed = [signature.person for signature in past.snapshot.signatures]
        directors = OFFICE_PEOPLE["director"]
        past.seats = {
            "preparer": people["accountant"][0],
            "chief_accountant": signed[0],
            "holder": signed[1],
            "officer": OFFICE_PEOPLE["officer"][desk % len(OFFICE_PEOPLE["officer"])],
            "office_chief_accountant": OFFICE_PEOPLE["office_chief_accountant"][chance.random() < 0.3],
            "director": directors[chance.random() < 0.35],
        }

    def live(self, past: Past, fate: str) -> None:
        """All its steps: as fate has it, ending now where they are not yet over."""
        past.steps = [Taken(Event.FILE, State.SUBMITTED, past.seats["preparer"], past.snapshot.sent_at)]
        if fate == "withdrawn":
            self._withdraw(past)
        else:
            self._go_through_the_office(past, fate)
        past.steps = [step for step in past.steps if step.at <= self._now]

    def stop(self, past: Past, at_state: str) -> None:
        """Hurry to a state of the last day, within the office time there was, and stay there."""
        self.live(past, "returned" if at_state == "returned" else "paid")
        full = self._planned(past, at_state)
        first = self._opening(past.snapshot.sent_at)
        room = self._calendar.working_seconds_between(first, self._now) if first < self._now else 0
        past.steps = past.steps[:1]
        if room < len(full) * 120:
            return
        each = min(room / (len(full) + 1), 2400)
        for place, (event, state, seat, reason) in enumerate(full, 1):
            past.steps.append(Taken(event, state, past.seats[seat], self._worked(first, place * each), reason))

    def _opening(self, moment: dt.datetime) -> dt.datetime:
        return after_work(self._calendar, moment, dt.timedelta(0))

    def _planned(self, past: Past, at_state: str) -> Sequence[tuple[Event, State, str, str]]:
        pay_first = past.asked.kind is Kind.PAY_FIRST
        taken = (Event.EXAMINE, State.UNDER_CONTROL, "officer", "")
        accepted = (Event.ACCEPT, State.CHECKED, "officer", self._reason(past))
        standing = State.UNDER_CONTROL if pay_first else State.CHECKED
        countersigned = (Event.COUNTERSIGN, standing, "office_chief_accountant", "")
        pays = past.amounts.pay > 0
        approved = (Event.APPROVE, State.PAYMENT_PENDING if pays else State.COMPLETED, "director", "")
        proposal = [] if pay_first else [accepted]
        plans: dict[str, list[tuple[Event, State, str, str]]] = {
            "submitted": [],
            "under_control": [taken],
            "checked": [taken, *proposal],
            "countersigned": [taken, *proposal, countersigned],
            "payment_pending": [taken, *proposal, countersigned, approved],
            "returned": [taken, (Event.SEND_BACK, State.RETURNED, "officer", "")],
        }
        return plans[at_state]

    @staticmethod
    def _reason(past: Past) -> str:
        return REASON if any(each.severity is Severity.WARN for each in past.findings) else ""

    def _withdraw(self, past: Past) -> None:
        at = past.snapshot.sent_at + self._chance.randrange(4, 50) * MINUTE
        past.steps.append(Taken(Event.WITHDRAW, State.WITHDRAWN, past.seats["preparer"], at))

    def _go_through_the_office(self, past: Past, fate: str) -> None:
        chance, worked = self._chance, self._worked
        allowed = self._calendar.working_seconds_between(past.received_at, past.committed_due_at)
        share = chance.uniform(1.05, 1.9) if fate == "late" else min(chance.lognormvariate(-0.95, 0.45), 0.93)
        begun = chance.uniform(0.35, 0.7)
        examined, accepted, countersigned, decided = (
            worked(past.received_at, allowed * share * (begun + (1 - begun) * part)) for part in (0, 0.25, 0.75, 1)
        )
        officer = past.seats["officer"]
        past.steps.append(Taken(Event.EXAMINE, State.UNDER_CONTROL, officer, examined))
        if fate == "stuck":
            return
        if fate == "returned":
            past.steps.append(Taken(Event.SEND_BACK, State.RETURNED, officer, decided))
            return
        if fate == "refused":
            past.steps.append(Taken(Event.REFUSE, State.REFUSED, officer, decided, REFUSAL))
            return
        if past.asked.kind is not Kind.PAY_FIRST:
            past.steps.append(Taken(Event.ACCEPT, State.CHECKED, officer, accepted, self._reason(past)))
        past.steps.append(
            Taken(Event.COUNTERSIGN, past.steps[-1].state, past.seats["office_chief_accountant"], countersigned)
        )
        pays = past.amounts.pay > 0
        past.steps.append(
            Taken(Event.APPROVE, State.PAYMENT_PENDING if pays else State.COMPLETED, past.seats["director"], decided)
        )
        if pays:
            self._at_the_bank(past, decided, fate)

    def _at_the_bank(self, past: Past, approved: dt.datetime, fate: str) -> None:
        chance = self._chance
        debited = approved + chance.randrange(4, 35) * MINUTE
        if past.asked.kind is Kind.PAY_FIRST:
            past.steps.append(Taken(Event.DEBIT, State.PAID, BANK, debited))
            past.control_due_at = self._calendar.due_at(debited, 1)
            controlled = self._worked(debited, chance.uniform(1.0, 6.5) * 3600)
            past.steps.append(Taken(Event.ACCEPT, State.POST_CONTROL_OK, past.seats["officer"], controlled))
            return
        past.steps.append(Taken(Event.DEBIT, State.COMPLETED, BANK, debited))
        if fate == "money_back":
            back = self._worked(debited, chance.uniform(3, 8) * 3600)
            corrected = self._worked(back, chance.uniform(1, 12) * 3600)
            again = corrected + chance.randrange(4, 35) * MINUTE
            past.steps += [
                Taken(Event.MONEY_BACK, State.PAYMENT_RETURNED, BANK, back),
                Taken(Event.CORRECT, State.PAYMENT_PENDING, past.seats["chief_accountant"], corrected),
                Taken(Event.DEBIT, State.COMPLETED, BANK, again),
            ]

    def _worked(self, moment: dt.datetime, seconds: float) -> dt.datetime:
        return after_work(self._calendar, moment, dt.timedelta(seconds=int(seconds)))
