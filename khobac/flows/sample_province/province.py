"""Entering the province: its units, the people of units and treasury with their certificates, accounts, payees, roles."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from khobac.books.ledger import loading as ledger_tables
from khobac.core import clock
from khobac.data import FOLDER
from khobac.flows import founding
from khobac.flows.founding import (
    AccountRow,
    AgreementRow,
    Appointment,
    BankAccountRow,
    BankRow,
    CertificateRow,
    Foundation,
    NewPerson,
    PayeeRow,
    Quota,
)
from khobac.flows.payment import signing
from khobac.flows.sample_province.units import BEGINNING, DISTRICT_OFFICE, OFFICE, SampleUnit, make_units
from khobac.flows.sample_province.words import Namer, utilities

FOUNDER = "sample"
PASSWORD = "khobac-demo"  # noqa: S105
"""Of every sample person. NOT FOR PRODUCTION."""
BANK = "NHA"
"""The example bank, which pays and answers; payees of the sample have their accounts there."""
OTHER_BANKS = {"NHB": "Ngân hàng mẫu chậm", "NHC": "Ngân hàng mẫu sao kê"}
"""Two more: one takes its time, the other says by its statement alone what it has paid."""
SUPPLIERS = 6
SUPPLIERS_ELSEWHERE = {5: "NHC", 6: "NHB"}
TWO_LEVELS = dt.date(2025, 3, 1)
"""District treasuries became transaction offices (Decision 385/QĐ-BTC)."""
STAFF_LIST = "LUONG"
OFFICE_PEOPLE: dict[str, tuple[str, ...]] = {
    "officer": ("gdv1", "gdv2", "gdv3", "gdv4", "gdv5"),
    "office_chief_accountant": ("ktt.kb1", "ktt.kb2"),
    "director": ("giamdoc", "phogiamdoc"),
    "payment_officer": ("ttv1", "ttv2"),
}
DEPUTIES = frozenset({"phogiamdoc"})
ELSEWHERE = {
    "taichinh": ("finance_agency", "Sở Tài chính Quảng Trị"),
    "danhmuc1": ("steward_draft", "Kho bạc Nhà nước"),
    "danhmuc2": ("steward_approve", "Kho bạc Nhà nước"),
    "thue": ("collection_agency", "Thuế tỉnh Quảng Trị"),
    "giamsat": ("supervisor", "Kho bạc Nhà nước khu vực XII"),
    "vanhanh": ("operator", "Kho bạc Nhà nước khu vực XII"),
}
USERNAMES = {"accountant": "kt", "chief_accountant": "ktt", "holder": "ctk"}
"""`kt.1100046` is the accountant of unit 1100046, `ctk2.1100046` its second holder."""
DEPUTY_EVERY = 4
"""Every so manieth unit has a deputy holder who signs too."""
BILLS = ("EVN-QT", "QTWACO", "VNPT-QT", "VNPT-NET", "MTDT-DH")


@dataclass(slots=True)
class Province:
    """The people and bodies of the sample, as entered; `living` are the units of today."""

    units: list[SampleUnit]
    payees: dict[str, list[PayeeRow]]
    names: dict[str, str] = field(default_factory=dict)
    pem: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def living(self) -> list[SampleUnit]:
        """Units that exist today."""
        return [unit for unit in self.units if unit.ends_on is None]


def found(chance: random.Random, first: dt.date, last: dt.date) -> Province:
    """Enter everything that stands before the first dossier; `first` and `last` bound the booking months."""
    namer = Namer(chance)
    units = make_units(chance)
    province = Province(units, {unit.code: payees(unit, chance) for unit in units if not unit.ends_on})
    appointments = [*_unit_people(province, namer), *_office_people(province, namer)]
    certificates = [_certificate(province, username) for username in _signers(province)]
    with clock.at(_morning(BEGINNING)):
        ledger_tables.load_roles(FOLDER / "ledger" / "posting_roles.csv")
        ledger_tables.load_sets(FOLDER / "ledger" / "accounting_sets.csv")
        founding.found(
            Foundation(
                on=BEGINNING,
                open_months=(first, last),
                units=[row for unit in units for row in unit.rows],
                quotas=[Quota(unit.code, unit.staff, 2 + unit.staff // 20) for unit in units if unit.staff],
                people=[NewPerson(username, name, password=PASSWORD) for username, name in province.names.items()],
                appointments=appointments,
                certificates=certificates,
                banks=[
                    BankRow(BANK, "Ngân hàng mẫu (không có thật)", "Ngân hàng mẫu", bin="999999", certainty="illustrative"),
                    *(
                        BankRow(code, f"{name} (không có thật)", name, certainty="illustrative")
                        for code, name in OTHER_BANKS.items()
                    ),
                ],
                bank_accounts=list(_bank_accounts()),
                agreements=list(_agreements()),
                accounts=[row for unit in units for row in _accounts(unit)],
                payees=[row for rows in province.payees.values() for row in rows],
            ),
            FOUNDER,
        )
    return province


def _unit_people(province: Province, namer: Namer) -> Iterator[Appointment]:
    for number, unit in enumerate(province.units):
        begins = _morning(unit.rows[0].valid_from)
        ends = _morning(unit.ends_on + dt.timedelta(days=1)) if unit.ends_on else None
        for seat, short in USERNAMES.items():
            many = 2 if seat == "holder" and number % DEPUTY_EVERY == 0 else 1
            for place in range(1, many + 1):
                username = f"{short}{place if place > 1 else ''}.{unit.code}"
                province.names[username] = namer.person()
                unit.people.setdefault(seat, []).append(username)
                yield Appointment(username, seat, begins, unit=unit.code, until_at=ends, deputy=place > 1)


def _office_people(province: Province, namer: Namer) -> Iterator[Appointment]:
    begins, moved = _morning(BEGINNING), _morning(TWO_LEVELS)
    for seat, usernames in OFFICE_PEOPLE.items():
        for username in usernames:
            province.names[username] = namer.person()
            deputy = username in DEPUTIES
            yield Appointment(username, seat, begins, office=DISTRICT_OFFICE, until_at=moved, deputy=deputy)
            yield Appointment(username, seat, moved, office=OFFICE, deputy=deputy)
    for username, (seat, where) in ELSEWHERE.items():
        province.names[username] = namer.person()
        yield Appointment(username, seat, begins, organisation=where)


def _signers(province: Province) -> list[str]:
    """Who needs a certificate: the two signatures of every living unit, and the treasury's."""
    units = [name for unit in province.living for seat in ("chief_accountant", "holder") for name in unit.people[seat]]
    return [*units, *OFFICE_PEOPLE["office_chief_accountant"], *OFFICE_PEOPLE["director"]]


