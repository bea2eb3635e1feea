"""Reading offices and units as of a day (and, where asked, as known at an earlier instant). Seats are in `seats.py`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from khobac.core import db
from khobac.core.arrays import texts
from khobac.core.db import Asked
from khobac.registers.organisations.models import (
    Office,
    OfficeKind,
    OfficeVersion,
    Service,
    StaffQuota,
    UnitVersion,
)
from khobac.registers.organisations.seats import (
    PersonView,
    RegisteredSigners,
    SeatView,
    ask_holds,
    ask_registered_signers,
    holds,
    known_persons,
    names_in,
    people_in,
    registered_signers,
    registered_signers_at,
    registered_signers_of,
    seat_holders,
    seats,
    sitting_at_offices,
)
from khobac.registers.recording import holding, known, valid_on

__all__ = [
    "OfficeView",
    "PersonView",
    "RegisteredSigners",
    "SeatView",
    "UnitView",
    "ask_holds",
    "ask_registered_signers",
    "ask_served_unit",
    "book",
    "code_of_book",
    "handling_office",
    "handling_offices",
    "holds",
    "known_persons",
    "last_office",
    "last_offices",
    "names_in",
    "office",
    "office_by_id",
    "offices",
    "people_in",
    "registered_signers",
    "registered_signers_at",
    "registered_signers_of",
    "seat_holders",
    "seats",
    "serving_office",
    "serving_offices",
    "sitting_at_offices",
    "staff_quota",
    "unit",
    "units",
    "units_kept",
    "units_served",
]

HANDLING_OFFICES = (Path(__file__).parent / "sql" / "handling_offices.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class OfficeView:
    """A treasury office as it stands on one day; `id` is its permanent identity, the `treasury_id` of the books."""

    id: int
    code: str
    kind: str
    name_vi: str
    name_en: str
    parent_id: int | None
    area_codes: tuple[str, ...]


@dataclass(frozen=True)
class UnitView:
    """A unit as it stands on one day. `treasury_*` is the book that holds it, not necessarily the office serving it."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    level: str
    chapter: str
    section: str
    programme: str
    area_code: str
    autonomy_group: int | None
    parent_code: str | None
    treasury_id: int
    treasury_code: str


def unit(code: str, on: dt.date, known_at: dt.datetime | None = None) -> UnitView | None:
    """The unit as it stands on that day; None when it does not exist then."""
    return units([code], on, known_at).get(code)


def units(codes: Collection[str], on: dt.date, known_at: dt.datetime | None = None) -> dict[str, UnitView]:
    """Those of the units that exist on that day; one statement."""
    versions = UnitVersion.objects.select_related("unit__treasury")
    return {row.unit_id: _unit_view(row) for row in versions.filter(known(known_at), valid_on(on), unit__in=set(codes))}


def units_served(office_code: str, on: dt.date) -> list[UnitView]:
    """Units told to be served by that very office on that day (successions not followed), by name."""
    served = Service.objects.filter(known(), valid_on(on), office__code=office_code).values("unit")
    versions = UnitVersion.objects.select_related("unit__treasury").filter(known(), valid_on(on), unit__in=served)
    return [_unit_view(row) for row in versions.order_by("sort_key")]


def office(code: str, on: dt.date, known_at: dt.datetime | None = None) -> OfficeView | None:
    """The office of that code as it stands on that day; None when it does not exist then."""
    return _first(OfficeVersion.objects.filter(known(known_at), valid_on(on), office__code=code))


def office_by_id(office_id: int, on: dt.date) -> OfficeView | None:
    """The office as it stands on that day; None when it does not exist then."""
    return offices([office_id], on).get(office_id)


def offices(ids: Collection[int], on: dt.date) -> dict[int, OfficeView]:
    """Those of the offices that exist on that day, by id; one statement."""
    rows = OfficeVersion.objects.select_related("office").filter(known(), valid_on(on), office__in=set(ids))
    return {row.office_id: _office_view(row) for row in rows}


