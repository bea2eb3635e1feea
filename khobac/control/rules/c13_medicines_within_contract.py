"""C13: the invoices on the list of medicines, with what was paid before, stay within the contract.

Circular 17/2024 Art 5.2.2b: medicines are paid on a list of invoices (form 08a) instead of the invoices themselves. A
list without invoices, or without a contract to hold it against, needs a person.

On a contract of 300 million, 200 of them paid, invoices of 60 and 50 are 10 too much:

>>> from khobac.control.inputs import Invoice, Particulars
>>> from khobac.control.rules import specimen
>>> invoices = (Invoice("0000017", 60_000_000), Invoice("0000018", 50_000_000))
>>> asked = specimen.request(100_000_000, contract="K1", invoices=invoices, particulars=Particulars(medicines=True))
>>> there = specimen.position(contract=specimen.contract(300_000_000, paid_gross=200_000_000))
>>> [(found.pointer, found.values["over"]) for found in examine(asked, specimen.law(), there)]
[('/particulars/medicines', 10000000)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import ContractFacts, Position, Snapshot
from khobac.control.rules.wording import dong, dong_en
from khobac.registers.law.values import Law

CODE = "C13"
ARTICLE = Basis("17/2024/TT-BTC", "5.2.2b")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """What the list brings above the contract."""
    if snapshot.particulars is None or not snapshot.particulars.medicines:
        return
    contract, listed = position.contract, sum(invoice.amount for invoice in snapshot.invoices)
    if contract is None:
        yield _nothing_to_compare("/contract")
    if not snapshot.invoices:
        yield _nothing_to_compare("/particulars/medicines")
    elif contract is not None and contract.paid_gross + listed > contract.value:
        yield _above(contract, listed)


def _above(contract: ContractFacts, listed: int) -> Finding:
    over = contract.paid_gross + listed - contract.value
    return Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/medicines",
        message_vi=f"Bảng kê thuốc {dong(listed)} cùng {dong(contract.paid_gross)} đã trả vượt giá trị hợp đồng "
        f"{dong(contract.value)}.",
        message_en=f"Medicines of {dong_en(listed)} and {dong_en(contract.paid_gross)} paid before exceed "
        f"the contract of {dong_en(contract.value)}.",
        fix_vi=f"Bỏ bớt {dong(over)} hóa đơn, hoặc khai báo phụ lục tăng giá trị hợp đồng.",
        fix_en=f"Remove {dong_en(over)} of invoices, or declare an amendment that raises the contract.",
        basis=ARTICLE,
        values={"contract": contract.code, "listed": listed, "paid": contract.paid_gross, "over": over},
    )


def _nothing_to_compare(pointer: str) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        pointer,
        message_vi="Bảng kê thuốc cần có hóa đơn và hợp đồng để đối chiếu.",
        message_en="A list of medicines needs invoices and a contract to hold them against.",
        fix_vi="Nêu hợp đồng mua thuốc và từng hóa đơn của bảng kê 08a.",
        fix_en="Name the contract for the medicines and each invoice of list 08a.",
        basis=ARTICLE,
    )
