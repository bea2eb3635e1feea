from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from khobac.books.commitments import contract_queries, services, verify
from khobac.books.commitments.models import CommitmentStep, GuaranteeKind
from khobac.books.commitments.services import ContractTerms, ExchangeRate, Foreign, NewRequest, RetentionMove
from khobac.books.commitments.states import TRANSITIONS, CommitmentEvent, CommitmentState
from khobac.books.errors import TooMuchGivenBack
from khobac.core import db
from khobac.core.access import acting_as
from khobac.core.errors import Refused, Word
from tests.books.commitments.test_contracts_hold_what_dossiers_take import SIGNED, TERMS, advance, commit, register, use
from tests.books.conftest import AT, tamper


def amend(value: int, valid_from: dt.date, at: dt.datetime, appendix: str = "PL01") -> int:
    return services.register_contract(
        unit="1012345", code="K1", treasury_id=61, terms=replace(TERMS, value=value), signed_on=SIGNED, budget_level="2",
        actor="an", at=at, effective_on=valid_from, appendix=appendix, reason="Phát sinh khối lượng",
    )


def page() -> contract_queries.ContractPage:
    found = contract_queries.contract_page("1012345", "K1")
    assert found is not None
    return found


def test_what_was_known_on_one_day_about_another(books: None) -> None:
    """Terms have two times: an appendix of 1 April recorded on 20 April did not exist on 10 April for who looked."""
    contract = register()
    amend(400, dt.date(2026, 4, 1), dt.datetime.fromisoformat("2026-04-20T09:00+07:00"))
    amend(350, dt.date(2026, 3, 20), dt.datetime.fromisoformat("2026-05-05T09:00+07:00"), "PL02")

    def value(on: str, known: str | None = None) -> int | None:
        known_at = dt.datetime.fromisoformat(f"{known}T12:00+07:00") if known else None
        terms = contract_queries.terms_on(contract, dt.date.fromisoformat(on), known_at)
        return terms.value if terms else None

    assert value("2026-03-08") is None
    assert value("2026-04-10", known="2026-04-10") == 300
    assert value("2026-04-10", known="2026-04-20") == 400
    assert value("2026-03-25", known="2026-04-20") == 300
    assert value("2026-03-25") == 350
    assert [(each.number, each.appendix, each.value) for each in page().versions] == [
        (1, "", 300), (2, "PL01", 400), (3, "PL02", 350)
    ]
    assert verify.differences() == []


def test_a_contract_of_three_years_is_registered_once_and_committed_year_by_year(books: None) -> None:
    contract = register()
    plan = {2026: 120, 2027: 100, 2028: 80}
    services.plan_years(contract_id=contract, amounts=plan, actor="an", at=AT)
    commit(contract, 120)
    services.consume([use(contract, 1, on_commitment=True, pay=50, gross=50)], AT)
    for amounts, word, short in (({2027: 101}, Word.ABOVE_CONTRACT, 1), ({2026: 110}, Word.BELOW_USED, 10)):
        with pytest.raises(Refused) as refusal:
            services.plan_years(contract_id=contract, amounts=amounts, actor="an", at=AT)
        assert (refusal.value.word, refusal.value.details["short"]) == (word, short)
    services.plan_years(contract_id=contract, amounts={2027: 90, 2028: 90}, actor="an", at=AT)
    seen = page()
    assert [(each.year, each.planned, each.committed, each.paid, each.remaining) for each in seen.years] == [
        (2026, 120, 120, 50, 70), (2027, 90, 0, 0, 0), (2028, 90, 0, 0, 0)
    ]
    assert [each.state for each in seen.years] == [CommitmentState.PARTIALLY_PAID, None, None]
    assert (seen.committed, seen.left_to_commit) == (120, 180)


