"""What units ask for: wages at the beginning of the month, bills, goods, travel, small advances. Amounts in whole thousands."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate

from khobac.control.inputs import Invoice, Kind, Payroll
from khobac.flows.sample_province.past import Asked, Purse
from khobac.flows.sample_province.province import STAFF_LIST, SUPPLIERS
from khobac.flows.sample_province.units import COMMUNES_BEGIN, SampleUnit
from khobac.flows.sample_province.words import Namer

WAGES = (("6001", 5_200), ("6101", 310), ("6112", 1_450), ("6115", 620))
"""Sub-items of a payroll with thousands of đồng a head."""
LISTED_UP_TO = 12
"""Staff of a unit whose wages are paid person by person, in one order with many lines."""
BILLS = (
    ("6501", "EVN-QT", 900, 9_000),
    ("6502", "QTWACO", 150, 1_900),
    ("6601", "VNPT-QT", 90, 700),
    ("6605", "VNPT-NET", 220, 900),
    ("6504", "MTDT-DH", 300, 1_500),
)
GOODS = (
    ("6551", 700, 7_500),
    ("6552", 1_200, 12_000),
    ("6651", 600, 6_000),
    ("6757", 3_500, 9_000),
    ("6912", 800, 9_500),
    ("6913", 700, 5_500),
    ("6921", 900, 14_000),
    ("7001", 1_500, 18_000),
    ("7004", 900, 6_500),
    ("7049", 600, 9_000),
    ("7053", 2_500, 12_000),
    ("7757", 700, 3_200),
)
PERSONAL = (
    ("6105", 1_800, 16_000),
    ("6404", 12_000, 60_000),
    ("6701", 400, 4_500),
    ("6702", 300, 3_500),
    ("6703", 300, 4_000),
    ("6704", 600, 2_500),
    ("7012", 2_000, 15_000),
)
ADVANCES = (("6655", 4_000, 18_000), ("6658", 5_000, 22_000), ("6703", 3_000, 9_000))
PROJECT_COSTS = (
    ("9401", 8_000, 45_000),
    ("9402", 12_000, 80_000),
    ("9251", 20_000, 240_000),
    ("9301", 150_000, 900_000),
)
DEPOSITS = (("7049", 600, 6_000), ("7799", 400, 5_000))
CONTRACT_ITEMS = ("6907", "6954", "6955", "6956")
MONTH_BEGINS_UNTIL = 12
LARGEST_SHARE = 6
"""A request takes at most the sixth part of what is left."""


class Asker:
    """Draws requests; the same random source draws the same."""

    def __init__(
        self, units: Sequence[SampleUnit], purse: Callable[[SampleUnit, str, int], Purse], chance: random.Random
    ) -> None:
        self._units = units
        self._purse = purse
        self._chance = chance
        self._namer = Namer(chance)
        self._invoices = 100_000
        self._staff: dict[str, list[tuple[str, str]]] = {}

    def unit(self, on: dt.date) -> SampleUnit:
        """A unit that there is on that day, large ones more often."""
        units, weights = self._weighted(on >= COMMUNES_BEGIN)
        [unit] = self._chance.choices(units, cum_weights=weights)
        return unit

    @cache  # noqa: B019 (lives as long as its story)
    def _weighted(self, communes: bool) -> tuple[list[SampleUnit], list[float]]:
        units = [unit for unit in self._units if communes or unit.rows[0].valid_from < COMMUNES_BEGIN]
        return units, list(accumulate(max(unit.staff, 14) ** 0.5 for unit in units))

    def fresh(self, on: dt.date, defect: str | None = None) -> Asked:
        """What somebody asks for on that day; with a planted defect, something that rule looks at."""
        chance, unit = self._chance, self.unit(on)
        year = on.year
        if defect == "C11":
            return self.payroll(self._with_staff(on), year, on)
        if defect == "C02":
            return self.from_deposit(self._with_deposit(on), year, on)
        if unit.project:
            return self._priced(unit, Kind.PAYMENT, PROJECT_COSTS, year, on, self._supplier())
        if defect is None and on.day <= MONTH_BEGINS_UNTIL and chance.random() < 0.16:
            return self.payroll(unit, year, on)
        draw = chance.random()
        if defect is None and draw < 0.035:
            return self._priced(unit, Kind.ADVANCE, ADVANCES, year, on, STAFF_LIST)
        if defect is None and draw < 0.05 and unit.deposit:
            return self.from_deposit(unit, year, on)
        if draw < 0.42:
            return self.bill(unit, year, on, pay_first=defect is None and chance.random() < 0.08)
        personal = draw < 0.55 and defect is None
        asked = self._priced(
            unit, Kind.PAYMENT, PERSONAL if personal else GOODS, year, on, STAFF_LIST if personal else self._supplier()
        )
        if not personal:
            asked.invoice = Invoice(self._invoice(), asked.gross)
        return asked

    def payroll(self, unit: SampleUnit, year: int, on: dt.date) -> Asked:
        """The wages of a month; a small unit lists its people."""
        chance = self._chance
        heads = unit.staff - chance.randrange(3)
        source = "13" if "13" in unit.sources else "12"
        lines = [(item, 1_000 * heads * int(each * chance.uniform(0.94, 1.08))) for item, each in WAGES]
        asked = Asked(unit, Kind.PAYMENT, source, year, STAFF_LIST, self._content("6001", on), lines)
        asked.payroll = Payroll(heads, 1 + chance.randrange(2), asked.gross)
        if unit.staff <= LISTED_UP_TO:
            share, rest = divmod(asked.gross, heads)
            asked.people = tuple(
                (name, account, share + (rest if place == 0 else 0))
                for place, (name, account) in enumerate(self._people(unit)[:heads])
            )
        return asked

    def bill(self, unit: SampleUnit, year: int, on: dt.date, *, pay_first: bool) -> Asked:
        """Electricity, water, telephone; some are paid first and controlled after."""
        item, payee, low, high = self._chance.choice(BILLS)
        kind = Kind.PAY_FIRST if pay_first else Kind.PAYMENT
        asked = self._priced(unit, kind, ((item, low, high),), year, on, payee)
        asked.invoice = Invoice(self._invoice(), asked.gross)
        return asked

    def from_deposit(self, unit: SampleUnit, year: int, on: dt.date) -> Asked:
        """A payment out of the unit's own deposit."""
        return self._priced(unit, Kind.DEPOSIT_PAYMENT, DEPOSITS, year, on, self._supplier())

    def settlement(self, advance: Asked, on: dt.date) -> Asked:
        """The papers of an advance: mostly for all of it, sometimes for a little more."""
        more = 1_000 * self._chance.randrange(100, 900) if self._chance.random() < 0.2 else 0
        (item, amount), *others = advance.lines
        content = f"Thanh toán tạm ứng: {advance.content}"
        return Asked(
            advance.unit,
            Kind.SETTLEMENT,
            advance.source,
            advance.year,
            advance.payee,
            content,
            [(item, amount + more), *others],
            performed_on=min(on, dt.date(advance.year, 12, 31)),
        )

    def _priced(
        self,
        unit: SampleUnit,
        kind: Kind,
        prices: Sequence[tuple[str, int, int]],
        year: int,
        on: dt.date,
        payee: str,
    ) -> Asked:
        item, low, high = self._chance.choice(prices)
        source = self._chance.choice(unit.sources)
        free = self._purse(unit, "" if kind is Kind.DEPOSIT_PAYMENT else source, year).free
        amount = 1_000 * max(1, min(self._chance.randrange(low, high), free // (1_000 * LARGEST_SHARE)))
        content = self._content(item, on, project=unit.project)
        return Asked(unit, kind, source, year, payee, content, [(item, amount)])

    def _content(self, item: str, on: dt.date, project: str = "") -> str:
        return self._namer.content(item, on, f"{self._invoices + 1:07d}", project=project)

    def _invoice(self) -> str:
        self._invoices += 1
        return f"{self._invoices:07d}"

    def _supplier(self) -> str:
        return f"NCC{self._chance.randrange(SUPPLIERS) + 1}"

    def _people(self, unit: SampleUnit) -> list[tuple[str, str]]:
        """Names and accounts of the unit's own people, the same every month."""
        if unit.code not in self._staff:
            accounts = (f"{self._chance.randrange(10**9, 10**10)}" for _ in range(unit.staff))
            self._staff[unit.code] = [(self._namer.person(), account) for account in accounts]
        return self._staff[unit.code]

    def _with_staff(self, on: dt.date) -> SampleUnit:
        units, _ = self._weighted(on >= COMMUNES_BEGIN)
        return self._chance.choice([unit for unit in units if unit.staff > LISTED_UP_TO])

    def _with_deposit(self, on: dt.date) -> SampleUnit:
        units, _ = self._weighted(on >= COMMUNES_BEGIN)
        return self._chance.choice([unit for unit in units if unit.deposit])
