"""Many drafts of a unit are checked in as many statements as one, and each gets the answer it would get alone."""

from __future__ import annotations

import datetime as dt

from khobac.casework.dossiers import queries as dossiers
from khobac.control.inputs import Cash, CashDesk, Invoice, Kind, NormItem, Particulars, Payroll, Purchase
from khobac.core import access
from khobac.core.errors import Refused
from khobac.flows import budget, organisation
from khobac.flows.payment import checking, examination, filing
from khobac.flows.payment.content import FiledLine, FiledPayee, Filing
from khobac.flows.payment.position import Judged
from proof.ground.statements import counted
from tests.flows.payment.conftest import SCHOOL, School

MOST = 14


def alone(draft: Filing) -> Judged | Refused:
    try:
        return filing.check(draft)
    except Refused as refused:
        return refused


def told(outcome: Judged | Refused) -> object:
    if isinstance(outcome, Refused):
        return outcome.word, outcome.sentence
    return outcome.snapshot, outcome.position, outcome.amounts, outcome.findings


def drafts(school: School) -> list[Filing]:
    """One of each kind that asks the registers or the books for something of its own."""
    advance = school.paid(school.filing(kind=Kind.ADVANCE))
    returned = school.file(school.filing(invoices=(Invoice("912", 12_450_000),)))
    examination.examine(returned, "tuan")
    examination.send_back(returned, "tuan", adds=[examination.SeenDefect("C18", "/content", "Nội dung chưa rõ.")])
    school.file(school.filing(1_000_000, invoices=(Invoice("77", 1_000_000),)))
    return [
        school.filing(),
        school.filing(2_000_000_000),
        school.filing(1_000_000),
        school.filing(5, invoices=(Invoice("77", 5),)),
        school.filing(invoices=(Invoice("912", 12_450_000),), resubmits=returned),
        school.filing(resubmits="HS-0061-26-9999999"),
        school.filing(kind=Kind.SETTLEMENT, settles=advance),
        school.filing(kind=Kind.SETTLEMENT, settles="HS-0061-26-9999999"),
        school.filing(kind=Kind.RETURN_OF_FUNDS, settles=advance),
        school.filing(kind=Kind.DEPOSIT_PAYMENT),
        school.filing(payroll=Payroll(50, 2, 12_450_000), payees=(FiledPayee("Hoa", 12_450_000),)),
        school.filing(contract="K404"),
        school.filing(particulars=Particulars(norms=(NormItem("per_diem", 5),), cash=Cash(CashDesk.TREASURY))),
        school.filing(particulars=Particulars(purchases=(Purchase("desktop", 5, agreement="TT-1"),))),
        school.filing(particulars=Particulars(secret=True, norms=(NormItem("boat", 5),))),
        school.filing(particulars=Particulars(norms=(NormItem("boat", 5),))),
        school.filing(year=2025, lines=(FiledLine("9999", 1), FiledLine("6551", 2))),
        school.filing(10**30),
        school.filing(payee="NOBODY", content=" "),
    ]


def test_each_gets_the_answer_it_would_get_alone(school: School) -> None:
    budget.allot(SCHOOL, "", 2026, 3_000_000, "deposit", "fin", "allot-2")
    organisation.set_own_rules(SCHOOL, {"per_diem": 4, "boat": 5}, "12/QĐ", dt.date(2026, 1, 1), "chi", {"boat": 9})
    organisation.register_agreement("TT-1", {"desktop": 4, "laptop": 5}, dt.date(2026, 1, 1), None, "fin")
    school.file(school.filing(7_000_000, content="Tiền mặt", particulars=Particulars(cash=Cash(CashDesk.BANK))))
    school.file(school.filing(content="Tàu", particulars=Particulars(norms=(NormItem("boat", 5),))))
    several = drafts(school)
    with access.acting_as(SCHOOL):
        together = checking.check_many(SCHOOL, several)
        assert [told(outcome) for outcome in together] == [told(alone(draft)) for draft in several]


def test_fifty_ask_as_often_as_one(school: School, morning: dt.datetime) -> None:
    def check(many: int) -> None:
        with access.acting_as(SCHOOL):
            checking.check_many(SCHOOL, [school.filing(1_000 + n) for n in range(many)])

    check(1)  # opens the connection
    asked = len(counted(lambda: check(1)))
    assert len(counted(lambda: check(50))) == asked <= MOST


def test_a_dossier_of_another_unit_is_as_unknown_as_none(school: School) -> None:
    number = school.file()
    foreign = [school.filing(unit="1012346", resubmits=number)]
    with access.acting_as("1012346"):
        [outcome] = checking.check_many("1012346", foreign)
    assert isinstance(outcome, Refused)
    assert outcome.details["pointer"] == "/resubmits"
    assert dossiers.by_number(number).unit_code == SCHOOL
