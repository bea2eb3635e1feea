"""What cannot be a dossier at all: every fault of form at once, before anything is judged or stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khobac.control.inputs import Kind, Particulars, Position, Snapshot
from khobac.control.rules.c20_tax_withheld import TAXES
from khobac.core import limits
from khobac.core.errors import Refused, Word
from khobac.core.money import LARGEST_DONG
from khobac.flows.payment.content import Filing

MOST_LINES = 500
MOST_PAYEES = 2000  # what fits one message to a bank
LONGEST_CONTENT = 500
LONGEST_NAME = 40
MOST_QUANTITY = 100_000
MOST_FILES = limits.ATTACHMENTS.value
_SHA256 = re.compile(r"[0-9a-f]{64}")

Fault = tuple[str, str]


def require(filing: Filing) -> None:
    """Raises LAST_PAYMENT, or INVALID with all faults of form as (pointer, sentence) rows."""
    found = list(faults(filing))
    if found:
        raise Refused(Word.INVALID, found[0][1], pointer=found[0][0], faults=found)
    if filing.kind is Kind.PAY_FIRST and filing.last:
        raise _last_payment()


def require_not_last(snapshot: Snapshot, position: Position) -> None:
    """A pay-first request that uses up its contract is the last payment, said or not (Circular 17/2024 Art 3)."""
    contract = position.contract
    if contract is None or snapshot.kind is not Kind.PAY_FIRST:
        return
    if contract.paid_gross + snapshot.gross == contract.value:
        raise _last_payment()


def _last_payment() -> Refused:
    return Refused(
        Word.LAST_PAYMENT,
        "Lần thanh toán cuối của hợp đồng phải kiểm soát trước, thanh toán sau.",
        pointer="/last",
    )


def faults(filing: Filing) -> Iterator[Fault]:
    """Each fault of form with its place."""
    yield from _lines(filing)
    yield from _list(filing)
    yield from _files(filing)
    if filing.particulars is not None:
        yield from _particulars(filing.particulars)
    if not 1 <= len(filing.content.strip()) <= LONGEST_CONTENT:
        yield "/content", f"Nội dung dài từ 1 đến {LONGEST_CONTENT} ký tự."
    if len(filing.unit) != 7 or not filing.unit.isdigit():
        yield "/unit", "Mã đơn vị gồm 7 chữ số."
    if filing.recover is not None and not 0 <= filing.recover <= LARGEST_DONG:
        yield "/recover", "Số thu hồi tạm ứng phải là số đồng không âm."
    if filing.kind in (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS) and not filing.settles:
        yield "/settles", "Cần nêu hồ sơ được thanh toán tạm ứng hoặc được nộp trả."


def _lines(filing: Filing) -> Iterator[Fault]:
    if not 1 <= len(filing.lines) <= MOST_LINES:
        yield "/lines", f"Chứng từ có từ 1 đến {MOST_LINES} dòng."
    for number, line in enumerate(filing.lines):
        if not 1 <= line.amount <= LARGEST_DONG:
            yield f"/lines/{number}/amount", "Số tiền phải là số đồng nguyên dương."
        if len(line.ndkt) != 4 or not line.ndkt.isdigit():
            yield f"/lines/{number}/ndkt", "Mã nội dung kinh tế gồm 4 chữ số."
    for number, invoice in enumerate(filing.invoices):
        if not 1 <= invoice.amount <= LARGEST_DONG:
            yield f"/invoices/{number}/amount", "Số tiền hóa đơn phải là số đồng nguyên dương."
        if not 1 <= len(invoice.no) <= 40:
            yield f"/invoices/{number}/no", "Số hóa đơn dài từ 1 đến 40 ký tự."


def _list(filing: Filing) -> Iterator[Fault]:
    if len(filing.payees) > MOST_PAYEES:
        yield "/payees", f"Danh sách có nhiều nhất {MOST_PAYEES} người."
    for number, payee in enumerate(filing.payees):
        if not 1 <= payee.amount <= LARGEST_DONG:
            yield f"/payees/{number}/amount", "Số tiền phải là số đồng nguyên dương."
        if not payee.name.strip():
            yield f"/payees/{number}/name", "Cần họ tên người nhận."
    total = sum(line.amount for line in filing.lines)
    if filing.payees and filing.payroll is None and sum(payee.amount for payee in filing.payees) != total:
        yield "/payees", "Tổng danh sách phải bằng tổng chứng từ."
    if filing.payees and (filing.contract or filing.kind in (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS)):
        yield "/payees", "Danh sách người nhận không dùng cho hợp đồng, thanh toán tạm ứng hoặc nộp trả."


def _particulars(declared: Particulars) -> Iterator[Fault]:
    if len(declared.norms) > MOST_LINES:
        yield "/particulars/norms", f"Có nhiều nhất {MOST_LINES} khoản theo định mức."
    for number, item in enumerate(declared.norms):
        yield from _priced(f"/particulars/norms/{number}", item.norm, "norm", item.price, item.quantity)
    if len(declared.purchases) > MOST_LINES:
        yield "/particulars/purchases", f"Có nhiều nhất {MOST_LINES} tài sản mua sắm."
    for number, bought in enumerate(declared.purchases):
        yield from _priced(f"/particulars/purchases/{number}", bought.kind, "kind", bought.price, bought.quantity)
    for number, kept in enumerate(declared.withheld):
        if kept.tax not in TAXES:
            yield f"/particulars/withheld/{number}/tax", "Không có loại thuế này."
        if not 1 <= kept.amount <= LARGEST_DONG:
            yield f"/particulars/withheld/{number}/amount", "Số tiền phải là số đồng nguyên dương."


def _priced(at: str, name: str, field: str, price: int, quantity: int) -> Iterator[Fault]:
    """So many of a named thing at so much each, all together no more than an amount may be."""
    if not 1 <= len(name) <= LONGEST_NAME:
        yield f"{at}/{field}", f"Tên định mức hay tài sản dài từ 1 đến {LONGEST_NAME} ký tự."
    if not 1 <= price <= LARGEST_DONG:
        yield f"{at}/price", "Số tiền phải là số đồng nguyên dương."
    most = min(MOST_QUANTITY, LARGEST_DONG // price) if 1 <= price <= LARGEST_DONG else MOST_QUANTITY
    if not 1 <= quantity <= most:
        yield f"{at}/quantity", f"Số lượng từ 1 đến {most}."


def _files(filing: Filing) -> Iterator[Fault]:
    if len(filing.attachments) > MOST_FILES:
        yield "/attachments", f"Hồ sơ có nhiều nhất {MOST_FILES} tệp kèm theo."
    for number, file in enumerate(filing.attachments):
        if not _SHA256.fullmatch(file.sha256):
            yield f"/attachments/{number}/sha256", "Mã băm SHA-256 gồm 64 chữ số thập lục phân."
        if not 1 <= len(file.name) <= limits.FILE_NAME.value or not file.name.isprintable():
            yield f"/attachments/{number}/name", f"Tên tệp dài từ 1 đến {limits.FILE_NAME.value} ký tự."
