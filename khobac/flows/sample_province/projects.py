"""The investment projects of the sample: their decisions, the plans their estimates came from, a contract each with
accepted volume, and one request for a part of it that waits in the queue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.books.commitments import queries as commitments
from khobac.books.commitments.services import ContractTerms
from khobac.casework.dossiers.services import history as casework
from khobac.control.inputs import Kind
from khobac.core import clock, db
from khobac.core.canonical import canonical_bytes
from khobac.core.repeats import repeated
from khobac.flows import contracts
from khobac.flows.payment import filing, signing
from khobac.flows.payment.content import FiledLine, Filing, SignedBy
from khobac.flows.sample_province.money import Allotment
from khobac.flows.sample_province.province import FOUNDER, SUPPLIERS
from khobac.flows.sample_province.units import SampleUnit
from khobac.registers.organisations import queries as organisations
from khobac.spending.investment import services as investment
from khobac.spending.investment.services import Acceptance, Decided, ProjectTerms

FILED = 1
"""How many dossiers are filed here."""
MEDIUM_TERMS = ((2021, 2025), (2026, 2030))
TOTAL_TIMES, MEDIUM_TIMES, CONTRACT_TIMES = 10, 4, 2
"""Total investment, medium-term plan and contract as multiples of what one year was allotted."""
ACCEPTED_PERCENT, ASKED_PERCENT = (8, 5), 3
CONTRACT_DAYS = 120
"""So many days ago the contracts were signed; work has been accepted every other month since."""
CONSTRUCTION = "9301"


@repeated
def tell(units: Sequence[SampleUnit], allotted: Sequence[Allotment], now: dt.datetime) -> None:
    """Everything about projects, once the books hold what was allotted and paid."""
    owned = [unit for unit in units if unit.project]
    with db.atomic():
        for number, unit in enumerate(owned, 1):
            _decide(unit, [each for each in allotted if each.unit == unit.code])
            _contract(unit, f"NCC{number % SUPPLIERS + 1}", _year_of(unit, allotted), now)
    with clock.at(now):
        casework.mark_as_sample([_ask(unit, _year_of(unit, allotted), now) for unit in owned[:FILED]])


def _decide(unit: SampleUnit, allotted: Sequence[Allotment]) -> None:
    """The decisions in their order; each plan of a year is what had been allotted until then."""
    first = allotted[0]
    known = organisations.unit(unit.code, first.on)
    if known is None:
        raise LookupError(unit.code)
    whole = max(each.amount for each in allotted)
    total = TOTAL_TIMES * whole
    terms = ProjectTerms(unit.code, "C", total, first.on, first.on.replace(year=first.on.year + 3))
    investment.decide(unit.code, known.treasury_id, terms, _decided(f"{unit.code[-3:]}/QĐ-UBND", first.on))
    for years in MEDIUM_TERMS:
        number = f"{years[0]}/NQ-HĐND"
        investment.plan_medium(unit.code, years, first.source, MEDIUM_TIMES * whole, _decided(number, first.on))
    planned: dict[int, int] = {}
    for each in allotted:
        change = -each.amount if each.kind == "cut" else each.amount
        planned[each.year] = planned.get(each.year, 0) + change
        investment.plan_year(unit.code, each.year, each.source, planned[each.year], _decided(each.key, each.on))


def _contract(unit: SampleUnit, payee: str, year: int, now: dt.datetime) -> None:
    """A construction contract with two acceptance records."""
    code, signed_on = _code(unit, now), (now - dt.timedelta(days=CONTRACT_DAYS)).date()
    value, declarer = CONTRACT_TIMES * year, unit.people["accountant"][0]
    with clock.at(_morning(signed_on)):
        contracts.register(unit.code, code, ContractTerms(payee, value, "works"), signed_on, None, declarer)
    contract = commitments.contract_id(unit.code, code) or 0
    for number, percent in enumerate(ACCEPTED_PERCENT, 1):
        accepted_on = signed_on + dt.timedelta(days=50 * number)
        record = Acceptance(
            f"{number:02d}/BBNT", accepted_on, value * percent // 100, "Ban quản lý dự án", "Nhà thầu thi công"
        )
        investment.accept_volume(contract, record, declarer, _morning(accepted_on))


def _ask(unit: SampleUnit, year: int, now: dt.datetime) -> str:
    """A payment for part of the volume, signed twice and in; its number."""
    code = _code(unit, now)
    contract = commitments.contract_facts(unit.code, code)
    if contract is None:
        raise LookupError(code)
    asked = Filing(
        kind=Kind.PAYMENT,
        unit=unit.code,
        source=unit.sources[0],
        year=now.year,
        payee=contract.payee,
        content=f"Thanh toán khối lượng hoàn thành đợt 1, hợp đồng số {code}",
        lines=(FiledLine(CONSTRUCTION, year * ASKED_PERCENT // 100),),
        prepared_by=unit.people["accountant"][0],
        voucher_date=now.date(),
        performed_on=now.date(),
        contract=code,
    )
    content = canonical_bytes(asked.signed_content())
    people = [unit.people["chief_accountant"][0], unit.people["holder"][0]]
    signatures = [SignedBy(each, signing.signer_of(each).sign(content)) for each in people]
    return filing.submit(asked, signatures, f"volume:{code}").number


def _year_of(unit: SampleUnit, allotted: Sequence[Allotment]) -> int:
    """What the project was first allotted for the latest year, in đồng."""
    return [each.amount for each in allotted if each.unit == unit.code and each.kind == "estimate"][-1]


def _code(unit: SampleUnit, now: dt.datetime) -> str:
    return f"HĐXD/{now.year}/{unit.code[-4:]}"


def _decided(number: str, on: dt.date) -> Decided:
    return Decided(number, on, on, FOUNDER, _morning(on))


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), clock.VIETNAM)
