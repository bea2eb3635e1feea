"""What the people of a unit are told of bills that are to pay themselves: announced, held, waiting for money, turned down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from khobac.core import clock
from khobac.core.facts import RecordedFact
from khobac.core.money import format_dong
from khobac.watch.alerts.composing import Kind, NewAlert
from khobac.watch.alerts.texts import Text

_REASONS = {
    "NO_AUTHORISATION": ("chưa được ủy quyền hoặc ủy quyền đã hết", "not authorised, or no longer"),
    "DUPLICATE_BILL": ("đã gửi trước đó", "sent before"),
    "SHORT": ("không đủ nguồn", "not enough money"),
    "ABOVE_CAP": ("vượt mức trần một hóa đơn", "above the cap for one bill"),
    "ABOVE_MONTHLY_CAP": ("vượt mức trần một tháng", "above the cap for one month"),
    "SUSPENDED": ("khoản chi đang tạm dừng", "the expense is suspended"),
    "FROZEN": ("tài khoản đang phong tỏa", "the account is frozen"),
    "UNUSUAL": ("cao hơn hẳn mọi khi", "far above what is usual"),
    "PAUSED": ("đơn vị tạm dừng", "paused by the unit"),
    "DISPUTED": ("đơn vị không đồng ý", "disputed by the unit"),
    "FINDING": ("kiểm soát có vướng mắc", "the control found something"),
}
_TITLES = {
    "announced": ("Hóa đơn sắp tự trả", "Bills about to pay themselves"),
    "held": ("Hóa đơn chờ xác nhận", "Bills wait for your word"),
    "waiting": ("Hóa đơn chờ đủ nguồn", "Bills wait for money"),
    "rejected": ("Hóa đơn không tự trả", "Bills not paid"),
    "credited": ("Nhà cung cấp điều chỉnh giảm", "Bills corrected downwards"),
    "settled": ("Hóa đơn đã bù trừ xong", "Bills covered by corrections"),
}
_QUIET = ("announced", "credited", "settled")


def alerts_of(facts: Sequence[RecordedFact]) -> Iterator[NewAlert]:
    """One alert for what came or happened together. Only what needs somebody wakes anybody."""
    for fact in facts:
        if fact.kind == "BillsCame":
            state = fact.content["state"]
            yield NewAlert(fact.unit_code, Kind.AUTO_PAY, f"fact/{fact.id}", _text(fact), loud=state not in _QUIET)


def _text(fact: RecordedFact) -> Text:
    told = fact.content
    title_vi, title_en = _TITLES[told["state"]]
    many = told["bills"]
    which_vi, which_en = (told["first"], told["first"]) if many == 1 else (f"{many} hóa đơn", f"{many} bills")
    amount_vi, amount_en = format_dong(told["amount"]), format_dong(told["amount"], "en")
    why_vi, why_en = _why(told["state"], told["reason"], told["next_at"])
    provider = fact.subject.partition("/")[0]
    return Text(
        title_vi,
        title_en,
        f"{provider}: {which_vi}, {amount_vi}{why_vi}.",
        f"{provider}: {which_en}, {amount_en}{why_en}.",
    )


def _why(state: str, reason: str, next_at: str | None) -> tuple[str, str]:
    if state == "announced":
        if next_at is None:
            return "", ""
        at = f"{clock.local(dt.datetime.fromisoformat(next_at)):%H:%M %d/%m}"
        return f", trả lúc {at}", f", paid at {at}"
    vi, en = _REASONS.get(reason, ("", ""))
    return (f": {vi}", f": {en}") if vi else ("", "")
