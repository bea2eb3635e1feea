"""Suspensions by the finance agency and freezes by authority: who may order them, and telling the unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from khobac.core import clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.registers.accounts import services as accounts
from khobac.registers.organisations import queries as organisations


def suspend(unit: str, items: Sequence[str], by: str) -> None:
    """Suspend spending of a unit (of these sub-items, or all). Raises NO_RIGHT for others than the finance agency."""
    _ordered(unit, by, lambda: accounts.suspend(unit, items, by))


def lift(unit: str, items: Sequence[str], by: str) -> None:
    """End suspensions of a unit."""
    _ordered(unit, by, lambda: accounts.lift(unit, items, by))


def freeze(unit: str, account_kind: str, by: str, amount: int | None = None) -> None:
    """Freeze an account of a unit, wholly or in part."""
    _ordered(unit, by, lambda: accounts.freeze(unit, account_kind, by, amount))


def unfreeze(unit: str, account_kind: str, by: str) -> None:
    """End the freezes of an account."""
    _ordered(unit, by, lambda: accounts.unfreeze(unit, account_kind, by))


@repeated
def _ordered(unit: str, by: str, change: Callable[[], None]) -> None:
    if not any(seat.seat == "finance_agency" for seat in organisations.seats(by, clock.now())):
        raise Refused(Word.NO_RIGHT, "Chỉ cơ quan tài chính được tạm đình chỉ chi hoặc phong tỏa tài khoản.")
    with db.atomic():
        change()
        facts.record([NewFact("RestrictionChanged", unit, unit, {"version": 1})])
