from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from khobac.books.budget import queries as positions
from khobac.books.budget.keys import LineKey
from khobac.books.commitments import contract_queries
from khobac.books.commitments import services as commitments
from khobac.books.commitments.services import ContractTerms, ExchangeRate
from khobac.books.commitments.states import CommitmentState
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.lawbook import BEGINNING
from khobac.flows import budget, contracts, founding, verification
from khobac.flows.founding import ValueRow
from khobac.registers.organisations import queries as organisations

SCHOOL = "1012345"
MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)


@pytest.fixture
def school(world: str) -> Iterator[int]:
    """A contract of 300 million signed today, an estimate of 200; the law of before 2026: ten days to ask, one to answer."""
    with clock.at(MORNING):
        founding.set_law(
            [ValueRow("commit.request.within", 10, BEGINNING), ValueRow("commit.treasury.within", 1, BEGINNING)]
        )
        budget.allot(SCHOOL, "12", 2026, 200_000_000, "estimate", "fin", "allot-1")
        with access.acting_as(SCHOOL):
            contracts.register(SCHOOL, "K1", ContractTerms("S1", 300_000_000, "goods"), MORNING.date(), None, "an")
        yield 0


def asked(amount: int = 150_000_000, year: int = 2026, **more: object) -> int:
    with access.acting_as(SCHOOL):
        request = contracts.ask(SCHOOL, "K1", year, "12", more.pop("kind", "new"), "an", amount=amount, **more)
        contracts.submit(request, "an")
    return request


def request_of(number: int) -> contract_queries.RequestFacts:
    found = contract_queries.request_facts(number)
    assert found is not None
    return found


def committed() -> int:
    treasury = organisations.office("0061", MORNING.date())
    assert treasury is not None
    key = LineKey(treasury.id, "estimate", SCHOOL, "12", 2026)
    return positions.positions([key])[key].committed


def test_an_approved_request_holds_the_estimate_and_has_a_number(school: int) -> None:
    request = asked()
    assert contracts.approve(request, "tuan") == "CK-0061-26-0000001"
    found = request_of(request)
    assert (found.state, found.number) == ("approved", "CK-0061-26-0000001")
    assert committed() == 150_000_000
    more = asked(20_000_000, kind="adjust")
    assert contracts.approve(more, "tuan") == "CK-0061-26-0000001"
    page = contract_queries.contract_page(SCHOOL, "K1")
    assert page is not None
    assert [(year.number, year.committed, year.state) for year in page.years] == [
        ("CK-0061-26-0000001", 170_000_000, CommitmentState.APPROVED)
    ]
    assert verification.verify_books() == []


def test_a_refusal_by_the_books_leaves_the_request_where_it_was(school: int) -> None:
    request = asked(200_000_001)
    with pytest.raises(Refused) as refusal:
        contracts.approve(request, "tuan")
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.FUNDS_SHORT, 1)
    assert request_of(request).state == "submitted"
    with pytest.raises(Refused) as refusal:
        contracts.send_back(request, " ", "tuan")
    assert refusal.value.word == Word.REASON_NEEDED
    contracts.send_back(request, "Vượt dự toán", "tuan")
    with access.acting_as(SCHOOL):
        contracts.withdraw(request, "an")
    assert request_of(request).state == "withdrawn"
    assert committed() == 0


def test_only_who_has_the_right_asks_and_answers(school: int) -> None:
    request = asked()
    for act in (lambda: contracts.approve(request, "an"), lambda: contracts.send_back(request, "Thiếu", "bac"),
                lambda: contracts.withdraw(request, "tuan"), lambda: contracts.ask(SCHOOL, "K1", 2026, "12", "new", "em")):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.word == Word.NO_RIGHT


def test_deadlines_are_ten_days_to_ask_and_one_to_answer(school: int) -> None:
    """From the day the contract takes effect, working days: Monday 2 March to Monday 16 March."""
    request = request_of(asked())
    assert request.file_by == dt.date(2026, 3, 16)
    assert request.due_at == MORNING + dt.timedelta(days=1)
    assert not request.is_late
    with clock.at(MORNING + dt.timedelta(days=15)):
        late = request_of(asked(1_000_000))
        assert late.is_late
    next_year = request_of(asked(1_000_000, year=2027))
    assert next_year.file_by == dt.date(2027, 1, 15)


def test_where_the_law_sets_no_days_there_are_no_deadlines(world: str) -> None:
    with clock.at(MORNING):
        with access.acting_as(SCHOOL):
            contracts.register(SCHOOL, "K1", ContractTerms("S1", 300_000_000, "goods"), MORNING.date(), None, "an")
        request = request_of(asked())
        assert (request.file_by, request.due_at, request.is_late) == (None, None, False)


def test_a_contract_in_dollars_needs_the_rate_of_the_month(school: int) -> None:
    terms = ContractTerms("S1", 300_000_000, "goods", currency="USD", value_fx=Decimal(12_000))
    with access.acting_as(SCHOOL):
        contracts.register(SCHOOL, "K1", terms, MORNING.date(), None, "an", appendix="PL01")
    request = asked(0, amount_fx=Decimal("4000.50"))
    with pytest.raises(Refused) as refusal:
        contracts.approve(request, "tuan")
    assert refusal.value.word == Word.INVALID
    commitments.set_rates([ExchangeRate("USD", dt.date(2026, 3, 1), Decimal("25000.5"))])
    contracts.approve(request, "tuan")
    assert committed() == 100_014_500
    page = contract_queries.contract_page(SCHOOL, "K1")
    assert page is not None
    assert [(year.committed_fx, page.currency) for year in page.years] == [(Decimal("4000.50"), "USD")]


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"value": 0}, "/value"),
        ({"currency": "USD"}, "/value_fx"),
        ({"retention_percent": Decimal(100)}, "/retention_percent"),
    ],
)
def test_terms_that_say_nothing_are_refused(school: int, terms: dict[str, object], pointer: str) -> None:
    given = ContractTerms(**{"payee": "S1", "value": 5, "subject": "goods", **terms})  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        contracts.register(SCHOOL, "K9", given, MORNING.date(), None, "an")
    assert refusal.value.details["pointer"] == pointer


def test_an_appendix_of_tomorrow_is_declared_tomorrow(school: int) -> None:
    tomorrow = MORNING.date() + dt.timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        contracts.register(
            SCHOOL, "K1", ContractTerms("S1", 5, "goods"), MORNING.date(), None, "an", effective_on=tomorrow
        )
    assert refusal.value.details["pointer"] == "/effective_on"
