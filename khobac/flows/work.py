"""Everything that is due without anybody pressing a button, in one fixed order.

The work itself lies in tables: prepared orders, kept messages, unread facts, open deltas, unsealed entries, moments that
have passed. Whoever calls finds it there; two callers at once do no piece twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from khobac.books.ledger import queries as books
from khobac.books.ledger import services as ledger
from khobac.core import clock, rates
from khobac.flows import lanes, periods, subscriptions
from khobac.flows.autopay import paying as bills
from khobac.flows.inter_treasury import sending
from khobac.flows.inter_treasury.wire import TreasuryWire, configured_wire
from khobac.flows.payment import answers, apologies, bulk_approval, dispatch
from khobac.flows.payment.wire import Wire
from khobac.flows.revenue import receiving
from khobac.watch.alerts import services as alerts
from khobac.watch.supervision import services as supervision


def run_due(wire: Wire, treasuries: TreasuryWire | None = None) -> int:
    """One round of everything due at the clock's moment; how many pieces there were. Call again until 0."""
    return run_waiting(wire, treasuries) + run_timers()


def run_waiting(wire: Wire, treasuries: TreasuryWire | None = None) -> int:
    """One round of what lies waiting: large sets are posted, orders leave for banks and other treasuries (by default as
    configured), answers are applied, readers are told, books are folded and sealed.
    """
    return _each(
        [
            bulk_approval.post_next,
            bills.pay_next,
            lambda: dispatch.send_prepared(wire),
            lambda: answers.apply_waiting(wire),
            sending.pack_prepared,
            lambda: sending.deliver_due(treasuries or configured_wire()),
            receiving.handle_waiting,
            *subscriptions.pieces(),
            _roll_up,
            _seal,
        ]
    )


def run_timers() -> int:
    """One round of what only the passing of time brings: what has become late, months to close, duties to be told of."""
    return _each(
        [
            supervision.raise_late,
            apologies.draft_late,
            lanes.keep_seeds,
            alerts.remind_of_advances,
            alerts.remind_of_certificates,
            alerts.remind_of_deadlines,
            periods.close_due,
            periods.remind,
            rates.forget_over,
        ]
    )


def run_enquiries(wire: Wire) -> int:
    """Ask banks about messages whose fate is open; how many were asked about. Apart, for a bank may be silent on purpose."""
    return dispatch.ask_unanswered(wire)


def _each(pieces: Sequence[Callable[[], int]]) -> int:
    """Do every piece, whatever happens to the others; then raise what went wrong as one group."""
    done, failed = 0, []
    for piece in pieces:
        try:
            done += piece()
        except Exception as problem:
            failed.append(problem)
    if failed:
        raise ExceptionGroup("some of the due work failed", failed)
    return done


def _roll_up() -> int:
    return sum(ledger.roll_up(treasury_id) for treasury_id in books.treasuries_to_roll_up())


def _seal() -> int:
    return sum(ledger.seal(treasury_id, book, clock.now()) for treasury_id, book, _ in books.treasuries_to_seal())