def last_offices(ids: Collection[int], on: dt.date) -> dict[int, OfficeView]:
    """The offices as they stand on that day, or, once merged into another, as they last stood; by id; one statement."""
    begun = OfficeVersion.objects.select_related("office").filter(known(), valid_from__lte=on, office__in=set(ids))
    return {row.office_id: _office_view(row) for row in begun.order_by("office_id", "-valid_from").distinct("office_id")}


def last_office(code: str, on: dt.date) -> OfficeView | None:
    """The office of that code as it stands on that day, or as it last stood before; None when it had not begun."""
    begun = OfficeVersion.objects.filter(known(), valid_from__lte=on, office__code=code)
    return _first(begun.order_by("-valid_from"))


def units_kept(ids: Collection[int]) -> dict[int, int]:
    """How many units each of these offices has in its books, by id; one statement."""
    rows = db.rows(
        "SELECT treasury_id, count(*) AS units FROM organisations_unit WHERE treasury_id = ANY (%s::bigint[]) GROUP BY 1",
        [list(ids)],
    )
    return {row["treasury_id"]: row["units"] for row in rows}


def handling_offices(ids: Collection[int], on: dt.date) -> dict[int, int]:
    """Who does the work of each of these offices on that day, by id: itself or its latest successor; one statement."""
    rows = db.rows(HANDLING_OFFICES, {"offices": list(ids), "on": on})
    return {row["first_id"]: row["office_id"] for row in rows}


def book(office_code: str) -> int | None:
    """The book of the office of that code, whoever does its work today; one statement."""
    return Office.objects.filter(code=office_code).values_list("id", flat=True).first()


def code_of_book(treasury_id: int) -> str:
    """The code of the office whose book that is; one statement."""
    return Office.objects.values_list("code", flat=True).get(id=treasury_id)


def books_of(office_code: str, on: dt.date) -> list[int]:
    """The books an office keeps on that day: its own, and those of offices whose work it has taken over. One statement.

    Empty where there is no such office, or another does its work.
    """
    rows = db.rows(
        f"""
        SELECT first_id FROM ({HANDLING_OFFICES.replace("%(offices)s", "ARRAY(SELECT id FROM organisations_office)")})
            AS handling JOIN organisations_office AS office ON office.id = handling.office_id
        WHERE office.code = %(code)s ORDER BY first_id
        """,
        {"code": office_code, "on": on},
    )
    return [row["first_id"] for row in rows]


def payment_centre(on: dt.date) -> OfficeView | None:
    """The body that holds the single account on that day."""
    return _first(OfficeVersion.objects.filter(known(), valid_on(on), kind=OfficeKind.PAYMENT_CENTRE))


def handling_office(office_code: str, on: dt.date) -> OfficeView | None:
    """Who does the work of an office on that day; a dossier filed there is handled here, its clock unchanged."""
    found = Office.objects.filter(code=office_code).first()
    return None if found is None else office_by_id(handling_offices([found.id], on)[found.id], on)


def serving_offices(unit_codes: Collection[str], on: dt.date) -> dict[str, OfficeView]:
    """Who serves each of these units on that day, successions followed; one statement for any number of units."""
    return db.ask(_SERVING, {"units": texts(unit_codes), "on": on}, _offices_by_unit).answer


@dataclass(frozen=True)
class ServedUnit:
    """A unit with who serves it, and the working days that office promises by procedure (0: by closing time)."""

    unit: UnitView
    office: OfficeView | None
    promised: Mapping[str, int]


def ask_served_unit(code: str, on: dt.date) -> Asked[ServedUnit | None]:
    """The unit as it stands on that day, with who serves it then; None when it does not exist. Sent and not waited for."""
    return db.ask(_SERVED_UNIT, {"unit": code, "units": texts([code]), "on": on}, _served_unit)


def _served_unit(rows: db.Rows) -> ServedUnit | None:
    if not rows:
        return None
    serving, promised = json.loads(rows[0].pop("serving") or "null"), json.loads(rows[0].pop("promised"))
    return ServedUnit(UnitView(**rows[0]), _office_view_of(serving) if serving else None, promised)


def _office_view_of(row: dict[str, Any]) -> OfficeView:
    return OfficeView(**row | {"area_codes": tuple(row["area_codes"])})


