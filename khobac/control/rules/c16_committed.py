"""C16: a contract that must be committed is, and no request takes more than its commitment holds.

Circular 113/2008 as amended; whether commitments are required is a dated switch (`commit.required`, off from 2026).
What is outside: the subjects of `commit.exempt_subjects`, the commune budget, deposits. A request on a commitment may
not pay more than what remains of it, required or not; free estimate does not help out.

In 2025 a contract of 250 million without a commitment, then with 90 million committed for a payment of 100:

>>> from khobac.control.inputs import CommitmentFacts
>>> from khobac.control.rules import specimen
>>> law, contract = specimen.law({"commit.required": True}), specimen.contract(250_000_000)
>>> [found.pointer for found in examine(specimen.request(100_000_000), law, specimen.position(contract=contract))]
['/commitment']
>>> there = specimen.position(contract=contract, commitment=CommitmentFacts(90_000_000, 90_000_000))
>>> [found.values["short"] for found in examine(specimen.request(100_000_000, on_commitment=True), law, there)]
[10000000]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.amounts import amounts
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import ContractFacts, Kind, Position, Snapshot
from khobac.control.rules.mending import first_line_less
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C16"
ARTICLE = Basis("113/2008/TT-BTC", certainty="known")
COMMUNE = "4"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Too little committed, or nothing where something must be."""
    if snapshot.kind in (Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS):
        return
    if snapshot.on_commitment:
        yield from _above_remaining(snapshot, law, position)
    elif position.contract is not None and snapshot.kind is not Kind.SETTLEMENT:
        yield from _uncommitted(law, position.unit.kind, position.contract)


def _above_remaining(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    split = amounts(snapshot, law, position)
    remaining = position.commitment.remaining if position.commitment else 0
    short = split.pay - remaining
    if short <= 0:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/commitment",
        message_vi=f"Số tiền phải trả {dong(split.pay)} vượt cam kết chi còn lại {dong(remaining)}, "
        f"thiếu {dong(short)}.",
        message_en=f"The payment of {dong_en(split.pay)} exceeds the {dong_en(remaining)} left on the commitment "
        f"by {dong_en(short)}.",
        fix_vi=f"Giảm {dong(short)} hoặc điều chỉnh tăng cam kết chi trước.",
        fix_en=f"Reduce it by {dong_en(short)}, or have the commitment raised first.",
        basis=legal_basis(law, "commit.required", ARTICLE),
        values={"pay": split.pay, "remaining": remaining, "short": short},
        auto_fix=first_line_less(snapshot, short) if split.recovered == 0 else {},
    )


def _uncommitted(law: Law, unit_kind: str, contract: ContractFacts) -> Iterator[Finding]:
    if not law.value("commit.required") or contract.budget_level == COMMUNE:
        return
    key = "commit.threshold.invest" if unit_kind == "project" else "commit.threshold.recurrent"
    threshold = law.value(key)
    if contract.value < threshold or contract.subject in law.get("commit.exempt_subjects", ()):
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/commitment",
        message_vi=f"Hợp đồng {contract.code} trị giá {dong(contract.value)} từ ngưỡng {dong(threshold)} trở lên "
        "nhưng chưa có cam kết chi.",
        message_en=f"Contract {contract.code} of {dong_en(contract.value)} reaches the threshold of "
        f"{dong_en(threshold)} but is not committed.",
        fix_vi="Đăng ký cam kết chi và thanh toán từ cam kết đó.",
        fix_en="Register a commitment and pay from it.",
        basis=legal_basis(law, key, ARTICLE),
        values={"contract": contract.code, "value": contract.value, "threshold": threshold},
    )