def _certificate(province: Province, username: str) -> CertificateRow:
    name = province.names[username]
    issued = signing.authority().issue(name, organisation="Dữ liệu mẫu", user_id=username)
    province.pem[username] = (issued.serial, issued.certificate_pem)
    return CertificateRow(
        username,
        issued.serial,
        issued.certificate_pem,
        name,
        _morning(dt.date(2015, 1, 2)),
        _morning(dt.date(2040, 12, 30)),
    )


def payees(unit: SampleUnit, chance: random.Random) -> list[PayeeRow]:
    """Whom a unit pays: those who send bills, its suppliers, its own people."""
    return list(_payees(unit, Namer(chance), chance))


def _payees(unit: SampleUnit, namer: Namer, chance: random.Random) -> Iterator[PayeeRow]:
    for code in BILLS:
        provider = utilities()[code]
        yield PayeeRow(unit.code, code, provider["name_vi"], _account(chance), BANK, tax_code=provider["tax_code"])
    for number in range(1, SUPPLIERS + 1):
        bank = SUPPLIERS_ELSEWHERE.get(number, BANK)
        yield PayeeRow(unit.code, f"NCC{number}", namer.supplier(unit.place), _account(chance), bank)
    yield PayeeRow(unit.code, STAFF_LIST, f"Danh sách chi trả cá nhân {unit.name}"[:200], _account(chance), BANK)


def _accounts(unit: SampleUnit) -> Iterator[AccountRow]:
    opened = unit.rows[0].valid_from
    for natural in {"13": "9523", "12": "9527", "41": "9552"}.items():
        if natural[0] in unit.sources:
            yield AccountRow(unit.code, "estimate", natural[1], opened, unit.rows[-1].level)
    if unit.deposit:
        yield AccountRow(unit.code, "deposit", "3712", opened)


def _bank_accounts() -> Iterator[BankAccountRow]:
    for office in (DISTRICT_OFFICE, OFFICE):
        for place, bank in enumerate((BANK, *OTHER_BANKS), 1):
            for digit, kind in enumerate(("payment", "revenue"), 1):
                number = f"{office}{place}{digit}0001"
                yield BankAccountRow(office, bank, kind, number, BEGINNING, label=bank, certainty="illustrative")


def _agreements() -> list[AgreementRow]:
    """Two banks that never close, so that a sample runs at any hour; the slow one keeps the hours of a bank."""
    midnight, last = dt.time.min, dt.time(23, 59, 59)
    return [
        AgreementRow(BANK, midnight, last, BEGINNING, on_days_off=True, certainty="illustrative"),
        AgreementRow(
            "NHB", dt.time(8), dt.time(16), BEGINNING, dt.time(20), 2, "12-25", certainty="illustrative"
        ),
        AgreementRow(
            "NHC", midnight, last, BEGINNING, on_days_off=True, debits_by="statement", certainty="illustrative"
        ),
    ]  # fmt: skip


def _account(chance: random.Random) -> str:
    return f"{chance.randrange(10**9, 10**10)}"


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), clock.VIETNAM)
