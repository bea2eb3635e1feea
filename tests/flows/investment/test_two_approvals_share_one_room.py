"""Two dossiers beside each other, approved at once, never exceed the accepted volume or what the project may cost."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from django.db import connections

from khobac.control.inputs import Kind
from khobac.core import access, clock, db, wake
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Word
from khobac.flows import contracts, investment
from khobac.flows.contracts import ContractTerms
from khobac.flows.payment import approval, examination, filing, signing
from khobac.flows.payment.content import FiledLine, Filing, SignedBy
from khobac.flows.verification import verify_books
from tests.conftest import MORNING
from tests.flows.investment.conftest import ACCOUNTANT, OFFICER, ROAD, accepted

MILLION = 1_000_000


def file(amount: int, content: str, contract: str = "K1", kind: Kind = Kind.PAYMENT) -> str:
    filed = Filing(
        kind=kind, unit=ROAD, source="12", year=2026, payee="S2", content=content, lines=(FiledLine("9401", amount),),
        prepared_by=ACCOUNTANT, voucher_date=MORNING.date(), performed_on=MORNING.date(), contract=contract,
    )  # fmt: skip
    signed = canonical_bytes(filed.signed_content())
    signatures = [SignedBy(person, signing.signer_of(person).sign(signed)) for person in ("phuc", "quang")]
    with access.acting_as(ROAD):
        return filing.submit(filed, signatures, f"key-{content}").number


def checked(*numbers: str) -> Sequence[str]:
    for number in numbers:
        examination.examine(number, OFFICER)
        examination.accept(number, OFFICER)
    return numbers


def approved_at_once(*batches: Sequence[str]) -> list[str]:
    """What became of each dossier, whichever of the directors came first."""
    outcomes: list[str] = []

    def approve(numbers: Sequence[str], director: str) -> None:
        with clock.at(MORNING), wake.asleep():
            answers = approval.approve(numbers, director, "vinh")
            outcomes.extend(answer.refused.word.value if answer.refused else "done" for answer in answers)
            connections.close_all()

    threads = [threading.Thread(target=approve, args=each) for each in zip(batches, ("xuan", "yen"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def work_paid() -> int:
    [(paid,)] = db.tuples("SELECT sum(paid_gross)::bigint FROM commitments_contract WHERE unit_code = %s", [ROAD])
    return int(paid)


@pytest.fixture
def two(road: str) -> Sequence[str]:
    """Sent at the same instant, 500 million accepted: each is in order by itself, together they are 100 too much."""
    accepted(500 * MILLION)
    return checked(*(file(300 * MILLION, name) for name in ("Đợt 1", "Đợt 2")))


def test_of_two_approvals_at_once_one_finds_no_volume_left(two: Sequence[str]) -> None:
    assert approved_at_once(two[:1], two[1:]) == ["BLOCKED", "done"]
    assert work_paid() == 300 * MILLION
    assert verify_books() == []


def test_within_one_batch_first_come_is_first_served_and_the_other_is_told_why(two: Sequence[str]) -> None:
    first, second = approval.approve(two, "xuan", "vinh")
    assert first.refused is None
    assert second.refused is not None
    assert second.refused.word is Word.BLOCKED
    [found] = second.refused.details["defects"]
    assert (found.code, found.pointer, found.values["over"]) == ("C06", "/lines/0/amount", 100 * MILLION)
    accepted(100 * MILLION, "NT-2")
    [again] = approval.approve([two[1]], "xuan", "vinh")
    assert again.refused is None
    assert verify_books() == []


def test_two_contracts_of_one_project_never_exceed_what_it_may_cost(road: str) -> None:
    with access.acting_as(ROAD):
        contracts.register(ROAD, "K2", ContractTerms("S2", 900 * MILLION, "works"), MORNING.date(), None, ACCOUNTANT)
    for contract in ("K1", "K2"):
        accepted(300 * MILLION, f"NT-{contract}", contract)
    two = checked(*(file(300 * MILLION, f"Đợt {contract}", contract) for contract in ("K1", "K2")))
    investment.settle_project(ROAD, 500 * MILLION, "QT-1", MORNING.date(), OFFICER)
    assert approved_at_once(two[:1], two[1:]) == ["BLOCKED", "done"]
    assert work_paid() == 300 * MILLION


def test_the_second_path_sees_work_paid_beyond_what_was_accepted(two: Sequence[str]) -> None:
    [answer] = approval.approve(two[:1], "xuan", "vinh")
    assert answer.refused is None
    assert verify_books() == []
    db.execute(
        """
        INSERT INTO investment_volume (unit_code, contract_id, number, accepted_on, amount, signed_for_investor,
            signed_for_contractor, recorded_at, recorded_by)
        SELECT unit_code, contract_id, 'NT-9', accepted_on, %s, '', '', recorded_at, recorded_by FROM investment_volume
        """,
        [-200 * MILLION - 1],
    )
    [difference] = verify_books()
    assert (difference.check, difference.subject) == ("work paid on a project is accepted", f"{ROAD} K1")
    assert (difference.expected, difference.actual) == (str(300 * MILLION - 1), str(300 * MILLION))


def test_advances_use_no_volume(road: str) -> None:
    advance = file(300 * MILLION, "Tạm ứng", kind=Kind.ADVANCE)
    [answer] = approval.approve(checked(advance), "xuan", "vinh")
    assert answer.refused is None
