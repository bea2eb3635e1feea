"""A law with some values changed from a day on. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from khobac.registers.law.values import Law, LawValue


@dataclass(frozen=True)
class Change:
    """One value of law as it would be from a day on; a value of None takes it away.

    >>> day = dt.date(2026, 3, 2)
    >>> law = Law(day, {"voucher.max_age": LawValue(5, "", "77/2017/TT-BTC", day, "known")})
    >>> changed(law, [Change("voucher.max_age", 3, day)]).value("voucher.max_age")
    3
    >>> changed(law, [Change("voucher.max_age", 3, dt.date(2026, 3, 3))]) is law
    True
    """

    key: str
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None = None
    text: str = ""
    article: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, as it is kept with a simulation."""
        days = {
            name: each and each.isoformat()
            for name, each in (("valid_from", self.valid_from), ("valid_to", self.valid_to))
        }
        return asdict(self) | days

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Change:
        """The change as it was kept."""
        valid_to = kept["valid_to"] and dt.date.fromisoformat(kept["valid_to"])
        return cls(**kept | {"valid_from": dt.date.fromisoformat(kept["valid_from"]), "valid_to": valid_to})


def changed(law: Law, changes: Iterable[Change]) -> Law:
    """The law of its day with these changes laid over it; the same object where none of them makes a difference."""
    return with_values(
        law,
        {
            each.key: LawValue(each.value, each.article, each.text, each.valid_from, "entered")
            for each in changes
            if each.holds_on(law.on)
        },
    )


def with_values(law: Law, values: Mapping[str, LawValue | None]) -> Law:
    """The law with these values in place of its own (None, or a value of None, takes one away); the same object where
    they say what it says already.
    """
    new = {key: value for key, value in values.items() if law.get(key) != (value and value.value)}
    if not new:
        return law
    kept = {key: value for key, value in law.values.items() if key not in new}
    return Law(
        law.on, kept | {key: value for key, value in new.items() if value is not None and value.value is not None}
    )
