"""What others may read of signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.core import clock, db


@dataclass(frozen=True)
class SignalView:
    """A signal as raised."""

    id: int
    indicator: str
    subject: str
    office_id: int
    dossier: str
    person: str
    at: dt.datetime
    amount: int | None
    note: str


_SIGNAL = "SELECT id, indicator, subject, office_id, dossier, person, at, amount, note FROM supervision_signal"


def since(signal_id: int, limit: int = 1000) -> list[SignalView]:
    """Signals raised after this one, oldest first. One statement by key."""
    return _signals(f"{_SIGNAL} WHERE id > %s ORDER BY id LIMIT %s", [signal_id, limit])


def of_offices(office_ids: Collection[int], before_id: int | None = None, limit: int = 50) -> list[SignalView]:
    """A page of the signals of these offices, latest first; the next one is before the last id. One statement."""
    return _signals(
        f"{_SIGNAL} WHERE office_id = ANY(%s) AND (%s::bigint IS NULL OR id < %s::bigint) ORDER BY id DESC LIMIT %s",
        [list(office_ids), before_id, before_id, limit],
    )


def of_dossier(number: str) -> list[SignalView]:
    """The signals about one dossier, oldest first. One statement by index."""
    return _signals(f"{_SIGNAL} WHERE dossier = %s ORDER BY id", [number])


def unexplained(office_ids: Collection[int], limit: int = 50) -> list[SignalView]:
    """Signals of these offices that nobody has explained yet, the oldest first. One statement."""
    return _signals(
        f"""{_SIGNAL} AS raised WHERE office_id = ANY(%s)
            AND NOT EXISTS (SELECT FROM supervision_explanation given WHERE given.signal_id = raised.id)
            ORDER BY id LIMIT %s""",
        [list(office_ids), limit],
    )


def by_id(signal_id: int) -> SignalView | None:
    """One signal. One statement by key."""
    return next(iter(_signals(f"{_SIGNAL} WHERE id = %s", [signal_id])), None)


@dataclass(frozen=True)
class ExplanationView:
    """What an office says to a signal."""

    signal_id: int
    cause: str
    remedy: str
    by: str
    at: dt.datetime


def explanations(signal_ids: Collection[int]) -> dict[int, ExplanationView]:
    """The explanations of those of these signals that have one. One statement by key."""
    found = db.rows(
        "SELECT signal_id, cause, remedy, by, at FROM supervision_explanation WHERE signal_id = ANY(%s)", [list(signal_ids)]
    )
    return {row["signal_id"]: ExplanationView(**(row | {"at": clock.local(row["at"])})) for row in found}


def _signals(sql: str, parameters: list[object]) -> list[SignalView]:
    return [SignalView(**(row | {"at": clock.local(row["at"])})) for row in db.rows(sql, parameters)]
