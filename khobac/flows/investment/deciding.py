"""What is decided about a project and entered by its treasury: terms, plans; and what its owner declares: volume."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.budget import Document, Line, enter_signed
from khobac.flows.contracts.declaring import contract_id
from khobac.flows.payment.position import unit_on
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView
from khobac.spending.investment import queries as projects
from khobac.spending.investment import services as investment
from khobac.spending.investment.services import Acceptance, Decided, ProjectTerms


@dataclass(frozen=True, slots=True)
class Decision:
    """The document something is decided by: number, who issued it, on which day; it counts from that day."""

    number: str
    issuer: str
    issued_on: dt.date


@repeated
def register(unit_code: str, terms: ProjectTerms, decision: Decision, by: str, reason: str = "") -> None:
    """Register a project, or change its terms by a later decision. Raises INVALID, NO_RIGHT, STATE, BELOW_USED."""
    if terms.total_investment <= 0:
        raise Refused(Word.INVALID, "Tổng mức đầu tư phải là số đồng nguyên dương.", pointer="/total_investment")
    if terms.ends_on < terms.starts_on:
        raise Refused(Word.INVALID, "Ngày kết thúc phải sau ngày khởi công.", pointer="/ends_on")
    with db.atomic():
        unit = project_unit(unit_code, by)
        unit_on(terms.investor, clock.today())
        investment.decide(unit_code, unit.treasury_id, terms, _decided(decision, by), reason)
        audit.record(by, "register_project", [(unit_code, unit_code)])


@repeated
def plan_medium(unit_code: str, years: tuple[int, int], source: str, amount: int, decision: Decision, by: str) -> None:
    """Enter the medium-term plan of a source. Raises FUNDS_SHORT beyond the total investment, BELOW_USED."""
    _require_amount(amount)
    if not years[0] <= years[1]:
        raise Refused(Word.INVALID, "Năm cuối phải sau năm đầu.", pointer="/years")
    with db.atomic():
        project_unit(unit_code, by)
        investment.plan_medium(unit_code, years, source, amount, _decided(decision, by))
        audit.record(by, "plan_project", [(unit_code, unit_code)])


@repeated
def plan_year(unit_code: str, year: int, source: str, amount: int, decision: Decision, by: str) -> None:
    """Enter the plan of a year and source, and what it changes on the estimate the project spends from (E1c).

    What the finance agency has allotted by a decision of its own is not allotted again; a plan cut below what is used
    is refused with BELOW_USED. Raises FUNDS_SHORT beyond the medium-term plan.
    """
    _require_amount(amount)
    with db.atomic():
        unit = project_unit(unit_code, by)
        investment.plan_year(unit_code, year, source, amount, _decided(decision, by))
        _allot(unit, year, source, amount, decision, by)
        planned = {"version": 1, "year": year, "source": source, "amount": amount}
        facts.record([NewFact("ProjectPlanned", unit_code, unit_code, planned)])
        audit.record(by, "plan_project", [(unit_code, unit_code)])


def _allot(unit: UnitView, year: int, source: str, planned: int, decision: Decision, by: str) -> None:
    """Bring the estimate of the year to what is planned; what came over from the year before stays beside it."""
    money = {each.source: each for each in projects.money_of(unit.code, unit.treasury_id, year)}
    allotted = money[source].decided if source in money else 0
    change = planned - allotted
    if change == 0:
        return
    kind = "cut" if change < 0 else "supplement" if allotted else "estimate"
    number = f"{decision.number}/{unit.code}/{source}/{year}"
    document = Document(number, decision.issuer, decision.issued_on, decision.issued_on, "", "")
    enter_signed(document, [Line(kind, unit.code, source, year, abs(change))], unit.treasury_id, by)


@repeated
def accept_volume(unit_code: str, contract: str, acceptance: Acceptance, by: str) -> None:
    """Declare work accepted on a contract, by the project's accountant. Raises ABOVE_CONTRACT, BELOW_PAID, INVALID."""
    if not acceptance.amount:
        raise Refused(Word.INVALID, "Giá trị nghiệm thu phải khác 0.", pointer="/amount")
    if acceptance.accepted_on > clock.today():
        raise Refused(Word.INVALID, "Ngày nghiệm thu không được sau hôm nay.", pointer="/accepted_on")
    if not acceptance.signed_for_investor.strip() or not acceptance.signed_for_contractor.strip():
        raise Refused(Word.INVALID, "Biên bản phải có chữ ký của hai bên A, B.", pointer="/signed_for_contractor")
    with db.atomic():
        rights.require_unit(by, "prepare", unit_code)
        investment.accept_volume(contract_id(unit_code, contract), acceptance, by, clock.now())
        audit.record(by, "accept_volume", [(contract, unit_code)])


def _decided(decision: Decision, by: str) -> Decided:
    if not decision.number.strip():
        raise Refused(Word.INVALID, "Cần ghi số quyết định.", pointer="/number")
    if decision.issued_on > clock.today():
        raise Refused(Word.INVALID, "Quyết định chưa ban hành.", pointer="/issued_on")
    return Decided(decision.number.strip(), decision.issued_on, decision.issued_on, by, clock.now())


def project_unit(unit_code: str, by: str) -> UnitView:
    """The unit of a project, whose treasury's officer is at work. Raises INVALID, NO_RIGHT."""
    today = clock.today()
    unit = unit_on(unit_code, today)
    if unit.kind != "project":
        raise Refused(Word.INVALID, f"Đơn vị {unit_code} không phải là dự án đầu tư.", pointer="/project")
    office = organisations.serving_office(unit_code, today)
    rights.require_office(by, "enter_project", office.code if office else unit.treasury_code)
    return unit


def _require_amount(amount: int) -> None:
    if amount < 0:
        raise Refused(Word.INVALID, "Kế hoạch vốn không được âm.", pointer="/amount")
