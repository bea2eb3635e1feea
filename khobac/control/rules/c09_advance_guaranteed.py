"""C09: an advance that needs a guarantee has one, large enough and long enough.

Circular 17/2024 Art 6.5: where the contract asks for it; Decree 254/2025 Art 9: for a project's advances above
`advance.guarantee_above.invest`, some subjects excepted (`advance.guarantee_exempt_subjects`). The guarantee covers all
advances outstanding on the contract and runs until their expected recovery, at the least it has not expired on the day
of sending.

90 million advanced until 30 November 2026; a guarantee that ends the day before is too short:

>>> import datetime as dt
>>> from khobac.control.inputs import Kind
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(90_000_000, kind=Kind.ADVANCE, contract="K1")
>>> def until(expiry: dt.date) -> list[str]:
...     contract = specimen.contract(guarantee_asked=True, recovered_by=dt.date(2026, 11, 30),
...                                  guarantee_amount=90_000_000, guarantee_expires_on=expiry)
...     return [found.pointer for found in examine(asked, specimen.law(), specimen.position(contract=contract))]
>>> until(dt.date(2026, 11, 29)), until(dt.date(2026, 11, 30))
(['/guarantee'], [])
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import ContractFacts, Kind, Position, Snapshot
from khobac.control.rules.wording import day, day_en, dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C09"
ARTICLE = Basis("17/2024/TT-BTC", "6.5")
THRESHOLD = "advance.guarantee_above.invest"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """One finding that names amount and day at once, whichever of the two is wrong."""
    contract = position.contract
    if contract is None or snapshot.kind is not Kind.ADVANCE:
        return
    outstanding = contract.advance_outstanding + snapshot.gross
    if not _needed(contract, outstanding, law, position.unit.kind):
        return
    until = max(contract.recovered_by or snapshot.sent_on, snapshot.sent_on)
    amount, expires_on = contract.guarantee_amount, contract.guarantee_expires_on
    if amount is None or expires_on is None:
        now_vi, now_en = "hiện chưa có", "there is none"
    elif amount < outstanding or expires_on < until:
        now_vi = f"hiện có {dong(amount)} đến {day(expires_on)}"
        now_en = f"there is one of {dong_en(amount)} until {day_en(expires_on)}"
    else:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/guarantee",
        message_vi=f"Bảo lãnh tạm ứng phải từ {dong(outstanding)}, hiệu lực đến {day(until)}; {now_vi}.",
        message_en=f"The guarantee must cover {dong_en(outstanding)} until {day_en(until)}; {now_en}.",
        fix_vi=f"Bổ sung bảo lãnh từ {dong(outstanding)} có hiệu lực đến {day(until)} hoặc lâu hơn.",
        fix_en=f"Provide a guarantee of at least {dong_en(outstanding)}, valid to {day_en(until)} or later.",
        basis=legal_basis(law, THRESHOLD, ARTICLE) if not contract.guarantee_asked else ARTICLE,
        values={
            "contract": contract.code,
            "outstanding": outstanding,
            "until": until.isoformat(),
            "guaranteed": amount or 0,
            "expires_on": expires_on.isoformat() if expires_on else "",
        },
    )


def _needed(contract: ContractFacts, outstanding: int, law: Law, unit_kind: str) -> bool:
    if contract.guarantee_asked:
        return True
    if contract.subject in law.get("advance.guarantee_exempt_subjects", ()):
        return False
    threshold = law.get(THRESHOLD)
    return unit_kind == "project" and threshold is not None and outstanding > threshold
