"""The whole approval, as the treasury's director gives it on what the chief accountant has signed: `approval.approve`."""
from __future__ import annotations

from collections.abc import Sequence

from khobac.flows.payment import approval
from proof.ground import dossiers, units

UNITS = 100
ROOM = 10**15


class Approval:
    """Countersigned dossiers of all units in turn, three lines each; one in three is paid on its unit's commitment.

    A pattern of each is filed, examined, accepted and countersigned through the flows; the batches are copies of them.
    """

    updated: tuple[str, ...] = ("commitment", "commitments_contract", "budget_line", "balance", "dossiers_dossier",
               "requests_spendingrequest")
    tables: tuple[str, ...] = (
        *updated, "contract_use", "budget_movement", "journal_entry", "journal_line", "journal_unsealed", "balance_delta",
        "payment_order", "payment_line", "payment_step", "dossiers_step", "dossiers_seattaken",
        "core_auditrecord", "core_fact",
    )

    def __init__(self) -> None:
        self._patterns: list[tuple[str, int]] = []

    def prepare(self) -> None:
        """Units with endless money and a committed contract; a pattern of each kind per unit."""
        codes = units.found(UNITS)
        units.endow(codes, ROOM)
        plain = {code: self._pattern(code, None) for code in codes}
        on_contract = {code: self._pattern(code, units.CONTRACT) for code in codes}
        self._patterns = [
            ((on_contract if n % 3 == 0 else plain)[codes[unit]], unit)
            for n in range(3 * UNITS)
            for unit in [n * 7 % UNITS]
        ]

    def batch(self, orders: int, lane: int = 0, lanes: int = 1) -> list[str]:
        """Their numbers."""
        return dossiers.copies([number for number, unit in self._patterns if unit % lanes == lane], orders)

    def post(self, batch: Sequence[str]) -> None:
        """The director approves what the chief accountant has signed; every dossier must be paid."""
        answers = approval.approve(batch, units.DIRECTOR)
        if len(answers) != len(batch) or any(each.refused for each in answers):
            raise RuntimeError(f"not all were approved: {next(each for each in answers if each.refused)}")

    def post_one(self, batch: Sequence[str]) -> None:
        """The same, of one: `approval.approve` gathers by itself."""
        self.post(batch)

    def _pattern(self, unit: str, contract: str | None) -> str:
        number = dossiers.submit(dossiers.draft(unit, 1_325_000, f"{unit} {contract}", contract=contract))
        dossiers.accept(number)
        approval.countersign([number], units.CHIEF)
        return number
