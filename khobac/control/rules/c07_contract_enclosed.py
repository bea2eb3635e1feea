"""C07: a contract above the threshold is among the papers, while the law asks for it.

Circular 17/2024 Art 5.1.4 until the end of 2025. From 2026 the unit declares the contract instead (Decree 347/2025):
the law has no `contract.paper_above` then and this rule is silent. Deposit payments are not controlled for it.

>>> from khobac.control.rules import specimen
>>> asked = specimen.request(80_000_000, contract="K1", papers=frozenset())
>>> there = specimen.position(contract=specimen.contract(220_000_000))
>>> [found.pointer for found in examine(asked, specimen.law({"contract.paper_above": 50_000_000}), there)]
['/papers/contract']
>>> [found.pointer for found in examine(asked, specimen.law(), there)]
[]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Snapshot
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C07"
ARTICLE = Basis("17/2024/TT-BTC", "5.1.4")
THRESHOLD = "contract.paper_above"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """The missing contract."""
    contract, threshold = position.contract, law.get(THRESHOLD)
    if contract is None or threshold is None or contract.value <= threshold:
        return
    if snapshot.kind in (Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS) or "contract" in snapshot.papers:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/papers/contract",
        message_vi=f"Hợp đồng {contract.code} trị giá {dong(contract.value)}, trên {dong(threshold)}, "
        "chưa có trong hồ sơ.",
        message_en=f"Contract {contract.code} of {dong_en(contract.value)}, above {dong_en(threshold)}, "
        "is not among the papers.",
        fix_vi=f"Đính kèm hợp đồng {contract.code}.",
        fix_en=f"Enclose contract {contract.code}.",
        basis=legal_basis(law, THRESHOLD, ARTICLE),
        values={"contract": contract.code, "value": contract.value, "threshold": threshold},
    )
