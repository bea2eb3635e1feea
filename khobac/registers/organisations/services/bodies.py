"""Registering offices, areas and units, and what happens to them: merging, renaming, moving, quotas and promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from khobac.core import audit, db
from khobac.core.errors import Refused, Word
from khobac.core.text import fold, sort_key
from khobac.registers.counts import Counts
from khobac.registers.organisations.models import (
    Area,
    AreaSuccession,
    Office,
    OfficeKind,
    OfficeSuccession,
    OfficeVersion,
    Service,
    ServiceCommitment,
    StaffQuota,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitVersion,
)
from khobac.registers.recording import Certainty, end_validity, known, record, valid_on

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class OfficeRow:
    """A version of an office; `parent` is the code of the office above."""

    code: str
    name_vi: str
    valid_from: dt.date
    kind: str = OfficeKind.TRANSACTION_OFFICE
    valid_to: dt.date | None = None
    name_en: str = ""
    parent: str = ""
    area_codes: tuple[str, ...] = ()
    seat: str = ""
    legal_basis: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class OfficeSuccessionRow:
    """One office (code) taking over from another."""

    from_office: str
    to_office: str
    effective_on: dt.date
    kind: str = SuccessionKind.MERGE
    share: Decimal = Decimal(1)
    legal_basis: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class AreaRow:
    """A version of an administrative area; level 1 province, 2 district, 3 commune."""

    code: str
    level: int
    kind: str
    name_vi: str
    name_en: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    parent_code: str = ""
    seat: str = ""
    legal_basis: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class AreaSuccessionRow:
    """One area taking over the ground of another."""

    from_code: str
    to_code: str
    effective_on: dt.date
    kind: str
    share: Decimal | None = None
    legal_basis: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class UnitRow:
    """A version of a unit. `office` (code) serves it from the first day of its first version on and holds its book."""

    code: str
    name_vi: str
    office: str
    level: str
    chapter: str
    section: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    kind: str = UnitKind.RECURRENT
    name_en: str = ""
    programme: str = "00000"
    area_code: str = ""
    autonomy_group: int | None = None
    parent: str | None = None
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class Quota:
    """Approved staff and contract labour of a unit (code)."""

    unit: str
    staff: int
    contract_labour: int


def register_offices(rows: Sequence[OfficeRow]) -> Counts:
    """Enter these offices with their versions; set-based, repeatable."""
    with db.atomic():
        codes = {row.code for row in rows} | {row.parent for row in rows if row.parent}
        Office.objects.bulk_create([Office(code=code) for code in sorted(codes)], ignore_conflicts=True)
        ids = _office_ids(codes)
        return record([_office_version(row, ids) for row in rows], key=["office_id", "valid_from"])


def register_office(row: OfficeRow) -> None:
    """Enter one office."""
    register_offices([row])


def load_office_successions(rows: Sequence[OfficeSuccessionRow]) -> Counts:
    """Enter which offices took over from which; set-based, repeatable."""
    with db.atomic():
        ids = _office_ids({row.from_office for row in rows} | {row.to_office for row in rows})
        successions = [
            OfficeSuccession(
                from_office_id=ids[row.from_office],
                to_office_id=ids[row.to_office],
                **{name: value for name, value in asdict(row).items() if name not in {"from_office", "to_office"}},
            )
            for row in rows
        ]
        return record(successions, key=["from_office_id", "to_office_id", "effective_on"])


def load_areas(rows: Sequence[AreaRow]) -> Counts:
    """Enter these areas; set-based, repeatable."""
    with db.atomic():
        areas = [Area(**asdict(row), sort_key=sort_key(row.name_vi)) for row in rows]
        return record(areas, key=["level", "code", "valid_from"])


def load_area_successions(rows: Sequence[AreaSuccessionRow]) -> Counts:
    """Enter which areas took over from which; set-based, repeatable."""
    with db.atomic():
        return record([AreaSuccession(**asdict(row)) for row in rows], key=["from_code", "to_code", "effective_on"])


def register_units(rows: Sequence[UnitRow]) -> Counts:
    """Enter these units, whom they are served by and their versions; set-based, repeatable.

    Several rows of one code are its versions in the course of time; the book and the serving office are those of the
    earliest. Raises Refused (NOT_FOUND) when an office does not exist.
    """
    first: dict[str, UnitRow] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        first.setdefault(row.code, row)
    with db.atomic():
        offices = _office_ids({row.office for row in first.values()})
        Unit.objects.bulk_create(
            [Unit(code=row.code, treasury_id=offices[row.office]) for row in first.values()], ignore_conflicts=True
        )
        served = set(Service.objects.filter(known(), unit__in=first).values_list("unit_id", flat=True))
        Service.objects.bulk_create(
            Service(unit_id=code, office_id=offices[row.office], valid_from=row.valid_from)
            for code, row in first.items()
            if code not in served
        )
        return record([_unit_version(row) for row in rows], key=["unit_id", "valid_from"])


def register_unit(row: UnitRow) -> None:
    """Enter one unit."""
    register_units([row])


def set_quotas(quotas: Sequence[Quota], from_on: dt.date, by: str) -> None:
    """Approve staff and contract labour of units from a day on, set-based; what was approved before ends the day before."""
    units = [quota.unit for quota in quotas]
    with db.atomic():
        end_validity(StaffQuota.objects.filter(unit__in=units), from_on - ONE_DAY)
        StaffQuota.objects.bulk_create(
            StaffQuota(unit_id=quota.unit, staff=quota.staff, contract_labour=quota.contract_labour, valid_from=from_on)
            for quota in quotas
        )
        audit.record(by, "organisations.set_quota", [(unit, unit) for unit in units])


def set_quota(unit: str, staff: int, contract_labour: int, from_on: dt.date, by: str) -> None:
    """Approve staff and contract labour of one unit."""
    set_quotas([Quota(unit, staff, contract_labour)], from_on, by)


def set_service_commitment(office: str, procedure: str, days: int, from_on: dt.date, by: str) -> None:
    """Promise working days for a procedure from a day on (0 = by closing time of the day of receipt)."""
    with db.atomic():
        office_id = _office_ids({office})[office]
        end_validity(ServiceCommitment.objects.filter(office=office_id, procedure=procedure), from_on - ONE_DAY)
        ServiceCommitment.objects.create(office_id=office_id, procedure=procedure, days=days, valid_from=from_on)
        audit.record(by, "organisations.set_service_commitment", [(office, "")])


def merge_offices(offices: Collection[str], into: str, effective_on: dt.date, by: str, legal_basis: str = "") -> None:
    """From that day on `into` does the work of the others; books and dossiers keep the office they had."""
    merged = sorted(set(offices) - {into})
    with db.atomic():
        ids = _office_ids({*merged, into})
        end_validity(OfficeVersion.objects.filter(office__code__in=merged), effective_on - ONE_DAY)
        OfficeSuccession.objects.bulk_create(
            OfficeSuccession(
                from_office_id=ids[code],
                to_office_id=ids[into],
                effective_on=effective_on,
                kind=SuccessionKind.MERGE,
                legal_basis=legal_basis,
            )
            for code in merged
        )
        audit.record(by, "organisations.merge_offices", [(code, "") for code in merged])


def rename_office(office: str, name_vi: str, effective_on: dt.date, by: str, legal_basis: str = "") -> None:
    """Give the office another name from that day on."""
    with db.atomic():
        old = OfficeVersion.objects.filter(known(), valid_on(effective_on), office__code=office).first()
        if old is None:
            raise Refused(Word.NOT_FOUND, f"Không có cơ quan Kho bạc {office} vào ngày {effective_on:%d/%m/%Y}.")
        end_validity(OfficeVersion.objects.filter(office=old.office_id), effective_on - ONE_DAY)
        OfficeVersion.objects.create(
            office_id=old.office_id,
            kind=old.kind,
            name_vi=name_vi,
            sort_key=sort_key(name_vi),
            parent_id=old.parent_id,
            area_codes=old.area_codes,
            seat=old.seat,
            legal_basis=legal_basis,
            valid_from=effective_on,
        )
        audit.record(by, "organisations.rename_office", [(office, "")])


def move_unit(unit: str, to: str, effective_on: dt.date, by: str) -> None:
    """Have another office serve the unit from that day on; its book stays where it is."""
    with db.atomic():
        office_id = _office_ids({to})[to]
        end_validity(Service.objects.filter(unit=unit), effective_on - ONE_DAY)
        Service.objects.create(unit_id=unit, office_id=office_id, valid_from=effective_on)
        audit.record(by, "organisations.move_unit", [(unit, unit)])


def _office_ids(codes: Collection[str]) -> dict[str, int]:
    """Ids by code; raises Refused (NOT_FOUND) when one is missing."""
    ids = dict(Office.objects.filter(code__in=codes).values_list("code", "id"))
    missing = sorted(set(codes) - set(ids))
    if missing:
        raise Refused(Word.NOT_FOUND, f"Không có cơ quan Kho bạc {', '.join(missing)}.", missing=missing)
    return ids


def _office_version(row: OfficeRow, ids: dict[str, int]) -> OfficeVersion:
    columns = {name: value for name, value in asdict(row).items() if name not in {"code", "parent", "area_codes"}}
    return OfficeVersion(
        **columns,
        office_id=ids[row.code],
        parent_id=ids.get(row.parent),
        area_codes=list(row.area_codes),
        sort_key=sort_key(row.name_vi),
    )


def _unit_version(row: UnitRow) -> UnitVersion:
    columns = {name: value for name, value in asdict(row).items() if name not in {"code", "office", "parent"}}
    return UnitVersion(
        **columns,
        unit_id=row.code,
        parent_id=row.parent,
        sort_key=sort_key(row.name_vi),
        fold=fold(f"{row.code} {row.name_vi}"),
    )
