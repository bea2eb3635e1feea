"""Changes of offices, units and people, each on a date and with its effect on those who must know."""

from __future__ import annotations

import datetime as dt

from khobac.core import clock, db, facts
from khobac.core.facts import NewFact
from khobac.registers.organisations import services as organisations
from khobac.registers.organisations.services import (
    UnitRow,
    appoint,
    merge_offices,
    move_unit,
    new_person,
    register_unit,
    rename_office,
    set_quota,
    set_service_commitment,
)

__all__ = [
    "UnitRow",
    "appoint",
    "change_signer",
    "delegate",
    "merge_offices",
    "move_unit",
    "new_person",
    "register_unit",
    "rename_office",
    "set_quota",
    "set_service_commitment",
]


def delegate(giver: str, to: str, seat: str, unit: str, until_on: dt.date, by: str) -> None:
    """Let somebody sign in the giver's seat to the end of a day; both signers of the unit are told."""
    with db.atomic():
        organisations.delegate(giver, to, seat, unit, until_on, by)
        facts.record([NewFact("SignerChanged", unit, unit, {"version": 1, "seat": seat, "old": giver, "new": to})])


def change_signer(unit: str, seat: str, old: str, new: str, by: str) -> None:
    """From now on `new` signs and `old` does not; the unit is told at once."""
    with db.atomic():
        organisations.change_signer(unit, seat, old, new, clock.now(), by)
        facts.record([NewFact("SignerChanged", unit, unit, {"version": 1, "seat": seat, "old": old, "new": new})])
