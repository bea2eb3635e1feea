"""C18: the voucher is fresh, and the request comes while its budget year takes it.

A voucher arrives within `voucher.max_age` working days after its date. Withdrawals and advances are filed by
`year_end.last_filing` of the budget year (Circular 26/2026 Art 15.2). From 1 January the old year takes only payments
for work performed to 31 December and settlements of advances, until the last day after which two whole working days
remain before 31 January (Art 15). Deposit payments and returned funds know no window.

A voucher of Thursday 23 April 2026 may arrive until 5 May (27 and 30 April and 1 May are days off):

>>> import datetime as dt
>>> from khobac.control.rules import specimen
>>> april = dt.date(2026, 4, 23)
>>> fresh, old = (specimen.request(sent=day, voucher_date=april) for day in ("2026-05-05", "2026-05-06"))
>>> [[found.pointer for found in examine(asked, specimen.law(), specimen.position())] for asked in (fresh, old)]
[[], ['/voucher_date']]

31 January 2027 is a Sunday; Thursday 28 and Friday 29 remain after Wednesday 27:

>>> last_january_day(specimen.CALENDAR, 2026, spare=2)
datetime.date(2027, 1, 27)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Snapshot
from khobac.control.rules.wording import day, day_en, legal_basis
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law.values import Law

CODE = "C18"
VOUCHERS = Basis("77/2017/TT-BTC", certainty="known")
YEAR_END = Basis("26/2026/TT-BTC", "15")
MAX_AGE, LAST_FILING, SPARE_DAYS = "voucher.max_age", "year_end.last_filing", "adjustment.dossier_before_end"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Voucher, day of sending and day of performance."""
    yield from _voucher(snapshot, law, position.calendar)
    if snapshot.kind not in (Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS):
        yield from _sent(snapshot, law, position.calendar)
        yield from _performed(snapshot, law)


def last_january_day(calendar: WorkingCalendar, year: int, *, spare: int) -> dt.date:
    """The last day on which a dossier of the old `year` may come: `spare` whole working days lie before 31 January."""
    return calendar.add_working_days(dt.date(year + 1, 1, 31), -spare) - dt.timedelta(days=1)


def _voucher(snapshot: Snapshot, law: Law, calendar: WorkingCalendar) -> Iterator[Finding]:
    dated, sent = snapshot.voucher_date, snapshot.sent_on
    if dated > sent:
        message_vi = f"Chứng từ ghi ngày {day(dated)}, sau ngày gửi {day(sent)}."
        message_en = f"The voucher is dated {day_en(dated)}, after the day of sending, {day_en(sent)}."
    else:
        days = law.value(MAX_AGE)
        last = calendar.add_working_days(dated, days)
        if sent <= last:
            return
        message_vi = f"Chứng từ ngày {day(dated)} chỉ gửi được đến {day(last)}, trong {days} ngày làm việc."
        message_en = f"The voucher of {day_en(dated)} could be sent until {day_en(last)}, {days} working days later."
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/voucher_date",
        message_vi=message_vi,
        message_en=message_en,
        fix_vi=f"Lập lại chứng từ ghi ngày {day(sent)}.",
        fix_en=f"Make the voucher again, dated {day_en(sent)}.",
        basis=legal_basis(law, MAX_AGE, VOUCHERS),
        values={"voucher_date": dated.isoformat(), "sent_on": sent.isoformat()},
        auto_fix={"/voucher_date": sent.isoformat()},
    )


def _sent(snapshot: Snapshot, law: Law, calendar: WorkingCalendar) -> Iterator[Finding]:
    closed = _closed(snapshot, law, calendar)
    if closed is None:
        return
    message_vi, message_en = closed
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/sent",
        message_vi=message_vi,
        message_en=message_en,
        fix_vi="Lập hồ sơ theo năm ngân sách đang nhận chi, nếu khoản chi thuộc năm đó.",
        fix_en="Make the request in the budget year that is open, if the expense belongs there.",
        basis=legal_basis(law, LAST_FILING, YEAR_END),
        values={"year": snapshot.year, "sent_on": snapshot.sent_on.isoformat()},
    )


def _closed(snapshot: Snapshot, law: Law, calendar: WorkingCalendar) -> tuple[str, str] | None:
    """Why the budget year does not take the request on the day of sending, in both languages."""
    year, sent = snapshot.year, snapshot.sent_on
    if sent.year < year:
        return f"Năm ngân sách {year} chưa bắt đầu.", f"Budget year {year} has not begun."
    if sent.year == year:
        return _after_last_filing(snapshot, law)
    if snapshot.kind is Kind.ADVANCE:
        return (
            f"Từ 01/01/{year + 1} không còn tạm ứng của năm ngân sách {year}.",
            f"From 1 Jan {year + 1} no advance is given from budget year {year}.",
        )
    last = last_january_day(calendar, year, spare=law.get(SPARE_DAYS, 2))
    if sent <= last:
        return None
    return (
        f"Hồ sơ của năm ngân sách {year} chỉ nhận đến {day(last)}.",
        f"Requests of budget year {year} were taken until {day_en(last)}.",
    )


def _after_last_filing(snapshot: Snapshot, law: Law) -> tuple[str, str] | None:
    month_day = law.get(LAST_FILING)
    if month_day is None or snapshot.kind is Kind.SETTLEMENT:
        return None
    last = dt.date.fromisoformat(f"{snapshot.year}-{month_day}")
    if snapshot.sent_on <= last:
        return None
    return (
        f"Thanh toán và tạm ứng năm ngân sách {snapshot.year} chỉ nhận đến {day(last)}.",
        f"Payments and advances of budget year {snapshot.year} were taken until {day_en(last)}.",
    )


def _performed(snapshot: Snapshot, law: Law) -> Iterator[Finding]:
    """In January the old year pays for work of the old year only; an advance or a settlement is no work."""
    if snapshot.kind not in (Kind.PAYMENT, Kind.PAY_FIRST) or snapshot.sent_on.year <= snapshot.year:
        return
    year, performed = snapshot.year, snapshot.performed_on
    if performed <= dt.date(year, 12, 31):
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/performed_on",
        message_vi=f"Khối lượng thực hiện ngày {day(performed)} không chi được từ dự toán năm {year}.",
        message_en=f"Work performed on {day_en(performed)} cannot be paid from the budget of {year}.",
        fix_vi=f"Thanh toán từ dự toán năm {performed.year}.",
        fix_en=f"Pay it from the budget of {performed.year}.",
        basis=legal_basis(law, LAST_FILING, YEAR_END),
        values={"year": year, "performed_on": performed.isoformat()},
    )
