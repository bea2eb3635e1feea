"""Contracts of the sample: signed, committed where that is asked, advanced, paid, paid in full; one step may be wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from khobac.control.inputs import ContractFacts, Invoice, Kind
from khobac.flows.sample_province.asking import CONTRACT_ITEMS
from khobac.flows.sample_province.past import Asked, Contract, Purse
from khobac.flows.sample_province.province import SUPPLIERS
from khobac.flows.sample_province.units import SampleUnit
from khobac.flows.sample_province.words import Namer

STAGES = ("advance", "payment", "final")
DAYS_BETWEEN = {"payment": (12, 30), "final": (10, 35)}
AT_STAGE = {"C08": "advance", "C09": "advance", "C06": "final", "C07": "payment", "C16": "payment"}
"""At which stage a defect of a contract shows."""
ADVANCE_PERCENT, FIRST_PERCENT, RECOVERED_PERCENT = 30, 50, 60
SOURCE = "12"
SAFETY = 3
"""A unit signs for a third of what it has left."""
GUARANTEE_DAYS = 300


class Contracting:
    """Draws contracts and what is asked for on them."""

    def __init__(
        self, units: Sequence[SampleUnit], purse: Callable[[SampleUnit, str, int], Purse], chance: random.Random
    ) -> None:
        self._purse = purse
        self._chance = chance
        self._namer = Namer(chance)
        self._large = [unit for unit in units if unit.rows[-1].level == "2" and not unit.project and unit.staff > 12]
        self._others = [unit for unit in units if not unit.project and unit.staff > 12]
        self.made: list[Contract] = []

    def sign(self, on: dt.date, defect: str | None, commit_required: bool) -> Contract:
        """A contract signed some days before; a large one where a commitment is what is going to be missing."""
        chance = self._chance
        large = defect == "C16"
        unit, value = self._affordable(self._large if large else self._others, on, large)
        item = chance.choice(CONTRACT_ITEMS)
        number = len(self.made) + 1
        signed_on = on - dt.timedelta(days=chance.randrange(3, 9))
        facts = ContractFacts(
            code=f"{number:03d}/{signed_on.year}/HĐ-{unit.code[-4:]}",
            value=value,
            value_at_signing=value,
            subject="works" if item == "6907" else "goods",
            budget_level=unit.rows[-1].level,
            advance_max=None,
            guarantee_asked=defect == "C09",
            recovered_by=signed_on + dt.timedelta(days=GUARANTEE_DAYS - 60) if defect == "C09" else None,
            paid_gross=0,
            advanced=0,
            advance_outstanding=0,
        )
        supplier = f"NCC{chance.randrange(SUPPLIERS) + 1}"
        contract = Contract(unit, facts, supplier, item, signed_on, SOURCE, defect)
        if large and not commit_required:
            contract.committed = value * (FIRST_PERCENT - 20) // 100
        self.made.append(contract)
        return contract

    def _affordable(self, units: Sequence[SampleUnit], on: dt.date, large: bool) -> tuple[SampleUnit, int]:
        """Who signs, and for how much."""
        value = 1_000_000 * (self._chance.randrange(205, 290) if large else self._chance.randrange(55, 150))
        there = [unit for unit in units if unit.rows[0].valid_from <= on]
        free = {unit.code: self._purse(unit, SOURCE, on.year).free for unit in there}
        able = [unit for unit in there if free[unit.code] >= SAFETY * value]
        if able:
            return self._chance.choice(able), value
        unit = max(there, key=lambda each: free[each.code])
        return unit, min(value, free[unit.code] // SAFETY)

    @staticmethod
    def first_stage(contract: Contract) -> str:
        """A contract that is to be wrong comes with that; others begin with their advance."""
        return AT_STAGE.get(contract.defect or "", STAGES[0])

    def ask(self, contract: Contract, stage: str, on: dt.date) -> Asked:
        """What is asked for at a stage, wrong where the contract is to be wrong there."""
        facts, wrong = contract.facts, AT_STAGE.get(contract.defect or "") == stage
        defect = contract.defect if wrong else None
        recover = None
        if stage == "advance":
            gross = facts.value * (ADVANCE_PERCENT + (30 if defect == "C08" else 0)) // 100
        elif stage == "payment":
            gross = facts.value * FIRST_PERCENT // 100
            recover = facts.advance_outstanding * RECOVERED_PERCENT // 100
        else:
            gross = facts.value - facts.paid_gross + (7_000_000 if defect == "C06" else 0)
            recover = facts.advance_outstanding
        content = self._namer.content(contract.item, on, "", contract=facts.code)
        if stage == "advance":
            content = f"Tạm ứng hợp đồng số {facts.code}"
        asked = Asked(
            contract.unit,
            Kind.ADVANCE if stage == "advance" else Kind.PAYMENT,
            contract.source,
            on.year,
            contract.payee,
            content,
            [(contract.item, gross)],
            contract=contract,
            recover=recover,
            defect=defect,
            stage=stage,
        )
        if stage != "advance":
            asked.invoice = Invoice(f"{STAGES.index(stage)}{facts.code[:3]}{facts.value // 1_000_000:04d}", gross)
        return asked

    def mend(self, contract: Contract, on: dt.date) -> int:
        """Do what the return asked for, outside the request itself; how much more is committed now."""
        if contract.defect == "C09":
            amount = contract.facts.value * ADVANCE_PERCENT // 100
            contract.guaranteed_on = on
            contract.facts = replace(
                contract.facts,
                guarantee_amount=amount,
                guarantee_expires_on=contract.signed_on + dt.timedelta(days=GUARANTEE_DAYS),
            )
        if contract.defect == "C16":
            before = contract.committed or 0
            contract.committed = contract.facts.value - contract.facts.advance_outstanding
            return contract.committed - before
        return 0

    def next_stage(self, stage: str, on: dt.date) -> tuple[str, dt.date] | None:
        """What comes next, and when; nothing in another budget year."""
        place = STAGES.index(stage) + 1
        if place == len(STAGES):
            return None
        follows = STAGES[place]
        day = on + dt.timedelta(days=self._chance.randint(*DAYS_BETWEEN[follows]))
        return (follows, day) if day <= dt.date(on.year, 12, 28) else None
