"""What units declare: contracts with their appendices, guarantees and calls on them, the plan by year.

Part of the only writer; every declaration is kept as a row of its own and never changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from khobac.books.commitments.models import (
    Contract,
    ContractPlan,
    ContractVersion,
    Guarantee,
    GuaranteeCall,
    GuaranteeKind,
)
from khobac.core import db
from khobac.core.errors import Refused, Word

DONG = "VND"


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What a unit declares of a contract; amounts in đồng, `value_fx` in the currency where it is another.

    `retention_percent` of each payment is kept back until the warranty ends on `warranty_ends_on`, the last day of it
    (Decree 254/2025 Art 9).
    """

    payee: str
    value: int
    subject: str
    advance_max: int | None = None
    guarantee_asked: bool = False
    recovered_by: dt.date | None = None
    currency: str = DONG
    value_fx: Decimal | None = None
    retention_percent: Decimal = Decimal(0)
    warranty_ends_on: dt.date | None = None


def register_contract(
    *,
    unit: str,
    code: str,
    treasury_id: int,
    terms: ContractTerms,
    signed_on: dt.date,
    budget_level: str,
    actor: str,
    at: dt.datetime,
    effective_on: dt.date | None = None,
    appendix: str = "",
    reason: str = "",
) -> int:
    """Declare a contract, or amend it by an appendix when the unit has declared it before; its id.

    The terms and appendix declared last, declared again, change nothing.
    The value at signing, its date and its budget level stay those of the first declaration. An amendment takes effect
    on `effective_on` (the day it is recorded where none is named), a contract on that day or its signing. Raises
    BELOW_PAID for a value under payments and outstanding advances, ABOVE_CONTRACT for one under what is committed.
    """
    with db.atomic():
        contract = Contract.objects.select_for_update(of=("self",)).filter(unit_id=unit, code=code).first()
        if contract is None:
            valid_from = effective_on or signed_on
            contract = Contract.objects.create(
                unit_id=unit,
                code=code,
                treasury_id=treasury_id,
                value_at_signing=terms.value,
                signed_on=signed_on,
                effective_on=effective_on,
                budget_level=budget_level,
                **_declared(terms),
            )
        else:
            valid_from = effective_on or at.date()
            if _is_declared(contract, terms, appendix):
                return int(contract.id)
            _check_amendment(contract, terms.value)
            Contract.objects.filter(id=contract.id).update(**_declared(terms))
        ContractVersion.objects.create(
            contract=contract,
            unit_code=unit,
            number=ContractVersion.objects.filter(contract=contract).count() + 1,
            appendix=appendix,
            reason=reason,
            valid_from=valid_from,
            recorded_at=at,
            recorded_by=actor,
            **_declared(terms),
        )
    return int(contract.id)


def _declared(terms: ContractTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in ContractTerms.__dataclass_fields__}


def _is_declared(contract: Contract, terms: ContractTerms, appendix: str) -> bool:
    latest = ContractVersion.objects.filter(contract=contract).order_by("-number")[0]
    return latest.appendix == appendix and all(
        getattr(latest, name) == value for name, value in _declared(terms).items()
    )


def _check_amendment(contract: Contract, value: int) -> None:
    paid = contract.paid_gross + contract.advance_outstanding + contract.retained
    if value < paid:
        raise Refused(Word.BELOW_PAID, "Giá trị hợp đồng thấp hơn số đã thanh toán và tạm ứng.", short=paid - value)
    committed = committed_in_all(contract)
    if value < committed:
        raise Refused(Word.ABOVE_CONTRACT, "Giá trị hợp đồng thấp hơn số đã cam kết chi.", short=committed - value)


def committed_in_all(contract: Contract) -> int:
    """What is committed on a contract over all years and sources, in đồng."""
    [row] = db.rows(
        """
        SELECT coalesce(sum(committed), 0)::bigint AS committed FROM commitment
        WHERE treasury_id = %s AND contract_id = %s
        """,
        [contract.treasury_id, contract.id],
    )
    return int(row["committed"])


