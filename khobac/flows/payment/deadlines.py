"""How long the treasury has: working days by kind of request, in force at the moment of sending, and what the office promised."""

from __future__ import annotations

import datetime as dt

from khobac.control.inputs import Kind
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law.values import Law

_PAYMENT = {
    Kind.PAYMENT: "payment",
    Kind.SETTLEMENT: "payment",
    Kind.RETURN_OF_FUNDS: "payment",
    Kind.ADVANCE: "advance",
}


def working_days(kind: Kind, unit_kind: str, law: Law) -> int:
    """The legal limit (Decree 11/2020 Arts 7–8, Decree 347/2025 Art 6), with the longer one of the two yearly seasons."""
    if kind is Kind.DEPOSIT_PAYMENT:
        return int(law.value("deadline.deposit"))
    if kind is Kind.PAY_FIRST:
        return int(law.value("deadline.pay_first"))
    if unit_kind == "project":
        return int(law.value(f"deadline.invest.{_PAYMENT[kind]}"))
    season = law.get("deadline.recurrent.season")
    if season is not None and _PAYMENT[kind] == "payment" and in_season(law):
        return int(season)
    return int(law.value(f"deadline.recurrent.{_PAYMENT[kind]}"))


def in_season(law: Law) -> bool:
    """Whether the day of this law falls into a season of longer deadlines."""
    day = law.on.strftime("%m-%d")
    windows = (window.split("..") for window in law.get("payment.season.windows", ()))
    return any(first <= day <= last for first, last in windows)


def due(
    calendar: WorkingCalendar, received_at: dt.datetime, legal_days: int, promised_days: int | None
) -> tuple[dt.datetime, dt.datetime]:
    """The legal and the promised moment; they are equal where the office has promised nothing."""
    legal = calendar.due_at(received_at, legal_days)
    return legal, legal if promised_days is None else calendar.due_at(received_at, promised_days)


def control_due(calendar: WorkingCalendar, paid_at: dt.datetime, unit_kind: str, law: Law) -> dt.datetime:
    """When the control after a pay-first payment must be done, counted from the debit (Circular 17/2024 Art 3)."""
    sort = "invest" if unit_kind == "project" else "recurrent"
    return calendar.due_at(paid_at, int(law.value(f"deadline.control.{sort}")))