def test_a_guarantee_decreases_with_recovery_and_calls(books: None) -> None:
    """Circular 17/2024 Art 6.5. What was recovered before it was given does not count against it."""
    contract = register()
    services.consume([use(contract, 1, pay=60, advance=60)], AT)
    services.open_advances([advance(contract, 1, 60)])
    services.consume([use(contract, 2, pay=10, gross=20, recovered=10)], AT)
    guarantee = services.register_guarantee(
        contract_id=contract, amount=60, expires_on=SIGNED, at=AT, bank="NHA", number="BL-7"
    )
    services.register_guarantee(
        contract_id=contract, amount=15, expires_on=SIGNED, at=AT, kind=GuaranteeKind.PERFORMANCE
    )
    services.consume([use(contract, 3, pay=10, gross=30, recovered=20)], AT)
    services.call_guarantee(guarantee_id=guarantee, amount=25, reason="Nhà thầu bỏ việc", actor="an", at=AT)
    found = {each.kind: each for each in contract_queries.guarantees_of(contract)}
    assert (found["advance"].called, found["advance"].in_force) == (25, 15)
    assert found["performance"].in_force == 15
    with pytest.raises(Refused) as refusal:
        services.call_guarantee(guarantee_id=guarantee, amount=16, reason="Nhà thầu bỏ việc", actor="an", at=AT)
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_USED, 1)
    assert [each.id for each in contract_queries.guarantees_expiring(SIGNED + dt.timedelta(days=1))] == [guarantee]
    assert contract_queries.guarantees_expiring(SIGNED) == []


def test_retention_money_is_kept_then_released_or_moved_and_never_more_than_that(books: None) -> None:
    contract = register()
    services.consume([use(contract, 1, pay=190, gross=190)], AT)
    moves = [RetentionMove(contract, "kept", "HS-1", 10), RetentionMove(contract, "kept", "HS-2", 10)]
    assert services.move_retention(moves, AT) == 2
    assert services.move_retention(moves, AT) == 0
    services.move_retention([RetentionMove(contract, "released", "HS-9", 12), RetentionMove(contract, "moved", "QD", 5)], AT)
    assert contract_queries.retention_of(contract, 61) == contract_queries.Retention(20, 12, 5)
    assert page().retention.held == 3
    for kind, amount in (("released", 4), ("moved", 4), ("kept", 108)):
        with pytest.raises(TooMuchGivenBack):
            services.move_retention([RetentionMove(contract, kind, "HS-X", amount)], AT)
    services.move_retention([RetentionMove(contract, "kept", "HS-3", 107)], AT)
    with pytest.raises(Refused) as refusal:
        register(terms=replace(TERMS, value=299))
    assert refusal.value.word == Word.BELOW_PAID
    assert verify.differences() == []


def committed_in_dollars() -> int:
    services.set_rates([ExchangeRate("USD", dt.date(2026, 3, 1), Decimal("25000"))])
    services.set_rates([ExchangeRate("USD", dt.date(2026, 3, 1), Decimal("25345.5"), "BTC")])
    terms = ContractTerms("S1", 300_000, "goods", currency="USD", value_fx=Decimal("11.80"))
    contract = register(terms=terms)
    rate = contract_queries.rate_of_month("USD", dt.date(2026, 3, 31))
    assert rate == Decimal("25345.5")
    assert contract_queries.rate_of_month("USD", dt.date(2026, 4, 1)) is None
    services.commit(
        contract_id=contract, year=2026, source="12", amount=253_455, kind="new", reference="CK-1", at=AT,
        foreign=Foreign("USD", Decimal("10"), rate),
    )
    [year] = page().years
    assert (year.committed, year.committed_fx, page().currency) == (253_455, Decimal("10.00"), "USD")
    return contract


def test_a_contract_in_dollars_is_committed_in_both_and_keeps_its_rate(books: None) -> None:
    committed_in_dollars()
    [row] = db.rows("SELECT currency, amount_fx, rate FROM commitment_row")
    assert row == {"currency": "USD", "amount_fx": Decimal("10.00"), "rate": Decimal("25345.5000")}


def test_what_is_carried_over_or_cancelled_in_dollars_goes_at_the_rate_it_was_committed_at(books: None) -> None:
    contract = committed_in_dollars()
    services.consume([use(contract, 1, on_commitment=True, pay=53_455, gross=53_455)], AT)
    services.carry_over([services.CommitmentKey(61, "1012345", "12", 2026)], "carry", AT)
    assert [(each.committed, each.committed_fx) for each in page().years] == [
        (53_455, Decimal("2.11")), (200_000, Decimal("7.89"))
    ]
    commit(contract, 0, kind="cancel", name="CK-9", year=2027)
    assert [each.committed_fx for each in page().years] == [Decimal("2.11"), Decimal(0)]
    assert verify.differences() == []


