"""Orders of the past, entered whole: prepared, sent, paid, come back, replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from khobac.cash.payments.orders import CORRECTION, NewOrder
from khobac.cash.payments.states import OrderState
from khobac.core import bulk, clock


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order with every step it took, in order, and the state all its lines are in.

    `after` is the key it replaces, and `agreed_by` the two people of the unit who agreed on what it pays instead.
    """

    order: NewOrder
    steps: tuple[tuple[OrderState, dt.datetime], ...]
    line_state: str
    after: str | None = None
    agreed_by: tuple[str, str] = ("", "")


def keep_orders(past: Sequence[PastOrder]) -> dict[str, int]:
    """Enter these orders, those that replace another after the others; ids by key."""
    ids = _keep([each for each in past if each.after is None])
    later = [each for each in past if each.after is not None]
    later = [replace(each, order=each.order._replace(replaces=ids[each.after or ""])) for each in later]
    bulk.insert("payment_correction", _CORRECTION, [agreed for each in later for agreed in _agreed(each)])
    return ids | _keep(later)


def _agreed(each: PastOrder) -> list[tuple[object, ...]]:
    """What two people agreed to pay instead, an item each."""
    order, (first, second), at = each.order, each.agreed_by, each.steps[0][1]
    return [
        (
            order.treasury_id,
            order.replaces,
            line.line_no,
            order.dossier_id,
            order.unit_code,
            "unit",
            line.name,
            line.bank,
            line.account,
            "Người nhận báo lại tài khoản",
            first,
            at,
            "approved",
            second,
            at,
        )
        for line in order.lines
    ]


_CORRECTION = CORRECTION | {"decision": "text", "decided_by": "text", "decided_at": "timestamptz"}
_ORDER = {
    "treasury_id": "bigint",
    "key": "text",
    "dossier_id": "bigint",
    "dossier": "text",
    "unit_code": "text",
    "office": "text",
    "budget_year": "smallint",
    "bank": "text",
    "amount": "bigint",
    "money_in": "text",
    "is_list": "boolean",
    "replaces": "bigint",
    "state": "text",
    "prepared_at": "timestamptz",
}
_LINE = {
    "treasury_id": "bigint",
    "order_id": "bigint",
    "line_no": "smallint",
    "unit_code": "text",
    "name": "text",
    "bank": "text",
    "account": "text",
    "remittance": "text",
    "amount": "bigint",
    "state": "text",
    "debited_on": "date",
    "returned_on": "date",
}
_STEP = {
    "treasury_id": "bigint",
    "order_id": "bigint",
    "from_state": "text",
    "to_state": "text",
    "at": "timestamptz",
}


def _keep(past: Sequence[PastOrder]) -> dict[str, int]:
    rows = [
        (*(getattr(each.order, name) for name in list(_ORDER)[:-2]), each.steps[-1][0], each.steps[0][1])
        for each in past
    ]
    answers = bulk.insert("payment_order", _ORDER, rows, returning=("key", "id"))
    ids = {row["key"]: int(row["id"]) for row in answers}
    bulk.insert("payment_line", _LINE, [line for each in past for line in _lines(each, ids[each.order.key])])
    bulk.insert("payment_step", _STEP, [step for each in past for step in _steps(each, ids[each.order.key])])
    return ids


def _lines(each: PastOrder, order_id: int) -> list[tuple[object, ...]]:
    order, days = each.order, {state: clock.local(at).date() for state, at in each.steps}
    return [
        (
            order.treasury_id,
            order_id,
            line.line_no,
            order.unit_code,
            line.name,
            line.bank,
            line.account,
            line.remittance,
            line.amount,
            each.line_state,
            days.get(OrderState.POSTED),
            days.get(OrderState.REVERSED),
        )
        for line in order.lines
    ]


def _steps(each: PastOrder, order_id: int) -> list[tuple[object, ...]]:
    states = ["new", *(state for state, _ in each.steps)]
    return [
        (each.order.treasury_id, order_id, before, state, at)
        for before, (state, at) in zip(states, each.steps, strict=False)
    ]