def _offices_by_unit(rows: db.Rows) -> dict[str, OfficeView]:
    return {row.pop("unit_code"): _office_view_of(row) for row in rows}


_SERVING = f"""
WITH told AS MATERIALIZED (
    SELECT unit_code, office_id FROM organisations_service AS service
    WHERE unit_code = ANY (%(units)s::text[]) AND {holding("service")}
)
SELECT told.unit_code, office.id, office.code, version.kind, version.name_vi, version.name_en, version.parent_id,
    version.area_codes
FROM told
JOIN ({HANDLING_OFFICES.replace("%(offices)s", "ARRAY(SELECT office_id FROM told)")}) AS handling
    ON handling.first_id = told.office_id
JOIN organisations_office AS office ON office.id = handling.office_id
JOIN organisations_officeversion AS version ON version.office_id = office.id AND {holding("version")}
"""
_SERVED_UNIT = f"""
SELECT unit.code, version.name_vi, version.name_en, version.kind, level, chapter, section, programme, area_code,
    autonomy_group, parent_code, unit.treasury_id, treasury.code AS treasury_code,
    (to_jsonb(serving) - 'unit_code')::text AS serving, (
        SELECT coalesce(json_object_agg(procedure, days), '{{}}')::text FROM organisations_servicecommitment AS promise
        WHERE promise.office_id = serving.id AND {holding("promise")}
    ) AS promised
FROM organisations_unitversion AS version
JOIN organisations_unit AS unit ON unit.code = version.unit_code
JOIN organisations_office AS treasury ON treasury.id = unit.treasury_id
LEFT JOIN ({_SERVING}) AS serving ON true
WHERE version.unit_code = %(unit)s AND {holding("version")}
"""


def serving_office(unit_code: str, on: dt.date) -> OfficeView | None:
    """Who serves the unit on that day, successions followed."""
    return serving_offices([unit_code], on).get(unit_code)


def staff_quota(unit_code: str, on: dt.date) -> tuple[int, int] | None:
    """(staff, contract labour) approved for the unit on that day; None where nothing is approved, as for a project."""
    quotas = StaffQuota.objects.filter(known(), valid_on(on), unit=unit_code)
    return quotas.values_list("staff", "contract_labour").first()


def areas_around(codes: Collection[str], on: dt.date) -> dict[str, tuple[str, ...]]:
    """Each of these areas with those it lies in on that day, the smallest first. One statement."""
    found = db.rows(
        """
        WITH RECURSIVE around (code, inner_code, outer_code, depth) AS (
            SELECT code, code, code, 0 FROM unnest(%(codes)s::text[]) AS code
            UNION ALL
            SELECT around.code, around.outer_code, area.parent_code, depth + 1
            FROM around JOIN organisations_area AS area ON area.code = around.outer_code AND area.parent_code <> ''
                AND area.recorded_to IS NULL AND area.valid_from <= %(on)s
                AND (area.valid_to IS NULL OR area.valid_to >= %(on)s)
            WHERE depth < 3
        )
        SELECT code, array_agg(outer_code ORDER BY depth) AS areas FROM around GROUP BY code
        """,
        {"codes": sorted(set(codes) - {""}), "on": on},
    )
    return {row["code"]: tuple(row["areas"]) for row in found}


def _first(versions: QuerySet[OfficeVersion]) -> OfficeView | None:
    row = versions.select_related("office").first()
    return None if row is None else _office_view(row)


def _office_view(row: OfficeVersion) -> OfficeView:
    return OfficeView(
        id=row.office_id,
        code=row.office.code,
        kind=row.kind,
        name_vi=row.name_vi,
        name_en=row.name_en,
        parent_id=row.parent_id,
        area_codes=tuple(row.area_codes),
    )


def _unit_view(row: UnitVersion) -> UnitView:
    return UnitView(
        code=row.unit_id,
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=row.kind,
        level=row.level,
        chapter=row.chapter,
        section=row.section,
        programme=row.programme,
        area_code=row.area_code,
        autonomy_group=row.autonomy_group,
        parent_code=row.parent_id,
        treasury_id=row.unit.treasury_id,
        treasury_code=row.unit.treasury.code,
    )
