"""Reading areas and treasury offices of `data/organisations` into the register.

The files name bodies by `key`, one per version; here a body is its code, so a succession of a code by itself (renamed,
moved under another parent) is just the next version.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from khobac.registers.counts import Counts
from khobac.registers.files import day, first_day, provenance, read_rows
from khobac.registers.organisations.services import (
    AreaRow,
    AreaSuccessionRow,
    OfficeRow,
    OfficeSuccessionRow,
    load_area_successions,
    load_areas,
    load_office_successions,
    register_offices,
)


def load(folder: Path) -> Counts:
    """Areas, offices and their successions; repeatable."""
    offices = read_rows(folder / "treasuries.csv")
    codes = {row["key"]: row["code"] for row in offices}
    successions = [
        row for row in read_rows(folder / "treasury_succession.csv") if codes[row["from_key"]] != codes[row["to_key"]]
    ]
    return (
        load_areas([_area(row) for row in read_rows(folder / "areas.csv")])
        + load_area_successions(
            [_area_succession(row) for row in read_rows(folder / "area_succession.csv") if row["kind"] != "unchanged"]
        )
        + register_offices([_office(row, codes) for row in offices])
        + load_office_successions([_office_succession(row, codes) for row in successions])
    )


def _area(row: dict[str, str]) -> AreaRow:
    return AreaRow(
        code=row["code"],
        level=int(row["level"]),
        kind=row["kind"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        valid_from=first_day(row),
        valid_to=day(row["valid_to"]),
        parent_code=_code_of(row["parent_key"]),
        seat=row["seat"],
        legal_basis=row["legal_basis"],
        **provenance(row),
    )


def _area_succession(row: dict[str, str]) -> AreaSuccessionRow:
    return AreaSuccessionRow(
        from_code=row["from_code"],
        to_code=row["to_code"],
        effective_on=dt.date.fromisoformat(row["operative_from"]),
        kind=row["kind"],
        share=Decimal(row["share"]) if row["share"] else None,
        legal_basis=row["legal_basis"],
        **provenance(row),
    )


def _office(row: dict[str, str], codes: dict[str, str]) -> OfficeRow:
    return OfficeRow(
        code=row["code"],
        name_vi=row["name_vi"],
        valid_from=first_day(row),
        kind=row["kind"].lower(),
        valid_to=day(row["valid_to"]),
        name_en=row["name_en"],
        parent=codes[row["parent_key"]] if row["parent_key"] else "",
        area_codes=tuple(_code_of(key) for key in row["area_keys"].split(";") if key),
        seat=row["seat"],
        legal_basis=row["legal_basis"],
        **provenance(row),
    )


def _office_succession(row: dict[str, str], codes: dict[str, str]) -> OfficeSuccessionRow:
    return OfficeSuccessionRow(
        from_office=codes[row["from_key"]],
        to_office=codes[row["to_key"]],
        effective_on=dt.date.fromisoformat(row["effective_date"]),
        kind=row["kind"].lower(),
        share=Decimal(row["share"]),
        legal_basis=row["legal_basis"],
        **provenance(row),
    )


def _code_of(key: str) -> str:
    """The code in a key such as `44@2025-07-01`."""
    return key.partition("@")[0]
