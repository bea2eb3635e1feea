"""C07: the papers that the procedure asks for are enclosed.

Which papers those are is law of the day: the list of the procedure (`papers.CODE`), from the text that regulates it.
Decree 11/2020 Art 7 and 8 and Circular 17/2024 Art 5.1.4 ask for the contract, of recurrent expenditure where it is above
the threshold, until the end of 2025. From 2026 the unit declares the contract instead (Decree 347/2025): it is on the list
no more. Where a machine cannot tell whether a paper is needed, the list leaves it to the officer. Deposit payments are not
controlled for it.

>>> from khobac.control.rules import specimen
>>> asked = specimen.request(80_000_000, contract="K1", papers=frozenset())
>>> there = specimen.position(contract=specimen.contract(220_000_000))
>>> [found.pointer for found in examine(asked, specimen.law(specimen.UNTIL_2025), there)]
['/papers/contract']
>>> [found.pointer for found in examine(asked, specimen.law(), there)]
[]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import ContractFacts, Kind, Position, Snapshot
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law, ListedPaper

CODE = "C07"
ARTICLE = Basis("17/2024/TT-BTC", "5.1.4")
STANDING = Basis("11/2020/NĐ-CP", "7")
THRESHOLD = "contract.paper_above"
LARGE_CONTRACT, CONTRACT = "large_contract", "contract"
FOR_WORK = frozenset({"first", "always", "payment"})
STAGES = {
    Kind.ADVANCE: frozenset({"first", "always", "advance"}),
    Kind.PAYMENT: FOR_WORK,
    Kind.PAY_FIRST: FOR_WORK,
    Kind.SETTLEMENT: FOR_WORK,
}
"""The stages of a procedure whose papers a request of each kind comes with."""


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Each paper that the request must come with and does not."""
    contract, stages = position.contract, STAGES.get(snapshot.kind)
    if contract is None or stages is None:
        return
    key = list_of(position.unit.procedure)
    missing = {
        entry.paper: entry
        for entry in law.papers(key)
        if entry.stage in stages and entry.paper not in snapshot.papers and _is_asked(entry, law, contract)
    }
    yield from (_missing(entry, key, law, contract) for entry in missing.values())


def list_of(procedure: str) -> str:
    """The name in the law of the list of a procedure's papers."""
    return f"papers.{procedure}"


def may_be_asked(paper: str, law: Law, procedure: str) -> bool:
    """Whether a paper is on the list at all: nobody asks for one that is not (Decree 11/2020 Art 15)."""
    return any(entry.paper == paper and not _is_waived(entry, law) for entry in law.papers(list_of(procedure)))


def _is_waived(entry: ListedPaper, law: Law) -> bool:
    """Asked for above a threshold that the law of the day does not have."""
    return entry.asked == LARGE_CONTRACT and law.get(THRESHOLD) is None


def _is_asked(entry: ListedPaper, law: Law, contract: ContractFacts) -> bool:
    if entry.asked == LARGE_CONTRACT:
        return not _is_waived(entry, law) and contract.value > law.value(THRESHOLD)
    return entry.asked == CONTRACT


def _missing(entry: ListedPaper, key: str, law: Law, contract: ContractFacts) -> Finding:
    vi, en, code = entry.name_vi, entry.name_en or entry.name_vi, contract.code
    above_vi, above_en, basis = "", "", legal_basis(law, key, STANDING)
    values: dict[str, int | str] = {"paper": entry.paper, "contract": code, "value": contract.value}
    if entry.asked == LARGE_CONTRACT:
        threshold = law.value(THRESHOLD)
        above_vi, above_en = f", trên {dong(threshold)}", f", above {dong_en(threshold)}"
        basis, values["threshold"] = legal_basis(law, THRESHOLD, ARTICLE), threshold
    return Finding(
        CODE,
        Severity.BLOCK,
        f"/papers/{entry.paper}",
        message_vi=f"Hồ sơ chưa có giấy tờ “{vi}”: hợp đồng {code} trị giá {dong(contract.value)}{above_vi}.",
        message_en=f"The paper “{en}” is not enclosed: contract {code} is of {dong_en(contract.value)}{above_en}.",
        fix_vi=f"Đính kèm giấy tờ “{vi}” của hợp đồng {code}.",
        fix_en=f"Enclose the paper “{en}” of contract {code}.",
        basis=basis,
        values=values,
    )
