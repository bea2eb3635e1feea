"""Where a contract stands once the request is done: what C06 and C08 to C09 hold against its value."""

from __future__ import annotations

from dataclasses import dataclass

from khobac.control.amounts import amounts
from khobac.control.inputs import ContractFacts, Kind, Position, Snapshot
from khobac.registers.law.values import Law


@dataclass(frozen=True)
class Standing:
    """Work paid for (gross) and advances not yet recovered, in đồng."""

    paid: int
    outstanding: int

    @property
    def total(self) -> int:
        """What has left the treasury for this contract, and what its work has earned beyond that."""
        return self.paid + self.outstanding


def standing_after(snapshot: Snapshot, law: Law, position: Position, contract: ContractFacts) -> Standing:
    """An advance adds to what is outstanding; anything else is work paid for, less what it recovers.

    Where the law leaves the schedule open the most is taken as recovered: only what is wrong in every reading counts.
    """
    gross = snapshot.gross
    if snapshot.kind is Kind.ADVANCE:
        return Standing(contract.paid_gross, contract.advance_outstanding + gross)
    split = amounts(snapshot, law, position)
    recovered = split.recovered if split.schedule_known else min(gross, contract.advance_outstanding)
    return Standing(contract.paid_gross + gross, contract.advance_outstanding - recovered)
