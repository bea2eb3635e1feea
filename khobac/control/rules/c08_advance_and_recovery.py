"""C08: advances stay under their ceiling, and are recovered by the time 80 % of the contract is disbursed.

Circular 17/2024 Art 6, Decree 254/2025 Art 9. Ceiling: for a recurrent contract above `advance.contract_above`, half of
its value at signing and what the contract itself allows; for a project what the contract allows and, where the law
sets one, `advance.invest.max_percent`. Some subjects (`advance.exempt_subjects`, such as imports paid by letter of
credit) know no ceiling of the law. All advances outstanding on the contract count together.

A contract of 120 million allows 60; with 40 advanced, 25 more is 5 too much:

>>> from khobac.control.inputs import Kind
>>> from khobac.control.rules import specimen
>>> there = specimen.position(contract=specimen.contract(120_000_000, advance_outstanding=40_000_000))
>>> asked = specimen.request(25_000_000, kind=Kind.ADVANCE, contract="K1")
>>> [(found.pointer, found.auto_fix) for found in examine(asked, specimen.law(), there)]
[('/lines/0/amount', {'/lines/0/amount': 20000000})]

Recovery: a payment of 60 recovering nothing leaves 60 + 40 = 100 disbursed, above 80 % of 120, with 40 outstanding:

>>> asked = specimen.request(60_000_000, contract="K1", recover=0)
>>> [(found.pointer, found.auto_fix) for found in examine(asked, specimen.law(), there)]
[('/recover', {'/recover': 40000000})]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.amounts import amounts
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import ContractFacts, Kind, Position, Snapshot
from khobac.control.rules.contract_standing import standing_after
from khobac.control.rules.mending import first_line_less
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C08"
ARTICLE = Basis("17/2024/TT-BTC", "6")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """An advance is held against the ceiling, a payment against the recovery."""
    if snapshot.kind is Kind.ADVANCE and position.contract is not None:
        yield from _above_ceiling(snapshot, law, position, position.contract)
    if snapshot.kind in (Kind.PAYMENT, Kind.PAY_FIRST):
        if snapshot.recover is not None:
            yield from _out_of_range(snapshot, position.contract, snapshot.recover, law)
        if position.contract is not None:
            yield from _not_recovered(snapshot, law, position, position.contract)


def _above_ceiling(snapshot: Snapshot, law: Law, position: Position, contract: ContractFacts) -> Iterator[Finding]:
    is_project = position.unit.kind == "project"
    if not is_project and contract.value <= law.value("advance.contract_above"):
        return
    key = "advance.invest.max_percent" if is_project else "advance.max_percent"
    percent = law.get(key) if is_project else law.value(key)
    if contract.subject in law.get("advance.exempt_subjects", ()):
        percent = None
    ceilings = [] if percent is None else [contract.value_at_signing * percent // 100]
    ceilings += [] if contract.advance_max is None else [contract.advance_max]
    outstanding = contract.advance_outstanding + snapshot.gross
    ceiling = min(ceilings, default=None)
    if ceiling is None or outstanding <= ceiling:
        return
    over = outstanding - ceiling
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/lines/0/amount",
        message_vi=f"Tạm ứng lũy kế {dong(outstanding)} vượt mức tối đa {dong(ceiling)} của hợp đồng {contract.code}.",
        message_en=f"Outstanding advances of {dong_en(outstanding)} exceed the ceiling of {dong_en(ceiling)} "
        f"for contract {contract.code}.",
        fix_vi=f"Giảm số tiền tạm ứng {dong(over)}.",
        fix_en=f"Reduce the advance by {dong_en(over)}.",
        basis=legal_basis(law, key, ARTICLE),
        values={"contract": contract.code, "outstanding": outstanding, "ceiling": ceiling, "over": over},
        auto_fix=first_line_less(snapshot, over),
    )


def _out_of_range(snapshot: Snapshot, contract: ContractFacts | None, declared: int, law: Law) -> Iterator[Finding]:
    """No more can be recovered than is outstanding, or than is asked for."""
    most = min(contract.advance_outstanding if contract else 0, snapshot.gross)
    if 0 <= declared <= most:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/recover",
        message_vi=f"Số thu hồi khai báo {dong(declared)} phải từ 0 đến {dong(most)} là số có thể thu hồi.",
        message_en=f"The declared recovery of {dong_en(declared)} must lie between 0 and the recoverable "
        f"{dong_en(most)}.",
        fix_vi=f"Khai báo số thu hồi không quá {dong(most)}.",
        fix_en=f"Declare a recovery of at most {dong_en(most)}.",
        basis=legal_basis(law, "advance.recovered_at_percent", ARTICLE),
        values={"declared": declared, "recoverable": most},
        auto_fix={"/recover": most},
    )


def _not_recovered(snapshot: Snapshot, law: Law, position: Position, contract: ContractFacts) -> Iterator[Finding]:
    """The 80 % test: once so much is disbursed, nothing may be outstanding."""
    if contract.advance_outstanding == 0 or contract.value <= law.value("advance.contract_above"):
        return
    if not amounts(snapshot, law, position).schedule_known:
        yield _schedule_unknown(contract)
        return
    percent = law.value("advance.recovered_at_percent")
    after = standing_after(snapshot, law, position, contract)
    if after.outstanding == 0 or 100 * after.total < percent * contract.value:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/recover",
        message_vi=f"Còn {dong(after.outstanding)} tạm ứng chưa thu hồi khi đã giải ngân {dong(after.total)}, "
        f"đạt {percent} % giá trị hợp đồng.",
        message_en=f"{dong_en(after.outstanding)} of advances stays outstanding although {dong_en(after.total)}, "
        f"{percent} % of the contract, is disbursed.",
        fix_vi=f"Thu hồi toàn bộ {dong(contract.advance_outstanding)} tạm ứng trong lần thanh toán này.",
        fix_en=f"Recover the whole advance of {dong_en(contract.advance_outstanding)} with this payment.",
        basis=legal_basis(law, "advance.recovered_at_percent", ARTICLE),
        values={"outstanding": after.outstanding, "disbursed": after.total, "percent": percent},
        auto_fix={"/recover": contract.advance_outstanding} if snapshot.gross >= contract.advance_outstanding else {},
    )


def _schedule_unknown(contract: ContractFacts) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        "/recover",
        message_vi=f"Còn {dong(contract.advance_outstanding)} tạm ứng, nhưng chưa rõ cách tính số thu hồi lần này.",
        message_en=f"{dong_en(contract.advance_outstanding)} of advances is outstanding, "
        "and the law leaves open how much this payment recovers.",
        fix_vi="Khai báo số thu hồi theo hợp đồng.",
        fix_en="Declare the amount to recover according to the contract.",
        basis=ARTICLE,
        values={"outstanding": contract.advance_outstanding},
    )
