"""The reference model: what the books should say, in plain Python, for one unit. No database, no lock, nothing clever.

Every method answers what the product should: () when done, or a word and the đồng missing. It changes nothing when refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Answer = tuple[()] | tuple[str, int]
DONE: Answer = ()
YEARS = (2026, 2027)
DEPOSIT = 0
"""The place of the deposit account among the years."""


@dataclass
class Line:
    """A budget line: the estimate of a year, or the deposit."""

    estimate: int = 0
    provisional: int = 0
    deposited: int = 0
    reserved: int = 0
    committed: int = 0
    advance: int = 0
    actual: int = 0

    @property
    def allotted(self) -> int:
        """All that came in."""
        return self.estimate + self.provisional + self.deposited

    @property
    def available(self) -> int:
        """What may still be used."""
        return self.allotted - self.reserved - self.committed - self.advance - self.actual


@dataclass
class Contract:
    """A contract with its commitment on each year."""

    value: int
    committed: Counter[int] = field(default_factory=Counter)
    paid: Counter[int] = field(default_factory=Counter)
    gross: int = 0
    outstanding: int = 0

    def remaining(self, year: int) -> int:
        """What may still be paid on a year's commitment."""
        return self.committed[year] - self.paid[year]


@dataclass
class Payment:
    """What was paid or advanced, until it is given back or settled."""

    year: int
    contract: int | None
    amount: int
    is_advance: bool
    outstanding: int = 0


@dataclass
class Books:
    """One unit's lines, contracts, payments, and the accounts of the ledger (debit less credit)."""

    lines: dict[int, Line] = field(default_factory=lambda: {place: Line() for place in (*YEARS, DEPOSIT)})
    contracts: list[Contract] = field(default_factory=lambda: [Contract(300), Contract(1_000)])
    held: dict[int, tuple[int, int]] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    unsettled: dict[int, int] = field(default_factory=dict)
    accounts: Counter[tuple[str, int]] = field(default_factory=Counter)

    def _post(self, debit: str, credit: str, year: int, amount: int) -> None:
        self.accounts[debit, year] += amount
        self.accounts[credit, year] -= amount

    def allot(self, kind: str, year: int, amount: int) -> Answer:
        """An estimate ends what was provisional; a cut leaves what is used, and takes from the estimate alone."""
        line = self.lines[year]
        if kind == "deposit":
            self.lines[DEPOSIT].deposited += amount
            return DONE
        replaced = line.provisional if kind == "estimate" and not line.estimate else 0
        signed = (-amount if kind == "cut" else amount) - replaced
        missing = max(-(line.available + signed), amount - line.estimate if kind == "cut" else 0)
        if signed < 0 < missing:
            return "BELOW_USED", missing
        if kind == "provisional":
            line.provisional += amount
        else:
            line.estimate += signed + replaced
            line.provisional -= replaced
        self._post("ESTIMATE_L4_NONAUTO", "ESTIMATE_L1", year, signed)
        return DONE

    def reserve(self, dossier: int, year: int, amount: int) -> Answer:
        """A dossier filed holds its money."""
        line = self.lines[year]
        if line.available < amount:
            return "SHORT", amount - line.available
        line.reserved += amount
        self.held[dossier] = (year, amount)
        return DONE

    def release(self, dossier: int) -> Answer:
        """It is returned."""
        year, amount = self.held.pop(dossier)
        self.lines[year].reserved -= amount
        return DONE

    def commit(self, which: int, year: int, amount: int, kind: str) -> Answer:
        """On the contract first, then on the estimate."""
        contract, line = self.contracts[which], self.lines[year]
        change = -contract.remaining(year) if kind == "cancel" else amount
        if contract.remaining(year) + change < 0:
            return "BELOW_PAID", -(contract.remaining(year) + change)
        above = sum(contract.committed.values()) + change - contract.value
        if change > 0 and above > 0:
            return "ABOVE_CONTRACT", above
        if change > line.available:
            return "SHORT", change - line.available
        contract.committed[year] += change
        line.committed += change
        self._post("COMMITMENT", "COMMITMENT_CONTROL", year, change)
        return DONE

    def pay(self, dossier: int, year: int, amount: int, which: int | None, is_advance: bool) -> Answer:
        """Paid or advanced, from what the dossier held; on a contract its commitment gives way."""
        line, on = self.lines[year], None if which is None else self.contracts[which]
        held = self.held.get(dossier, (year, 0))[1]
        if on and amount > on.remaining(year):
            return "COMMITMENT", amount - on.remaining(year)
        if on and on.gross + on.outstanding + amount > on.value:
            return "CONTRACT", on.gross + on.outstanding + amount - on.value
        given_way = held + (amount if on else 0)
        if amount > line.available + given_way:
            return "SHORT", amount - line.available - given_way
        self.held.pop(dossier, None)
        line.reserved -= held
        if on:
            line.committed -= amount
            on.paid[year] += amount
            self._post("COMMITMENT_CONTROL", "COMMITMENT", year, amount)
        self._spent(line, on, year, amount, is_advance)
        self.payments[dossier] = Payment(year, which, amount, is_advance, amount if is_advance else 0)
        self.unsettled[dossier] = amount
        return DONE

    def _spent(self, line: Line, on: Contract | None, year: int, amount: int, is_advance: bool) -> None:
        if is_advance:
            line.advance += amount
            self._post("ADVANCE_RECURRENT_NONAUTO", "AP_INTERMEDIARY", year, amount)
        else:
            line.actual += amount
            self._post("EXPENDITURE_RECURRENT_NONAUTO", "AP_INTERMEDIARY", year, amount)
        if on:
            on.outstanding += amount if is_advance else 0
            on.gross += 0 if is_advance else amount

    def settle(self, dossier: int, amount: int) -> Answer:
        """An advance becomes expenditure."""
        advance = self.payments[dossier]
        if amount > advance.outstanding:
            return "OUTSTANDING", amount
        line = self.lines[advance.year]
        advance.outstanding -= amount
        line.advance -= amount
        line.actual += amount
        if advance.contract is not None:
            self.contracts[advance.contract].outstanding -= amount
            self.contracts[advance.contract].gross += amount
        self._post("EXPENDITURE_RECURRENT_NONAUTO", "ADVANCE_RECURRENT_NONAUTO", advance.year, amount)
        return DONE

    def debit(self, dossier: int) -> Answer:
        """The bank has paid."""
        amount = self.unsettled.pop(dossier)
        self._post("AP_INTERMEDIARY", "BANK_BILATERAL_OUT", self.payments[dossier].year, amount)
        return DONE