def register_guarantee(
    *,
    contract_id: int,
    amount: int,
    expires_on: dt.date,
    at: dt.datetime,
    kind: GuaranteeKind = GuaranteeKind.ADVANCE,
    bank: str = "",
    number: str = "",
) -> int:
    """Record a bank's guarantee, in đồng; it replaces the one of its kind before. Its id."""
    contract = Contract.objects.only("unit_id", "advanced", "advance_outstanding").get(id=contract_id)
    guarantee = Guarantee.objects.create(
        contract_id=contract_id,
        unit_code=contract.unit_id,
        kind=kind,
        bank=bank,
        number=number,
        amount=amount,
        expires_on=expires_on,
        recovered_before=contract.advanced - contract.advance_outstanding,
        recorded_at=at,
    )
    return int(guarantee.id)


def call_guarantee(*, guarantee_id: int, amount: int, reason: str, actor: str, at: dt.datetime) -> int:
    """Record a call on a guarantee; its id. Raises BELOW_USED for more than the bank still answers for."""
    with db.atomic():
        guarantee = Guarantee.objects.get(id=guarantee_id)
        contract = Contract.objects.select_for_update(of=("self",)).get(id=guarantee.contract_id)
        called = guarantee.calls.aggregate(sum=Sum("amount"))["sum"] or 0
        recovered = contract.advanced - contract.advance_outstanding - guarantee.recovered_before
        in_force = guarantee.amount - called - (recovered if guarantee.kind == GuaranteeKind.ADVANCE else 0)
        if not 0 < amount <= in_force:
            raise Refused(
                Word.BELOW_USED, "Số yêu cầu vượt phần bảo lãnh còn hiệu lực.", short=amount - max(in_force, 0)
            )
        call = GuaranteeCall.objects.create(
            guarantee=guarantee,
            unit_code=guarantee.unit_code,
            amount=amount,
            called_on=at.date(),
            reason=reason,
            recorded_at=at,
            recorded_by=actor,
        )
    return int(call.id)


def plan_years(*, contract_id: int, amounts: Mapping[int, int], actor: str, at: dt.datetime) -> None:
    """Plan a contract by budget year, in đồng; years not named keep their plan.

    Raises ABOVE_CONTRACT when all years together exceed the value, BELOW_USED for a year under what is committed on it.
    """
    with db.atomic():
        contract = Contract.objects.select_for_update(of=("self",)).get(id=contract_id)
        rows = db.rows(
            """
            SELECT year, coalesce(planned, 0)::bigint AS planned, coalesce(committed, 0)::bigint AS committed
            FROM (SELECT DISTINCT ON (year) year, amount AS planned FROM commitments_contractplan
                  WHERE contract_id = %s ORDER BY year, id DESC) AS plan
            FULL JOIN (SELECT year, sum(committed) AS committed FROM commitment
                       WHERE treasury_id = %s AND contract_id = %s GROUP BY year) AS held USING (year)
            """,
            [contract_id, contract.treasury_id, contract_id],
        )
        planned = {row["year"]: row["planned"] for row in rows} | dict(amounts)
        above = sum(planned.values()) - contract.value
        if above > 0:
            raise Refused(Word.ABOVE_CONTRACT, "Kế hoạch các năm vượt giá trị hợp đồng.", short=above)
        for row in rows:
            short = row["committed"] - amounts.get(row["year"], row["committed"])
            if short > 0:
                year = row["year"]
                raise Refused(Word.BELOW_USED, f"Kế hoạch năm {year} thấp hơn số đã cam kết chi.", short=short)
        ContractPlan.objects.bulk_create(
            ContractPlan(
                contract=contract,
                unit_code=contract.unit_id,
                year=year,
                amount=amount,
                recorded_at=at,
                recorded_by=actor,
            )
            for year, amount in sorted(amounts.items())
        )