def test_a_request_lives_as_the_table_of_states_says(books: None) -> None:
    contract = register()
    request = services.draft_request(NewRequest(contract, 2026, "12", "new", 100, file_by=SIGNED), "an", AT)
    with pytest.raises(Refused) as refusal:
        services.take_step(request, CommitmentEvent.APPROVE, "tuan", AT)
    assert refusal.value.word == Word.STATE
    for event in ("submit", "send_back", "submit", "approve"):
        services.take_step(request, CommitmentEvent(event), "an", AT, reason=event, due_at=AT)
    steps = [(step.from_state, step.event, step.to_state) for step in contract_queries.steps_of(request)]
    assert steps[0] == ("new", "draft", "draft")
    assert steps[-1] == ("submitted", "approve", "approved")
    assert set(steps) <= TRANSITIONS
    assert verify.differences() == []
    with pytest.raises(Exception, match="commitment_step_is_allowed"):
        CommitmentStep.objects.create(
            request_id=request, unit_code="1012345", number=9, from_state="approved", event="submit", to_state="submitted",
            actor="an", at=AT,
        )


def test_the_desk_sees_what_waits_and_what_came_late(books: None) -> None:
    contract = register()
    late, early = (
        services.draft_request(NewRequest(contract, 2026, "12", "new", 10, file_by=day), "an", AT)
        for day in (AT.date() - dt.timedelta(days=1), AT.date())
    )
    for request in (early, late):
        services.take_step(request, CommitmentEvent.SUBMIT, "an", AT, due_at=AT)
    assert [(each.id, each.is_late) for each in contract_queries.requests_waiting(61)] == [(late, True), (early, False)]


def test_a_unit_asks_for_itself_and_reads_no_other(books: None) -> None:
    with acting_as("1012345"):
        contract = register()
        services.plan_years(contract_id=contract, amounts={2026: 100}, actor="an", at=AT)
        request = services.draft_request(NewRequest(contract, 2026, "12", "new", 100), "an", AT)
        services.take_step(request, CommitmentEvent.SUBMIT, "an", AT, due_at=AT)
        assert [each.state for each in page().requests] == ["submitted"]
    with acting_as("1098765"):
        assert contract_queries.contract_page("1012345", "K1") is None
        assert contract_queries.request_facts(request) is None
    with pytest.raises(Exception, match="permission denied"), acting_as("1012345"):
        services.move_retention([RetentionMove(contract, "kept", "HS-1", 10)], AT)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE retention_row SET amount = amount + 1", "retention money equals its moves"),
        ("UPDATE commitments_contract SET retained = 1", "retention money equals its moves"),
        ("UPDATE commitments_contract SET payee = 'S9'", "contracts say what their last version says"),
        ("UPDATE commitments_contractversion SET value = 301", "contracts say what their last version says"),
        ("DELETE FROM commitment_row WHERE kind = 'carry_in'", "what a year carries over reaches the next"),
        ("UPDATE commitments_commitmentrequest SET state = 'approved'", "requests stand where their last step led"),
        ("DELETE FROM commitments_commitmentstep WHERE number = 2", "requests stand where their last step led"),
        ("UPDATE contract_use SET released = -1 WHERE dossier_id = 2", "no dossier gave back more than it took"),
        ("UPDATE commitments_guaranteecall SET amount = 51", "no guarantee is called for more than it is"),
    ],
)
def test_a_planted_difference_is_found(books: None, change: str, check: str) -> None:
    contract = register()
    commit(contract, 100)
    services.consume([use(contract, 2, on_commitment=True, pay=10, gross=10)], AT)
    services.carry_over([services.CommitmentKey(61, "1012345", "12", 2026)], "E12", AT)
    services.move_retention([RetentionMove(contract, "kept", "HS-1", 10)], AT)
    request = services.draft_request(NewRequest(contract, 2026, "12", "new", 100), "an", AT)
    services.take_step(request, CommitmentEvent.SUBMIT, "an", AT)
    guarantee = services.register_guarantee(
        contract_id=contract, amount=50, expires_on=AT.date(), at=AT, kind=services.GuaranteeKind.WARRANTY
    )
    services.call_guarantee(guarantee_id=guarantee, amount=40, reason="Hư hỏng", actor="an", at=AT)
    assert verify.differences() == []
    tamper(change)
    assert check in {difference.check for difference in verify.differences()}
