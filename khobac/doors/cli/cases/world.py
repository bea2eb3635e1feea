"""The fixed world of the acceptance cases (tests/cases/README.md part 5): its offices, units, people, codes and banks.

Everything is stated here, in code, and entered through the flows; nothing comes from the reference data, so that a case
judges the product and not a data file. Amounts are đồng.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from khobac.core import clock
from khobac.doors.cli.cases.lawbook import LAW, TEXTS
from khobac.flows import founding
from khobac.flows.founding import (
    AccountRow,
    Appointment,
    BankAccountRow,
    BankRow,
    CertificateRow,
    ChapterRangeRow,
    CodeRow,
    Foundation,
    NewPerson,
    OfficeRow,
    PayeeRow,
    Quota,
    RoleAccount,
    SetMember,
    UnitRow,
)
from khobac.flows.payment import signing

BEGINNING = dt.date(2015, 1, 1)
FIRST_MONTH, LAST_MONTH = dt.date(2024, 12, 1), dt.date(2029, 1, 1)
FOUNDER = "world"

OFFICES = {
    "0061": "Kho bạc tỉnh A",
    "0211": "Kho bạc tỉnh B",
    "0002": "Trung tâm thanh toán",
}
UNITS = (
    UnitRow("1012345", "Trường trung học cơ sở", "0061", "2", "422", "073", BEGINNING, area_code="00101"),
    UnitRow("1012346", "Trường tiểu học", "0061", "2", "422", "072", BEGINNING, area_code="00101"),
    UnitRow("1054321", "Ủy ban nhân dân xã", "0061", "4", "805", "341", BEGINNING, area_code="00101"),
    UnitRow("1098765", "Trung tâm y tế", "0211", "2", "423", "132", BEGINNING, area_code="00201"),
    UnitRow("7654321", "Dự án đường", "0061", "2", "412", "292", BEGINNING, kind="project", area_code="00101"),
)
QUOTAS = (Quota("1012345", 40, 2), Quota("1012346", 25, 0), Quota("1054321", 20, 1), Quota("1098765", 60, 4))
UNIT_PEOPLE = {
    "1012345": ("an", "binh", "chi"),
    "1012346": ("em", "gam", "ha"),
    "1054321": ("lan", "minh", "nam"),
    "1098765": ("giang", "hanh", "khanh"),
    "7654321": ("oanh", "phuc", "quang"),
}
SIGNING_SEATS = ("accountant", "chief_accountant", "holder")
OFFICE_PEOPLE: dict[str, dict[str, tuple[str, ...]]] = {
    "0061": {"officer": ("tuan", "uyen"), "office_chief_accountant": ("vinh",), "director": ("xuan", "yen"),
             "payment_officer": ("thu",)},
    "0211": {"officer": ("bac",), "office_chief_accountant": ("cuc",), "director": ("dao",)},
}
ELSEWHERE = {
    "fin": ("finance_agency", "Cơ quan tài chính"),
    "tai": ("finance_agency", "Cơ quan tài chính"),
    "son": ("steward_draft", "Kho bạc Nhà nước"),
    "sang": ("steward_approve", "Kho bạc Nhà nước"),
    "thue": ("collection_agency", "Cơ quan thuế"),
}
DEPUTY_HEAD, DEPUTY_DIRECTOR = "dung", "yen"
DEPOSITS = ("1012345", "1098765")

BANKS = ("NHA", "NHB")
PAYEES = {
    "S1": ("Công ty Nội thất", "NHA", "100200301"),
    "S2": ("Công ty Xây dựng", "NHB", "200300401"),
    "S3": ("Công ty Điện lực", "NHA", "100200303"),
    "S4": ("Công ty Viễn thông", "NHB", "200300404"),
    "STAFF": ("Danh sách lương", "NHA", "100200305"),
}
HEALTH_CENTRE = "1098765"
HEALTH_CENTRE_DEPOSIT = f"3712.0.{HEALTH_CENTRE}.00000"

SPENDING = [
    "6001", "6051", "6101", "6301", "6302", "6303", "6304", "6501", "6502", "6503", "6551", "6552", "6601", "6605",
    "6701", "6702", "6703", "6704", "6757", "6912", "6913", "6949", "6955", "6956", "7001", "7049", "7053", "7756",
    "7799", "9301", "9351", "9401", "9402",
]
REVENUE = ["1001", "1052", "1701", "4252", "4931"]
CLOSED_ITEM, CLOSED_ON = "7009", dt.date(2026, 12, 31)
OTHER_CODES = {
    "fund": ["01"],
    "level": ["0", "1", "2", "4"],
    "chapter": ["412", "422", "423", "555", "805"],
    "section": ["072", "073", "132", "292", "341"],
    "source": ["12", "13"],
}
CHAPTERS = (ChapterRangeRow("2", "400", "599", BEGINNING), ChapterRangeRow("4", "800", "989", BEGINNING))

ROLES = {
    "ESTIMATE_SOURCE": "9111", "ESTIMATE_L0": "9213", "ESTIMATE_L1": "9253", "ESTIMATE_L2": "9273",
    "ESTIMATE_L3": "9283", "ESTIMATE_COMMAND": "9569", "ESTIMATE_L4_NONAUTO": "9527",
    "ESTIMATE_L4_AUTO": "9523", "ESTIMATE_L4_INVEST": "9552", "COMMITMENT": "9393", "COMMITMENT_CONTROL": "9399",
    "ADVANCE_RECURRENT_NONAUTO": "1523", "ADVANCE_RECURRENT_AUTO": "1513", "ADVANCE_INVEST": "1713",
    "EXPENDITURE_RECURRENT_NONAUTO": "8123", "EXPENDITURE_RECURRENT_AUTO": "8113", "EXPENDITURE_INVEST": "8211",
    "AP_INTERMEDIARY": "3392", "BANK_BILATERAL_OUT": "1133", "BANK_REVENUE": "1138", "RETURNED_PAYMENT_PENDING": "3941",
    "DEPOSIT": "3712", "REVENUE": "7111", "REVENUE_PENDING": "3511", "EXPENDITURE_REFUND": "8953", "LKB_OUT": "3856",
    "LKB_IN": "3857", "LKB_PENDING": "3858", "SWEEP_RECEIVABLE": "3861", "SWEEP_PAYABLE": "3862", "TSA_SBV": "1132",
    "CARRYOVER_OUT": "8411", "CARRYOVER_IN": "7411", "CLEARING": "3999",
    "BUDGET_BALANCE": "5511",
}


def _days(year: int, text: str) -> list[dt.date]:
    """Days written `16-20/2`, `27/4`.

    >>> _days(2026, "31/8 1-2/9")[1].isoformat()
    '2026-09-01'
    """
    found = []
    for word in text.split():
        span, month = word.split("/")
        first, _, last = span.partition("-")
        found += [dt.date(year, int(month), day) for day in range(int(first), int(last or first) + 1)]
    return found


DAYS_OFF = [
    *_days(2025, "1/1 27-31/1 7/4 30/4 1/5 2/5 1/9 2/9"),
    *_days(2026, "1/1 2/1 16-20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11"),
    *_days(2027, "1/1 4-5/2 8-10/2 16/4 30/4 3/5 2/9 3/9 24/11"),
    *_days(2028, "3/1 24-28/1 4/4 1/5 2/5 1/9 4/9 24/11"),
]
WORKING_SATURDAYS = [dt.date(2025, 4, 26), dt.date(2026, 1, 10), dt.date(2026, 8, 22)]


def people() -> list[str]:
    """User names of everybody the world knows."""
    units = [name for names in UNIT_PEOPLE.values() for name in names]
    offices = [name for seats in OFFICE_PEOPLE.values() for names in seats.values() for name in names]
    return [*units, DEPUTY_HEAD, *offices, *ELSEWHERE]


def build() -> None:
    """Enter the world into the database in use."""
    with clock.at(dt.datetime.combine(BEGINNING, dt.time(8))):
        founding.found(_foundation(), FOUNDER)


def certificates(usernames: Sequence[str]) -> list[CertificateRow]:
    """A certificate of the demo authority for each of these people."""
    rows = []
    for username in usernames:
        issued = signing.authority().issue(_name(username), user_id=username)
        rows.append(
            CertificateRow(
                username, issued.serial, issued.certificate_pem, _name(username), _instant(2015, 1, 1), _instant(2040, 12, 31)
            )
        )
    return rows


def payees_of(unit: str) -> list[PayeeRow]:
    """The payees every unit of the world knows."""
    at_banks = [PayeeRow(unit, code, name, account, bank) for code, (name, bank, account) in PAYEES.items()]
    health_centre = PayeeRow(unit, "H", "Trung tâm y tế", HEALTH_CENTRE_DEPOSIT, treasury_unit=HEALTH_CENTRE)
    return [*at_banks, health_centre]


@contextmanager
def keys_in(folder: Path) -> Iterator[None]:
    """Inside the block all keys are made and looked for in this folder."""
    kept = settings.SIGNING_FOLDER
    settings.SIGNING_FOLDER = folder
    signing.authority.cache_clear()
    try:
        yield
    finally:
        settings.SIGNING_FOLDER = kept
        signing.authority.cache_clear()


def _foundation() -> Foundation:
    return Foundation(
        on=BEGINNING,
        open_months=(FIRST_MONTH, LAST_MONTH),
        codes=_codes(),
        chapters=CHAPTERS,
        offices=[OfficeRow(code, name, BEGINNING, _office_kind(code)) for code, name in OFFICES.items()],
        units=UNITS,
        quotas=QUOTAS,
        people=[NewPerson(username, _name(username)) for username in people()],
        appointments=_appointments(),
        certificates=certificates(people()),
        banks=[BankRow(code, f"Ngân hàng {code[-1]}", code) for code in BANKS],
        bank_accounts=_bank_accounts(),
        accounts=_accounts(),
        payees=[row for unit in UNITS for row in payees_of(unit.code)],
        days_off=DAYS_OFF,
        working_saturdays=WORKING_SATURDAYS,
        law=LAW,
        texts=TEXTS,
        roles=[RoleAccount(role, account, BEGINNING, certainty="illustrative") for role, account in ROLES.items()],
        sets=[SetMember(office, office, BEGINNING) for office in OFFICES],
    )


def _codes() -> list[CodeRow]:
    items = [CodeRow("item", code, BEGINNING, kind="expenditure") for code in SPENDING]
    items += [CodeRow("item", code, BEGINNING, kind="revenue") for code in REVENUE]
    items.append(CodeRow("item", CLOSED_ITEM, BEGINNING, CLOSED_ON, kind="expenditure"))
    headings = sorted({code[:3] + "0" for code in (*SPENDING, *REVENUE, CLOSED_ITEM)})
    items += [CodeRow("item", code, BEGINNING, postable=False) for code in headings]
    return items + [CodeRow(segment, code, BEGINNING) for segment, codes in OTHER_CODES.items() for code in codes]


def _appointments() -> list[Appointment]:
    start = _instant(2015, 1, 1)
    at_units = [
        Appointment(person, seat, start, unit=unit)
        for unit, names in UNIT_PEOPLE.items()
        for person, seat in zip(names, SIGNING_SEATS, strict=True)
    ]
    at_units.append(Appointment(DEPUTY_HEAD, "holder", start, unit="1012345", deputy=True))
    at_offices = [
        Appointment(person, seat, start, office=office, deputy=person == DEPUTY_DIRECTOR)
        for office, seats in OFFICE_PEOPLE.items()
        for seat, names in seats.items()
        for person in names
    ]
    elsewhere = [Appointment(person, seat, start, organisation=where) for person, (seat, where) in ELSEWHERE.items()]
    return at_units + at_offices + elsewhere


def _bank_accounts() -> list[BankAccountRow]:
    return [
        BankAccountRow(office, bank, kind, f"{office}{place}{digit}0001", BEGINNING, label=bank)
        for office in OFFICES
        for place, bank in enumerate(BANKS, 1)
        for digit, kind in enumerate(("payment", "revenue"), 1)
    ]


def _accounts() -> list[AccountRow]:
    estimates = [
        AccountRow(unit.code, "estimate", "9552" if unit.kind == "project" else "9527", BEGINNING, unit.level)
        for unit in UNITS
    ]
    return estimates + [AccountRow(unit, "deposit", "3712", BEGINNING) for unit in DEPOSITS]


def _office_kind(code: str) -> str:
    return "payment_centre" if code == "0002" else "province"


def _name(username: str) -> str:
    return username.capitalize()


def _instant(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=clock.VIETNAM)
