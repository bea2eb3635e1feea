"""What a request would pay, recover and set off: the arithmetic of advances, in whole đồng.

Recovery of an advance (Circular 17/2024 Art 6, Decree 254/2025 Art 10): everything must be recovered once payments
and what is still outstanding reach `advance.recovered_at_percent` of the contract. How fast before that is read in two
ways, chosen by `advance.recovery_reading`; for a contract of 1,000, an advance of 300 and 200 of work

>>> scheduled(200, advanced=300, outstanding=300, value=1000, percent=80, reading="net")
75
>>> scheduled(200, advanced=300, outstanding=300, value=1000, percent=80, reading="gross")
120
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from khobac.control.inputs import Kind, Position, Snapshot
from khobac.registers.law.values import Law


@dataclass(frozen=True)
class Amounts:
    """Of `gross`: `recovered` turns an advance into expenditure, `set_off` was overpaid before, `pay` goes to the bank.

    `schedule_known` is False where the law names no reading of the recovery schedule and the unit declared nothing:
    nothing is recovered then and a person must look.
    """

    gross: int
    recovered: int
    set_off: int
    pay: int
    schedule_known: bool = True


class Advanced(Protocol):
    """What of a contract the recovery schedule looks at, in đồng."""

    @property
    def value(self) -> int:
        """Its present value."""

    @property
    def advanced(self) -> int:
        """Advances paid on it in all."""

    @property
    def advance_outstanding(self) -> int:
        """What of them has not been recovered."""


@dataclass(frozen=True)
class Asked:
    """What of a request decides its split."""

    kind: Kind
    gross: int
    recover: int | None = None


def amounts(snapshot: Snapshot, law: Law, position: Position) -> Amounts:
    """The split of this request, as of the position."""
    asked = Asked(snapshot.kind, snapshot.gross, snapshot.recover)
    return split(asked, law, position.contract, position.advance_to_settle, position.set_off)


def split(asked: Asked, law: Law, contract: Advanced | None, advance_to_settle: int, set_off: int) -> Amounts:
    """The same from the few figures that matter, for batches."""
    gross = asked.gross
    if asked.kind is Kind.RETURN_OF_FUNDS:
        return Amounts(gross, 0, 0, 0)
    if asked.kind is Kind.SETTLEMENT:
        return _net(gross, min(gross, advance_to_settle), set_off)
    if asked.kind not in (Kind.PAYMENT, Kind.PAY_FIRST):
        return Amounts(gross, 0, 0, gross)
    due = recovery(asked, law, contract)
    if due is None:
        return Amounts(gross, 0, 0, gross, schedule_known=False)
    return _net(gross, due, set_off)


def recovery(asked: Asked, law: Law, contract: Advanced | None) -> int | None:
    """What this payment recovers of the contract's advance; None where the law leaves the schedule open."""
    if contract is None or contract.advance_outstanding == 0:
        return 0
    if asked.recover is not None:
        return max(0, min(asked.recover, contract.advance_outstanding, asked.gross))
    if contract.value <= law.value("advance.contract_above"):
        return 0
    reading = law.get("advance.recovery_reading")
    if reading is None:
        return None
    return scheduled(
        asked.gross,
        advanced=contract.advanced,
        outstanding=contract.advance_outstanding,
        value=contract.value,
        percent=law.value("advance.recovered_at_percent"),
        reading=reading,
    )


def scheduled(gross: int, *, advanced: int, outstanding: int, value: int, percent: int, reading: str) -> int:
    """The share of a payment that the schedule takes back, rounded down, never more than outstanding or paid."""
    divisor = percent * value - (100 * advanced if reading == "gross" else 0)
    if divisor <= 0:
        return min(outstanding, gross)
    return min(outstanding, gross, gross * advanced * 100 // divisor)


def _net(gross: int, recovered: int, set_off: int) -> Amounts:
    deducted = min(set_off, gross - recovered)
    return Amounts(gross, recovered, deducted, gross - recovered - deducted)
