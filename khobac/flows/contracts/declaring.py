"""What a unit declares of its contracts: terms and appendices, guarantees and calls on them, the plan by year."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from khobac.books.commitments import contract_queries
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import ContractTerms, GuaranteeKind
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.position import unit_on


@repeated
def register(
    unit_code: str,
    code: str,
    terms: ContractTerms,
    signed_on: dt.date,
    budget_level: str | None,
    by: str,
    *,
    effective_on: dt.date | None = None,
    appendix: str = "",
    reason: str = "",
) -> None:
    """Declare a contract, or amend it under the same code by an appendix that takes effect on `effective_on`.

    The same again changes nothing. Raises NO_RIGHT, INVALID, BELOW_PAID, ABOVE_CONTRACT.
    """
    rights.require_unit(by, "prepare", unit_code)
    _require_terms(terms, effective_on)
    with db.atomic():
        unit = unit_on(unit_code, clock.today())
        contracts.register_contract(
            unit=unit_code,
            code=code,
            treasury_id=unit.treasury_id,
            terms=terms,
            signed_on=signed_on,
            budget_level=budget_level or unit.level,
            actor=by,
            at=clock.now(),
            effective_on=effective_on,
            appendix=appendix,
            reason=reason,
        )
        audit.record(by, "register_contract", [(code, unit_code)])


@repeated
def declare(
    unit_code: str, code: str, terms: ContractTerms, signed_on: dt.date, by: str, effective_on: dt.date | None = None
) -> None:
    """Declare a contract not known before. Raises STATE where its code stands for other terms."""
    if signed_on > clock.today():
        raise Refused(Word.INVALID, _("Hợp đồng chưa ký."), pointer="/signed_on")
    with db.atomic():
        known = commitments.contract_id(unit_code, code)
        if known is not None and contract_queries.latest_terms(known) != dataclasses.asdict(terms):
            raise Refused(
                Word.STATE,
                _("Hợp đồng %(code)s đã được khai báo; điều chỉnh bằng phụ lục.") % {"code": code},
                pointer="/code",
            )
        register(unit_code, code, terms, signed_on, None, by, effective_on=effective_on)


@repeated
def amend(
    unit_code: str,
    code: str,
    terms: ContractTerms,
    appendix: str,
    reason: str,
    by: str,
    effective_on: dt.date | None = None,
) -> None:
    """All terms of a contract as they are from an appendix on. Raises NOT_FOUND, REASON_NEEDED, BELOW_PAID, ABOVE_CONTRACT."""
    if not reason.strip():
        raise Refused(Word.REASON_NEEDED, _("Cần ghi lý do của phụ lục."), pointer="/reason")
    with db.atomic():
        known = commitments.contract_facts(unit_code, code)
        if known is None:
            raise _unknown(code)
        register(
            unit_code,
            code,
            terms,
            known.signed_on,
            known.budget_level,
            by,
            effective_on=effective_on,
            appendix=appendix,
            reason=reason,
        )


def _require_terms(terms: ContractTerms, effective_on: dt.date | None) -> None:
    """Everything the form of the terms itself shows to be wrong, at once."""
    faults = list(_faults(terms, effective_on))
    if faults:
        raise Refused(Word.INVALID, faults[0][1], pointer=faults[0][0], faults=faults)


def _faults(terms: ContractTerms, effective_on: dt.date | None) -> Iterator[tuple[str, str]]:
    if terms.value <= 0:
        yield "/value", _("Giá trị hợp đồng phải là số đồng nguyên dương.")
    if terms.currency != "VND" and not terms.value_fx:
        yield "/value_fx", _("Hợp đồng ngoại tệ phải ghi giá trị theo nguyên tệ.")
    if not 0 <= terms.retention_percent < 100:
        yield "/retention_percent", _("Tỷ lệ tạm giữ phải từ 0 đến dưới 100 %.")
    if effective_on and effective_on > clock.today():
        yield "/effective_on", _("Phụ lục chưa có hiệu lực, hãy khai báo vào ngày có hiệu lực.")


@repeated
def guarantee(
    unit_code: str,
    code: str,
    amount: int,
    expires_on: dt.date,
    by: str,
    *,
    kind: GuaranteeKind = GuaranteeKind.ADVANCE,
    bank: str = "",
    number: str = "",
) -> None:
    """Record a bank's guarantee, of an advance if nothing else is said; it replaces the one of its kind before."""
    rights.require_unit(by, "prepare", unit_code)
    if amount <= 0:
        raise Refused(Word.INVALID, _("Số tiền bảo lãnh phải là số đồng nguyên dương."), pointer="/amount")
    with db.atomic():
        contracts.register_guarantee(
            contract_id=contract_id(unit_code, code),
            amount=amount,
            expires_on=expires_on,
            kind=kind,
            bank=bank,
            number=number,
            at=clock.now(),
        )
        audit.record(by, "guarantee", [(code, unit_code)])


@repeated
def call_guarantee(unit_code: str, code: str, kind: str, amount: int, reason: str, by: str) -> None:
    """Record that the unit demands payment of the bank that guaranteed.

    Raises NOT_FOUND without such a guarantee, STATE once it has expired, BELOW_USED for more than is still in force.
    """
    rights.require_unit(by, "prepare", unit_code)
    with db.atomic():
        found = next(
            (each for each in contract_queries.guarantees_of(contract_id(unit_code, code)) if each.kind == kind), None
        )
        if found is None:
            raise Refused(
                Word.NOT_FOUND,
                _("Hợp đồng %(code)s không có bảo lãnh loại này.") % {"code": code},
                pointer="/kind",
            )
        if found.expires_on < clock.today():
            raise Refused(Word.STATE, _("Bảo lãnh đã hết hạn ngày %(day)s.") % {"day": f"{found.expires_on:%d/%m/%Y}"})
        contracts.call_guarantee(guarantee_id=found.id, amount=amount, reason=reason, actor=by, at=clock.now())
        called = {"version": 1, "kind": kind, "amount": amount, "guarantee_id": found.id}
        facts.record([NewFact("GuaranteeCalled", code, unit_code, called)])
        audit.record(by, "call_guarantee", [(code, unit_code)])


@repeated
def plan(unit_code: str, code: str, amounts: Mapping[int, int], by: str) -> None:
    """Plan a contract of several years by budget year; a later plan replaces those of the years it names."""
    rights.require_unit(by, "prepare", unit_code)
    if any(amount < 0 for amount in amounts.values()):
        raise Refused(Word.INVALID, _("Kế hoạch năm không được âm."), pointer="/plan")
    with db.atomic():
        contracts.plan_years(contract_id=contract_id(unit_code, code), amounts=amounts, actor=by, at=clock.now())
        audit.record(by, "plan_contract", [(code, unit_code)])


def contract_id(unit_code: str, code: str) -> int:
    """The id of a unit's contract. Raises NOT_FOUND."""
    found = commitments.contract_id(unit_code, code)
    if found is None:
        raise _unknown(code)
    return found


def _unknown(code: str) -> Refused:
    return Refused(Word.NOT_FOUND, _("Đơn vị không có hợp đồng %(code)s.") % {"code": code}, pointer="/contract")
