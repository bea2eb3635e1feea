"""Changes of offices, units, people and what units may spend by decision, each on a date and told to those concerned."""

from __future__ import annotations

from khobac.core import clock
from khobac.registers.norms.services import approve_special_assets, register_agreement, set_own_rules
from khobac.registers.organisations import services as organisations
from khobac.registers.organisations.services import (
    UnitRow,
    appoint,
    delegate,
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
    "approve_special_assets",
    "change_signer",
    "delegate",
    "merge_offices",
    "move_unit",
    "new_person",
    "register_agreement",
    "register_unit",
    "rename_office",
    "set_own_rules",
    "set_quota",
    "set_service_commitment",
]


def change_signer(unit: str, seat: str, old: str, new: str, by: str) -> None:
    """From now on `new` signs and `old` does not; the unit is told at once."""
    organisations.change_signer(unit, seat, old, new, clock.now(), by)
