"""C19: the same is not asked for twice. A warning: a person may pay it, and says why.

No article: a safeguard of the treasury's own. Another live request with the same invoice number of the same payee,
ever; or, where no invoice matches, one with the same payee, amount and content within `duplicate.days`, the last day
included. An invoice listed twice in one request is named at its second place.

>>> import datetime as dt
>>> from khobac.control.inputs import EarlierRequest, Invoice
>>> from khobac.control.rules import specimen
>>> earlier = EarlierRequest("HS-1", dt.date(2026, 2, 20), 8_000_000, "Mua giấy in", frozenset({"0000101"}))
>>> there = specimen.position(earlier=(earlier,))
>>> def again(content: str, *numbers: str) -> list[str]:
...     invoices = tuple(Invoice(number, 1) for number in numbers)
...     asked = specimen.request(8_000_000, content=content, invoices=invoices)
...     return [found.pointer for found in examine(asked, specimen.law(), there)]
>>> again("Mua giấy in", "0000102"), again("Mua mực in", "0000105", "0000101"), again("Mua mực in")
(['/payee'], ['/invoices/1/no'], [])
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import EarlierRequest, Kind, Position, Snapshot
from khobac.control.rules.wording import day, day_en, dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C19"
OWN_RULE = Basis("", certainty="known")
WINDOW = "duplicate.days"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Each invoice asked for before or listed twice; failing the former, the earlier request that looks the same."""
    if snapshot.kind in (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS):
        return
    matched = False
    listed: set[str] = set()
    for number, invoice in enumerate(snapshot.invoices):
        before = next((each for each in position.earlier if invoice.no in each.invoice_numbers), None)
        if before is not None:
            matched = True
            yield _same_invoice(number, invoice.no, before, law)
        elif invoice.no in listed:
            yield _listed_twice(number, invoice.no, law)
        listed.add(invoice.no)
    same = None if matched else _look_alike(snapshot, law, position)
    if same is not None:
        yield _same_request(snapshot, same, law)


def _look_alike(snapshot: Snapshot, law: Law, position: Position) -> EarlierRequest | None:
    alike = [
        each
        for each in position.earlier
        if each.amount == snapshot.gross and _plain(each.content) == _plain(snapshot.content)
    ]
    within = law.value(WINDOW) if alike else 0
    return next((each for each in alike if (snapshot.sent_on - each.sent_on).days <= within), None)


def _plain(content: str) -> str:
    return " ".join(content.split()).casefold()


def _same_invoice(number: int, invoice_no: str, before: EarlierRequest, law: Law) -> Finding:
    return Finding(
        CODE,
        Severity.WARN,
        f"/invoices/{number}/no",
        message_vi=f"Hóa đơn {invoice_no} của người thụ hưởng này đã có trong hồ sơ {before.number} "
        f"gửi {day(before.sent_on)}.",
        message_en=f"Invoice {invoice_no} of this payee is already in request {before.number} "
        f"of {day_en(before.sent_on)}.",
        fix_vi="Bỏ hóa đơn đã đề nghị, hoặc nêu lý do đề nghị tiếp.",
        fix_en="Remove the invoice, or give the reason for asking again.",
        basis=legal_basis(law, WINDOW, OWN_RULE),
        values={"invoice": invoice_no, "earlier": before.number, "earlier_sent_on": before.sent_on.isoformat()},
    )


def _listed_twice(number: int, invoice_no: str, law: Law) -> Finding:
    return Finding(
        CODE,
        Severity.WARN,
        f"/invoices/{number}/no",
        message_vi=f"Hóa đơn {invoice_no} được kê hai lần trong hồ sơ này.",
        message_en=f"Invoice {invoice_no} is listed twice in this request.",
        fix_vi="Bỏ dòng kê trùng, hoặc nêu lý do kê hai lần.",
        fix_en="Remove the second entry, or give the reason for it.",
        basis=legal_basis(law, WINDOW, OWN_RULE),
        values={"invoice": invoice_no},
    )


def _same_request(snapshot: Snapshot, before: EarlierRequest, law: Law) -> Finding:
    gross = snapshot.gross
    return Finding(
        CODE,
        Severity.WARN,
        "/payee",
        message_vi=f"Hồ sơ {before.number} gửi {day(before.sent_on)} có cùng người thụ hưởng, nội dung "
        f"và số tiền {dong(gross)}.",
        message_en=f"Request {before.number} of {day_en(before.sent_on)} has the same payee, content and amount, "
        f"{dong_en(gross)}.",
        fix_vi=f"Đối chiếu hồ sơ {before.number}; nếu là khoản khác, nêu lý do.",
        fix_en=f"Compare request {before.number}; if this is another expense, give the reason.",
        basis=legal_basis(law, WINDOW, OWN_RULE),
        values={"earlier": before.number, "earlier_sent_on": before.sent_on.isoformat(), "amount": gross},
    )
