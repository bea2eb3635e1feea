"""The law of one day as plain values, each with its article. Pure, so that rules, decisions and re-performance share
it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khobac.core.canonical import canonical_bytes
from khobac.registers.law.cells import Row

CARRIED = ("warning.",)
"""What the keys of those decision tables begin with whose rows are law like any value: kept with every decision."""


PAPERS = "papers."
"""What the key of a procedure's list of papers begins with; its code follows."""

COMPOUND = (*CARRIED, PAPERS)
"""What a law carries beside its parameters."""


class UnknownLaw(LookupError):
    """No value of that name was in force that day: a rule needing it cannot tell."""

    def __init__(self, key: str, on: dt.date) -> None:
        super().__init__(f"no {key} in force on {on}")
        self.key = key
        self.on = on


@dataclass(frozen=True)
class ListedPaper:
    """A paper of a procedure's list, under the name by which units enclose it; `asked` as in `models.Enclosing`."""

    paper: str
    stage: str
    asked: str
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class LawValue:
    """A value with what it rests on: article and number of the text, its first day, and how certain we are."""

    value: Any
    article: str
    text_number: str
    valid_from: dt.date
    certainty: str

    @property
    def basis(self) -> str:
        """The citation shown to people.

        >>> LawValue(1, "6", "347/2025/NĐ-CP", dt.date(2026, 1, 1), "sourced").basis
        'Điều 6, 347/2025/NĐ-CP'
        """
        return ", ".join(part for part in (self.article and f"Điều {self.article}", self.text_number) if part)

    def as_row(self, key: str) -> Row:
        """The row of a decision table that this value of a `CARRIED` key is."""
        said = self.value
        return Row(
            key,
            tuple(said["conditions"]),
            said["result"],
            said["reason_vi"],
            said["reason_en"],
            self.article,
            self.text_number,
            self.certainty,
        )


@dataclass(frozen=True)
class Law:
    """Every value in force on one day.

    >>> day = dt.date(2026, 3, 2)
    >>> law = Law(day, {"deadline.pay_first": LawValue(1, "6", "347/2025/NĐ-CP", day, "illustrative")})
    >>> law.value("deadline.pay_first"), law.get("commit.required"), Law.from_json(law.as_json()) == law
    (1, None, True)
    """

    on: dt.date
    values: Mapping[str, LawValue]

    def value(self, key: str) -> Any:
        """The value; raises UnknownLaw when the law of that day has none."""
        found = self.values.get(key)
        if found is None:
            raise UnknownLaw(key, self.on)
        return found.value

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default` when the law of that day has none."""
        found = self.values.get(key)
        return default if found is None else found.value

    def basis(self, key: str) -> LawValue | None:
        """The value with its article, if there is one."""
        return self.values.get(key)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a decision table of `CARRIED` in force, in the order of their keys."""
        return tuple(
            self.values[key].as_row(key) for key in sorted(key for key in self.values if key.startswith(table))
        )

    def papers(self, key: str) -> tuple[ListedPaper, ...]:
        """The list of papers under a key of `PAPERS`; empty where the law of the day has none."""
        return tuple(ListedPaper(**entry) for entry in self.get(key, ()))

    def subset(self, keys: Iterable[str]) -> Law:
        """The same day with these values alone: what a decision stores."""
        return Law(self.on, {key: self.values[key] for key in keys if key in self.values})

    @property
    def canonical(self) -> bytes:
        """`as_json` in its one spelling, as it is stored with every decision made under it; spelt once for each law.

        Kept by hand: functools' cached_property locks all threads out until Python 3.12, and rules know no Django.
        """
        if "_canonical" not in self.__dict__:
            self.__dict__["_canonical"] = canonical_bytes(self.as_json())
        spelt: bytes = self.__dict__["_canonical"]
        return spelt

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, keys in order, so that equal law gives equal bytes."""
        return {
            "on": self.on.isoformat(),
            "values": {
                key: {
                    "value": found.value,
                    "article": found.article,
                    "text": found.text_number,
                    "valid_from": found.valid_from.isoformat(),
                    "certainty": found.certainty,
                }
                for key, found in sorted(self.values.items())
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Law:
        """The law as it was stored with a decision."""
        return cls(
            dt.date.fromisoformat(stored["on"]),
            {
                key: LawValue(
                    row["value"],
                    row["article"],
                    row["text"],
                    dt.date.fromisoformat(row["valid_from"]),
                    row["certainty"],
                )
                for key, row in stored["values"].items()
            },
        )
