"""The engine by itself: dossiers examined in a second of one core."""
from __future__ import annotations

import statistics
import time

from khobac.control.engine import check
from khobac.control.inputs import Beneficiary, Invoice, Position, Snapshot
from khobac.control.rules import specimen
from khobac.registers.law.values import Law

ROUNDS = 9
Inputs = tuple[Snapshot, Law, Position]


def routine() -> Inputs:
    """Three lines with their invoices, paid on a contract, signed by both: what an office sees most, and in order."""
    asked = specimen.request(
        lines=specimen.lines(("6551", 5_000_000), ("6552", 4_000_000), ("6757", 3_450_000)),
        invoices=(Invoice("0000101", 9_000_000), Invoice("0000102", 3_450_000)),
        contract="K1",
    )
    return asked, specimen.law(), specimen.position(contract=specimen.contract())


def large(lines: int, payees: int) -> Inputs:
    """Many lines, paid to a list."""
    asked = specimen.request(
        lines=specimen.lines(*[("6551", 100_000)] * lines),
        beneficiaries=tuple(Beneficiary(f"Người {number}", lines * 100_000 // payees) for number in range(payees)),
    )
    return asked, specimen.law(), specimen.position()


def checks_per_second(inputs: Inputs, checks: int) -> float:
    """The median of some rounds of so many full examinations, by the CPU time of this process."""
    rates = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(checks):
            check(*inputs)
        rates.append(checks / (time.process_time() - begun))
    return statistics.median(rates)
