"""What holds for every correction of a receipt: it is theirs to correct, with a reason, and nothing else is under way."""

from __future__ import annotations

from khobac.books.periods import queries as periods
from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.states import OPEN
from khobac.core.errors import Refused, Word
from khobac.flows import rights

SHORTEST_REASON = 10


def receipt_for(person: str, bank: str, reference: str) -> Receipt:
    """The receipt, locked, for somebody who enters revenue at its office. Raises NOT_FOUND, NO_RIGHT."""
    receipt = revenue.lock_receipt(bank, reference)
    if receipt is None:
        raise Refused(Word.NOT_FOUND, "Không có khoản thu mang số chứng từ này.", pointer="/reference")
    rights.require_office(person, "enter_revenue", receipt.office)
    return receipt


def receipt_of_agency(agency: str, bank: str, reference: str) -> Receipt:
    """The receipt, locked, for the agency whose obligation it paid; of others it learns nothing. Raises NOT_FOUND."""
    receipt = revenue.lock_receipt(bank, reference)
    if receipt is None or receipt.agency != agency:
        raise Refused(Word.NOT_FOUND, "Không có khoản thu nào của cơ quan mang số chứng từ này.", pointer="/reference")
    return receipt


def require_no_refund_under_way(receipt: Receipt) -> None:
    """Raises STATE: what each level gives was shown at the ratios of what the receipt is now taken for."""
    if any(each.state in OPEN for each in corrections.refunds_of(receipt.treasury_id, [receipt.id])):
        raise Refused(Word.STATE, "Khoản thu đang có đề nghị hoàn trả chưa quyết định.")


def require_no_reclassification_under_way(receipt: Receipt) -> None:
    """Raises STATE, for the same reason."""
    if any(each.state in OPEN for each in corrections.reclassifications_of(receipt.treasury_id, [receipt.id])):
        raise Refused(Word.STATE, "Khoản thu đang có đề nghị điều chỉnh chưa quyết định.")


def is_settled(receipt: Receipt) -> bool:
    """Whether the year the receipt was booked in has been settled."""
    return bool(periods.settled_years([(receipt.treasury_id, receipt.booked_on.year)]))


def written(reason: str) -> str:
    """A reason somebody can be asked about. Raises REASON_NEEDED."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Ghi lý do hoặc số văn bản, ít nhất 10 ký tự.", pointer="/reason")
    return reason.strip()


def altered(asked_no: str) -> Refused:
    """An agency used one of its numbers for two things."""
    return Refused(Word.MESSAGE_ALTERED, "Số đề nghị này đã gửi với nội dung khác.", no=asked_no, pointer="/no")
