"""C15: cash is drawn only for what may be paid in cash, at the right desk, and large sums after notice.

Circular 13/2017 Arts 6 to 8. Salaries, allowances, scholarships and other personal payments may be paid in cash
(`cash.items`), other things up to `cash.small_amount`. From `cash.bank_withdrawal_threshold` on it is drawn at the bank;
the treasury hands out none at all where `cash.at_treasury` says so. What a unit draws on one day above
`cash.daily_limit.unit` is registered `cash.register_before` working days ahead.

Office supplies of 6 million in cash, where other things may cost 5:

>>> from khobac.control.inputs import Cash, CashDesk, Particulars
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(6_000_000, particulars=Particulars(cash=Cash(CashDesk.TREASURY)))
>>> [found.pointer for found in examine(asked, specimen.law(), specimen.position())]
['/lines/0/ndkt']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Cash, CashDesk, Kind, Position, Snapshot
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C15"
ARTICLE = Basis("13/2017/TT-BTC", "6")
ITEMS, SMALL, AT_TREASURY = "cash.items", "cash.small_amount", "cash.at_treasury"
AT_BANK_FROM, DAILY, NOTICE = "cash.bank_withdrawal_threshold", "cash.daily_limit.unit", "cash.register_before"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """What may not be paid in cash, the wrong desk, and notice not given."""
    cash = snapshot.particulars.cash if snapshot.particulars else None
    if cash is None or snapshot.kind is Kind.RETURN_OF_FUNDS:
        return
    yield from _not_for_cash(snapshot, law)
    if cash.at is CashDesk.TREASURY:
        yield from _wrong_desk(snapshot, law)
    yield from _without_notice(snapshot, cash, law, position)


def _not_for_cash(snapshot: Snapshot, law: Law) -> Iterator[Finding]:
    items, small = frozenset(law.value(ITEMS)), law.value(SMALL)
    for number, line in enumerate(snapshot.lines):
        if line.ndkt in items or line.amount <= small:
            continue
        yield Finding(
            CODE,
            Severity.BLOCK,
            f"/lines/{number}/ndkt",
            message_vi=f"Tiểu mục {line.ndkt} chỉ được chi tiền mặt đến {dong(small)}.",
            message_en=f"Sub-item {line.ndkt} may be paid in cash up to {dong_en(small)} only.",
            fix_vi="Chuyển khoản cho người nhận thay vì rút tiền mặt.",
            fix_en="Transfer the money to the payee instead of drawing cash.",
            basis=legal_basis(law, ITEMS, ARTICLE),
            values={"ndkt": line.ndkt, "amount": line.amount, "small": small},
        )


def _wrong_desk(snapshot: Snapshot, law: Law) -> Iterator[Finding]:
    from_amount = law.value(AT_BANK_FROM)
    if not law.value(AT_TREASURY):
        key = AT_TREASURY
        message_vi = "Kho bạc không chi tiền mặt tại trụ sở."
        message_en = "The treasury hands out no cash at its own desk."
    elif snapshot.gross >= from_amount:
        key = AT_BANK_FROM
        message_vi = f"Rút tiền mặt từ {dong(from_amount)} trở lên phải rút tại ngân hàng."
        message_en = f"Cash from {dong_en(from_amount)} on is drawn at the bank."
    else:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/cash/at",
        message_vi=message_vi,
        message_en=message_en,
        fix_vi="Chọn rút tại ngân hàng nơi kho bạc mở tài khoản.",
        fix_en="Choose to draw it at the bank where the treasury has its account.",
        basis=legal_basis(law, key, ARTICLE),
        values={"gross": snapshot.gross, "at_bank_from": from_amount},
        auto_fix={"/particulars/cash/at": CashDesk.BANK.value},
    )


def _without_notice(snapshot: Snapshot, cash: Cash, law: Law, position: Position) -> Iterator[Finding]:
    limit, days = law.value(DAILY), law.value(NOTICE)
    of_day = position.cash_of_day + snapshot.gross
    latest = position.calendar.add_working_days(snapshot.sent_on, -days)
    if of_day <= limit or (cash.registered_on is not None and cash.registered_on <= latest):
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/cash/registered_on",
        message_vi=f"Tiền mặt trong ngày {dong(of_day)} vượt {dong(limit)} mà không đăng ký trước {days} ngày làm việc.",
        message_en=f"Cash of {dong_en(of_day)} in one day exceeds {dong_en(limit)} "
        f"and was not registered {days} working day(s) before.",
        fix_vi="Đăng ký rút tiền mặt với kho bạc rồi gửi lại sau thời hạn đó.",
        fix_en="Register the withdrawal with the treasury and send this again after that time.",
        basis=legal_basis(law, DAILY, ARTICLE),
        values={"of_day": of_day, "limit": limit, "over": of_day - limit},
    )
