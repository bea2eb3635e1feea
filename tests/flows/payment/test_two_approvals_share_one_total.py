"""Two dossiers beside each other, approved at once, never exceed a yearly total nor the number of an approved list."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

import pytest
from django.db import connections

from khobac.casework.dossiers import queries as dossiers
from khobac.control.inputs import NormItem, Particulars, Purchase
from khobac.core import access, clock, db, wake
from khobac.core.errors import Word
from khobac.flows import organisation
from khobac.flows.payment import approval, dispatch, examination, explanation, filing, returned
from khobac.flows.verification import verify_books
from khobac.registers.law import services as law
from khobac.spending.requests import declared_queries
from khobac.spending.requests import services as requests
from tests.flows.payment.conftest import DAY, SCHOOL, School

NEW_YEAR = dt.date(2026, 1, 1)
LATER = dt.timedelta(hours=1)
SECRET = "Khoản chi có yêu cầu bảo mật"


@pytest.fixture(autouse=True)
def _limits(school: School) -> None:
    for name, value in (("purchase.special", ["ambulance"]), ("purchase.central", [])):
        law.set_value(name, value, NEW_YEAR)
    organisation.set_own_rules(SCHOOL, {"boat": 500_000}, "12/QĐ", NEW_YEAR, "chi", {"boat": 2_000_000})
    organisation.approve_special_assets(SCHOOL, {"ambulance": 9}, "45/QĐ", DAY, "fin", {"ambulance": 2})


def boats(quantity: int) -> Particulars:
    return Particulars(norms=(NormItem("boat", 500_000, quantity),))


def ambulances(quantity: int) -> Particulars:
    return Particulars(purchases=(Purchase("ambulance", 5, quantity),))


def beside(school: School, *declared: Particulars, **changes: object) -> list[str]:
    """Dossiers that saw nothing of each other when they were filed, the earliest first; all are proposed for payment."""
    numbers = []
    for hours in range(len(declared) - 1, -1, -1):
        with clock.at(clock.now() + hours * LATER):
            numbers.append(school.checked(school.filing(particulars=declared[hours], **changes)))
    return numbers[::-1]


def approved_at_once(*batches: Sequence[str]) -> list[str]:
    """What became of each dossier, whichever of the directors came first."""
    outcomes: list[str] = []
    moment = clock.now() + 2 * LATER

    def approve(numbers: Sequence[str], director: str) -> None:
        with clock.at(moment), wake.asleep():
            answers = approval.approve(numbers, director, "vinh")
            outcomes.extend(answer.refused.word.value if answer.refused else "done" for answer in answers)
            connections.close_all()

    threads = [threading.Thread(target=approve, args=each) for each in zip(batches, ("xuan", "yen"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def spent(name: str) -> int:
    """What approved dossiers have of a total, as one more that names it is told."""
    [(number,)] = db.tuples("SELECT max(dossier_id) FROM requests_spendingrequest WHERE particulars IS NOT NULL", [])
    [total] = [each for each in declared_queries.limited_totals([number]) if each.name == name]
    return total.taken


@pytest.mark.parametrize(
    ("declared", "name", "taken"), [(boats(3), "boat", 1_500_000), (ambulances(2), "ambulance", 2)]
)
def test_of_two_approvals_at_once_one_finds_nothing_left(
    school: School, declared: Particulars, name: str, taken: int
) -> None:
    first, second = beside(school, declared, declared)
    assert approved_at_once([first], [second]) == ["BLOCKED", "done"]
    assert spent(name) == taken
    assert verify_books() == []


def test_within_one_batch_the_earlier_sent_is_served_and_the_other_told_why(school: School) -> None:
    earlier, later = beside(school, boats(3), boats(3))
    refused, done = approval.approve([later, earlier], "xuan", "vinh")
    assert done.refused is None
    assert refused.refused is not None
    assert refused.refused.word is Word.BLOCKED
    [found] = refused.refused.details["defects"]
    assert (found.code, found.pointer) == ("C10", "/particulars/norms/0/quantity")
    assert found.values["over"] == 1_000_000
    assert explanation.reperform(later).same


def test_what_was_approved_first_stands_though_it_was_sent_later(school: School) -> None:
    earlier, later = beside(school, boats(3), boats(3))
    [answer] = approval.approve([later], "xuan", "vinh")
    assert answer.refused is None
    [answer] = approval.approve([earlier], "xuan", "vinh")
    assert answer.refused is not None
    assert [found.code for found in answer.refused.details["defects"]] == ["C10"]
    with access.acting_as(SCHOOL):
        found = filing.check(school.filing(particulars=boats(2))).findings
    assert [(each.code, each.values["total"]) for each in found] == [("C10", 4_000_000)]


def test_what_fits_together_is_paid_together_and_each_year_by_itself(school: School) -> None:
    numbers = beside(school, boats(2), boats(2))
    assert [answer.refused for answer in approval.approve(numbers, "xuan", "vinh")] == [None, None]
    assert spent("boat") == 2_000_000
    [other] = beside(school, ambulances(2))
    [answer] = approval.approve([other], "xuan", "vinh")
    assert answer.refused is None


def test_a_dossier_given_up_frees_its_share(school: School) -> None:
    first, second = beside(school, boats(3), boats(3))
    assert [bool(answer.refused) for answer in approval.approve([first, second], "xuan", "vinh")] == [False, True]
    dispatch.send_prepared(school.bank)
    school.reject(first)
    returned.give_up(first, "thu")
    [answer] = approval.approve([second], "xuan", "vinh")
    assert answer.refused is None


def test_secrecy_spares_a_dossier_the_totals_here_as_well(school: School) -> None:
    law.set_value("secrecy.not_applied", ["C10", "C12"], NEW_YEAR)
    law.set_value("secrecy.wording", SECRET, NEW_YEAR)
    secret = Particulars(norms=boats(5).norms, secret=True)
    number = school.file(school.filing(particulars=secret, content=SECRET))
    examination.examine(number, "tuan")
    examination.accept(number, "tuan", "Đã xem chứng từ tại chỗ")
    [answer] = approval.approve([number], "xuan", "vinh")
    assert answer.refused is None


def test_who_declares_nothing_holds_nothing(school: School) -> None:
    plain, declaring = (
        dossiers.by_number(school.file(filed)).id for filed in (None, school.filing(particulars=boats(1)))
    )
    with db.atomic():
        assert not requests.hold_totals([plain])
        assert requests.hold_totals([plain, declaring])
