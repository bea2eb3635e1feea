"""How the bank misbehaves: on demand through POST /control/faults, or by magic amounts (khobac/sandbox/magic.py).

    kind        what happens to a message
    drop        held for `seconds`, then the line is cut; the bank never had it
    silent      processed; then held for `seconds` and the line is cut without an answer
    reject      every payment refused before debit, with `reason` (ISO code, AC04 = account closed)
    return      every payment paid, then back after `seconds` with `reason`
    late        paid only after `seconds`
    duplicate   everything pushed about it comes `copies` times
    reorder     what is pushed about it comes in random order, spread over `seconds`
    altered     one byte of each push is changed on its first way; the true bytes follow until accepted

A fault hits the next `times` messages (0 = until cleared), each with probability `share`, by the bank's seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from khobac.sandbox.magic import BANK, asked

KINDS = ("drop", "silent", "reject", "return", "late", "duplicate", "reorder", "altered")
MAX_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One misbehaviour; the table above says what its numbers mean."""

    kind: str
    times: int = 1
    share: float = 1.0
    seconds: float = 0.0
    copies: int = 3
    reason: str = "AC04"

    @classmethod
    def from_json(cls, value: object) -> Fault:
        """The fault an operator asks for; ValueError says what is wrong with it."""
        known = {field.name for field in fields(cls)}
        if not isinstance(value, dict) or not set(value) <= known or value.get("kind") not in KINDS:
            raise ValueError(f"an object with kind ({', '.join(KINDS)}) and any of {', '.join(sorted(known))}")
        fault = cls(**value)
        if not (
            fault.times >= 0
            and 0 <= fault.share <= 1
            and 0 <= fault.seconds <= MAX_SECONDS
            and 1 <= fault.copies <= 100
        ):
            raise ValueError("times ≥ 0, share 0 to 1, seconds 0 to 3600, copies 1 to 100")
        return fault


def magic(amount: int, late_seconds: float) -> Fault | None:
    """The fault that the last three digits of an amount ask for."""
    kind = asked(BANK, amount)
    if kind is None:
        return None
    return Fault(kind, seconds=late_seconds if kind == "late" else 0.0)


def strike(armed: Iterable[Fault], chance: random.Random) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Which faults hit this message, and which stay armed afterwards."""
    hit: list[Fault] = []
    stay: list[Fault] = []
    for fault in armed:
        if chance.random() >= fault.share:
            stay.append(fault)
            continue
        hit.append(fault)
        if fault.times != 1:
            stay.append(replace(fault, times=max(fault.times - 1, 0)))
    return tuple(hit), tuple(stay)
