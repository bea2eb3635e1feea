"""Money held for a dossier between filing and decision, and telling others what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.casework.dossiers.queries import LockedDossier
from khobac.cash.payments.queries import OrderView
from khobac.cash.payments.states import OrderState
from khobac.control.amounts import Amounts
from khobac.control.inputs import Kind
from khobac.core import clock, facts
from khobac.core.facts import NewFact
from khobac.flows.payment.position import Judged
from khobac.spending.requests import queries as requests
from khobac.spending.requests import services as spending
from khobac.spending.requests.queries import RequestView
from khobac.spending.requests.services import Fund


def key_of(request: RequestView) -> LineKey:
    """The estimate line or deposit a stored request is paid from."""
    if request.kind == Kind.DEPOSIT_PAYMENT:
        return LineKey(request.treasury_id, "deposit", request.unit_code, "", 0)
    return LineKey(request.treasury_id, "estimate", request.unit_code, request.source, request.year)


def send_hold(dossier_id: int, key: LineKey, judged: Judged) -> Callable[[], Fund]:
    """Reserve what will be paid, or say what is missing. On a commitment the commitment holds it already.

    Only sent, so that it may go `db.together` with what follows; what it gives is called for the answer.
    """
    split, snapshot, position = judged.amounts, judged.snapshot, judged.position
    if split.pay == 0 or snapshot.kind is Kind.RETURN_OF_FUNDS:
        return lambda: Fund("none")
    if snapshot.on_commitment and position.commitment is not None:
        missing = max(split.pay - position.commitment.remaining, 0)
        return lambda: Fund("failed_fund_check", short=missing) if missing else Fund("reserved")
    frozen = position.restrictions
    answers = budget.send(
        [
            Movement(
                reference=str(dossier_id),
                event="reserve",
                key=key,
                reserved=split.pay,
                withheld=frozen.deposit_frozen if snapshot.from_deposit else frozen.estimate_frozen,
            )
        ],
        clock.now(),
    )

    def fund() -> Fund:
        [moved] = answers()
        return Fund("reserved", held=split.pay) if moved.moved else Fund("failed_fund_check", short=moved.short)

    return fund


def release(dossiers: Sequence[LockedDossier], event: str) -> None:
    """Give back what these locked dossiers hold; `event` names why, and makes it once."""
    held = [row for row in requests.of_dossiers([dossier.id for dossier in dossiers]).values() if row.held]
    if held:
        budget.move(
            [Movement(reference=str(row.dossier_id), event=event, key=key_of(row), reserved=-row.held) for row in held],
            clock.now(),
        )
    spending.let_go([dossier.id for dossier in dossiers])


def tell(dossiers: Sequence[LockedDossier], kind: str, **content: Any) -> None:
    """Record one fact per dossier; the content is the same for all."""
    facts.record(
        [
            NewFact(kind, dossier.number, dossier.unit_code, {"version": 1, "dossier_id": dossier.id, **content})
            for dossier in dossiers
        ]
    )


_OF_ORDERS = {OrderState.POSTED: "OrderSettled", OrderState.REVERSED: "OrderReturned"}


def tell_of_orders(moved: Sequence[tuple[OrderView, Sequence[OrderState]]]) -> None:
    """The same of orders that pay no dossier, such as a refund of revenue: whose they are learns of their steps so."""
    facts.record(
        [
            NewFact(_OF_ORDERS[step], order.dossier, "", {"version": 1, "treasury_id": order.treasury_id})
            for order, steps in moved
            for step in steps
            if step in _OF_ORDERS
        ]
    )


def as_told(split: Amounts) -> dict[str, int]:
    """The amounts of a request as facts carry them."""
    return {"gross": split.gross, "pay": split.pay, "recovered": split.recovered, "set_off": split.set_off}
