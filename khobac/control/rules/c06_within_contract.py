"""C06: payments and advances outstanding together stay within the value of the contract, and within their project.

Circular 17/2024 Art 5 and Decree 347/2025 (declared value). Payments count gross, and deposit payments count too.
The limits of an investment project stand in `project_limits`.

Contract of 90 million, 30 advanced, 40 paid: 50,000,001 more, recovering all 30, is one đồng too much.

>>> from khobac.control.rules import specimen
>>> contract = specimen.contract(90_000_000, paid_gross=40_000_000, advance_outstanding=30_000_000)
>>> asked = specimen.request(50_000_001, contract="K1", recover=30_000_000)
>>> found = examine(asked, specimen.law(), specimen.position(contract=contract))
>>> [(each.pointer, each.values["over"]) for each in found]
[('/contract', 1)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Snapshot
from khobac.control.rules import project_limits
from khobac.control.rules.contract_standing import standing_after
from khobac.control.rules.wording import dong, dong_en
from khobac.registers.law.values import Law

CODE = "C06"
ARTICLE = Basis("17/2024/TT-BTC", "5")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """What the request would bring above the contract, or above the limits of a project."""
    yield from _above_contract(snapshot, law, position)
    yield from project_limits.beyond(snapshot, law, position)


def _above_contract(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    contract = position.contract
    if contract is None or snapshot.kind is Kind.RETURN_OF_FUNDS:
        return
    total = standing_after(snapshot, law, position, contract).total
    over = total - contract.value
    if over <= 0:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/contract",
        message_vi=f"Thanh toán và tạm ứng lũy kế {dong(total)} vượt giá trị hợp đồng {dong(contract.value)}.",
        message_en=f"Payments and outstanding advances of {dong_en(total)} exceed the contract value of "
        f"{dong_en(contract.value)}.",
        fix_vi=f"Giảm {dong(over)} hoặc khai báo phụ lục tăng giá trị hợp đồng.",
        fix_en=f"Reduce the request by {dong_en(over)}, or declare an amendment that raises the contract.",
        basis=ARTICLE,
        values={"contract": contract.code, "total": total, "value": contract.value, "over": over},
    )
