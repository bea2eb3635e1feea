"""The only writer of the sharing rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from khobac.core import db
from khobac.registers.counts import Counts
from khobac.registers.files import day, first_day, provenance, read_rows
from khobac.registers.recording import record
from khobac.registers.sharing.models import SharingRule

ANY = frozenset({"*", "any"})
LEVELS = ("central", "province", "district", "commune")


def set_rules(rules: Sequence[SharingRule]) -> Counts:
    """Enter these rules; one of the same name and first day is recorded anew. Repeatable."""
    with db.atomic():
        return record(rules, key=["name", "valid_from"])


def load(folder: Path) -> Counts:
    """The rules of `revenue_sharing.csv`."""
    return set_rules([_rule(row) for row in read_rows(folder / "revenue_sharing.csv")])


def _rule(row: dict[str, str]) -> SharingRule:
    return SharingRule(
        name=row["rule"],
        item_code=row["item_code"],
        chapter_from=_condition(row["chapter_from"]),
        chapter_to=_condition(row["chapter_to"]),
        area_code=_condition(row["area"]),
        payer_class=_condition(row["payer_class"]),
        priority=int(row["priority"]),
        valid_from=first_day(row),
        valid_to=day(row["valid_to"]),
        **{level: int(row[f"share_{level}"]) for level in LEVELS},
        **provenance(row),
    )


def _condition(text: str) -> str:
    return "" if text in ANY else text
