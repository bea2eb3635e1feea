"""What one contender did in one way."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """So many orders, their time, and the CPU of client and server together; `problem` says why there is none."""

    name: str
    way: str
    orders: int = 0
    seconds: float = 0.0
    cpu_seconds: float | None = None
    problem: str = ""

    @property
    def per_second(self) -> float:
        """Orders."""
        return self.orders / self.seconds if self.seconds else 0.0

    @property
    def cpu_ms(self) -> float | None:
        """Of one order, in milliseconds; None where it was not measured."""
        return self.cpu_seconds / self.orders * 1e3 if self.cpu_seconds is not None and self.orders else None

    def times(self, other: Row) -> float | None:
        """How many times as fast as the other one this is."""
        return self.per_second / other.per_second if other.per_second else None


class WrongRows(Exception):
    """What a contender said it wrote is not there, or does not balance."""
