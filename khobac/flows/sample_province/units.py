"""The ninety-nine units of Hải Lăng, and those that ended with the districts on 30 June 2025.

Until that day the schools belong to the district (level 3, chapters 6xx); from 1 July 2025 to the communes (level 4, the
interim chapters of Circular 41/2025). Places and successions are sourced, the units and their codes are sample data.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from khobac.flows.founding import UnitRow
from khobac.flows.sample_province.words import word_lists

BEGINNING = dt.date(2024, 1, 1)
DISTRICTS_END, COMMUNES_BEGIN = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
DISTRICT_OFFICE, OFFICE = "8680", "7125"
"""Kho bạc Hải Lăng, and transaction office no. 5, which followed it on 1 March 2025."""
DISTRICT_AREA = "470"
COMMUNES = {
    "Xã Diên Sanh": "19681",
    "Xã Vĩnh Định": "19699",
    "Xã Hải Lăng": "19702",
    "Xã Nam Hải Lăng": "19735",
    "Xã Mỹ Thủy": "19741",
}
FOLLOWED_BY = {"622": "830", "625": "831"}
"""District chapters and the interim chapters of communes that took over."""
NUMBERED_SCHOOLS = 9
PROJECTS = 5


@dataclass(slots=True)
class SampleUnit:
    """A unit with what its spending looks like. Money in đồng; `staff` of a school or office, 0 for a project."""

    code: str
    name: str
    rows: list[UnitRow]
    place: str
    staff: int
    deposit: bool = False
    project: str = ""
    people: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ends_on(self) -> dt.date | None:
        """The last day of a unit that is no more."""
        return self.rows[-1].valid_to

    @property
    def sources(self) -> tuple[str, ...]:
        """Which money it spends: communes and offices non-autonomous, others both, projects investment capital."""
        if self.project:
            return ("41",)
        return ("12",) if self.rows[-1].chapter in ("805", "819", "820", "618") else ("13", "12")


def make_units(chance: random.Random) -> list[SampleUnit]:
    """All units, those in force first."""
    units = [*_communes(chance), *_schools(chance), *_provincial(chance), *_projects(), *_ended(chance)]
    for number, unit in enumerate(units, 1):
        unit.code = f"{'79' if unit.project else '11'}{number:05d}"
        unit.rows = [replace(row, code=unit.code) for row in unit.rows]
    return units


def _pattern(kind: str) -> dict[str, str]:
    return next(row for row in word_lists()["unit_pattern"] if row["kind"] == kind)


def _old_communes() -> list[str]:
    return list(word_lists()["places"]["hai_lang_before"]["units"])


def _place(commune: str) -> str:
    return commune.removeprefix("Thị trấn ").removeprefix("Xã ")


def _in_a_name(commune: str) -> str:
    """`xã Hải An`, as it stands inside the name of a body."""
    return commune[0].lower() + commune[1:]


def _area_of(old_commune: str) -> str:
    """The commune of today that an old one went into."""
    for row in word_lists()["places"]["hai_lang_succession"]:
        if old_commune in row["from"]:
            return COMMUNES[row["to"]]
    raise LookupError(old_commune)


def _communes(chance: random.Random) -> Iterator[SampleUnit]:
    for commune, area in COMMUNES.items():
        for kind in ("commune_committee", "commune_party", "commune_front"):
            pattern = _pattern(kind)
            staff = {"commune_committee": 46, "commune_party": 18, "commune_front": 12}[kind] + chance.randrange(6)
            name = pattern["name"].format(area=_in_a_name(commune))
            row = _row(name, OFFICE, "4", pattern["chapter"], pattern["section"], COMMUNES_BEGIN, area)
            yield SampleUnit("", row.name_vi, [row], _place(commune), staff, deposit=kind == "commune_committee")
    for old in _old_communes():
        pattern = _pattern("health_station")
        yield _lasting(
            pattern["name"].format(area=_in_a_name(old)), pattern, _area_of(old), _place(old), 6 + chance.randrange(4)
        )


def _schools(chance: random.Random) -> Iterator[SampleUnit]:
    places = [(_place(old), _area_of(old)) for old in _old_communes()]
    for kind, chosen, staff in (
        ("preschool", places, 18),
        ("primary_school", places, 26),
        ("lower_secondary", places[:12], 24),
        ("primary_and_lower_secondary", places[12:], 34),
    ):
        for place, area in chosen:
            yield _school(kind, place, area, staff + chance.randrange(12))
    for place, area in places[:NUMBERED_SCHOOLS]:
        yield _school("primary_school_numbered", place, area, 20 + chance.randrange(8))


def _school(kind: str, place: str, area: str, staff: int) -> SampleUnit:
    pattern = _pattern(kind)
    name, chapter = pattern["name"].format(place=place, n=2), pattern["chapter_before_2026"]
    group = int(pattern["autonomy_group"])
    before = _row(
        name, DISTRICT_OFFICE, "3", chapter, pattern["section"], BEGINNING, DISTRICT_AREA, DISTRICTS_END, group
    )
    after = _row(
        name, DISTRICT_OFFICE, "4", FOLLOWED_BY[chapter], pattern["section"], COMMUNES_BEGIN, area, autonomy_group=group
    )
    return SampleUnit("", name, [before, after], place, staff, deposit=kind != "preschool")


def _provincial(chance: random.Random) -> Iterator[SampleUnit]:
    place = "Hải Lăng"
    for kind, names, staff in (
        ("upper_secondary", ("Hải Lăng", "Diên Sanh", "Hải Chánh", "Hải Thượng"), 62),
        ("continuing_education", (place,), 24),
        ("health_centre", (place,), 78),
        ("general_hospital", (place,), 140),
        ("forest_rangers", (place,), 15),
        ("project_management", (f"khu vực {place}",), 22),
    ):
        for name in names:
            pattern = _pattern(kind)
            unit = _lasting(pattern["name"].format(place=name), pattern, COMMUNES["Xã Hải Lăng"], name, staff)
            unit.staff += chance.randrange(8)
            unit.deposit = True
            yield unit
    pattern = _pattern("culture_centre")
    name = pattern["name"].format(place=place)
    before = _row(name, DISTRICT_OFFICE, "3", "625", pattern["section"], BEGINNING, DISTRICT_AREA, DISTRICTS_END)
    after = _row(
        name, DISTRICT_OFFICE, "4", FOLLOWED_BY["625"], pattern["section"], COMMUNES_BEGIN, COMMUNES["Xã Hải Lăng"]
    )
    yield SampleUnit("", name, [before, after], place, 16)


def _projects() -> Iterator[SampleUnit]:
    for title in word_lists()["fill"]["projects"][:PROJECTS]:
        row = UnitRow(
            "",
            f"Dự án {title}",
            DISTRICT_OFFICE,
            "2",
            "599",
            "338",
            BEGINNING,
            kind="project",
            area_code=COMMUNES["Xã Hải Lăng"],
            source="GK",
            certainty="illustrative",
        )
        yield SampleUnit("", row.name_vi, [row], "Hải Lăng", 0, project=title)


def _ended(chance: random.Random) -> Iterator[SampleUnit]:
    """Committees of the old communes and divisions of the district."""
    for old in _old_communes():
        yield _gone(f"Ủy ban nhân dân {_in_a_name(old)}", "4", "805", 20 + chance.randrange(6))
    division = _pattern("district_division")
    for title in ("Tài chính - Kế hoạch", "Giáo dục và Đào tạo", "Nội vụ", "Kinh tế và Hạ tầng"):
        yield _gone(division["name"].format(division=title, place="Hải Lăng"), "3", "618", 12)


def _gone(name: str, level: str, chapter: str, staff: int) -> SampleUnit:
    row = _row(name, DISTRICT_OFFICE, level, chapter, "341", BEGINNING, DISTRICT_AREA, DISTRICTS_END)
    return SampleUnit("", name, [row], "Hải Lăng", staff)


def _lasting(name: str, pattern: dict[str, str], area: str, place: str, staff: int) -> SampleUnit:
    """A unit of the province, which the reform of 2025 left as it was."""
    group = pattern.get("autonomy_group")
    row = _row(
        name,
        DISTRICT_OFFICE,
        "2",
        pattern["chapter"],
        pattern["section"],
        BEGINNING,
        area,
        autonomy_group=int(group) if group else None,
    )
    return SampleUnit("", name, [row], place, staff)


def _row(
    name: str,
    office: str,
    level: str,
    chapter: str,
    section: str,
    valid_from: dt.date,
    area: str,
    valid_to: dt.date | None = None,
    autonomy_group: int | None = None,
) -> UnitRow:
    return UnitRow(
        "",
        name,
        office,
        level,
        chapter,
        section,
        valid_from,
        valid_to,
        area_code=area,
        autonomy_group=autonomy_group,
        source="GK",
        certainty="illustrative",
    )
