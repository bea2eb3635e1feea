from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction

from khobac.books.commitments import queries, services, verify
from khobac.books.commitments.models import ContractVersion
from khobac.books.commitments.services import AdvanceLine, ContractTerms, ContractUse, Recovery
from khobac.books.errors import KeyReused, TooMuchGivenBack
from khobac.core.access import acting_as
from khobac.core.errors import Refused, Word
from tests.books.conftest import AT, tamper

SIGNED = dt.date(2026, 3, 9)
TERMS = ContractTerms(payee="S1", value=300, subject="goods")


def register(code: str = "K1", terms: ContractTerms = TERMS, unit: str = "1012345") -> int:
    return services.register_contract(
        unit=unit, code=code, treasury_id=61, terms=terms, signed_on=SIGNED, budget_level="2", actor="an", at=AT
    )


def commit(contract: int, amount: int, kind: services.CommitKind = "new", name: str = "CK-1", year: int = 2026) -> int:
    return services.commit(
        contract_id=contract, year=year, source="12", amount=amount, kind=kind, reference=name, at=AT
    )


def use(contract: int, dossier: int, **amounts: int | bool) -> ContractUse:
    given = {"on_commitment": False, "pay": 0, "gross": 0, **amounts}
    return ContractUse(dossier_id=dossier, contract_id=contract, year=2026, source="12", **given)


def advance(contract: int | None, dossier: int, amount: int, line_no: int = 0, **more: object) -> AdvanceLine:
    paid_on = SIGNED + dt.timedelta(days=dossier)
    return AdvanceLine(61, dossier, line_no, "1012345", "12", 2026, "6955", amount, paid_on, contract_id=contract, **more)


def facts(code: str = "K1") -> queries.ContractFacts:
    found = queries.contract_facts("1012345", code)
    assert found is not None
    return found


def remaining() -> int:
    found = queries.commitment_facts("1012345", "K1", 2026, "12")
    assert found is not None
    return found.remaining


def test_the_furniture_contract_of_the_handbook(books: None) -> None:
    """E2 to E4: committed in full, 90 advanced, 200 of work recovering 90, last payment 100."""
    contract = register()
    assert commit(contract, 300) == 300
    services.consume([use(contract, 1, on_commitment=True, pay=90, advance=90)], AT)
    services.open_advances([advance(contract, 1, 90)])
    assert (remaining(), facts().advance_outstanding) == (210, 90)
    services.consume([use(contract, 2, on_commitment=True, pay=110, gross=200, recovered=90)], AT)
    [recovered] = services.recover([Recovery(61, "D2", 90, contract_id=contract)], AT)
    assert (recovered.short, [(part.dossier_id, part.amount) for part in recovered.parts]) == (0, [(1, 90)])
    services.consume([use(contract, 3, on_commitment=True, pay=100, gross=100)], AT)
    assert remaining() == 0
    assert (facts().paid_gross, facts().advanced, facts().advance_outstanding) == (300, 90, 0)
    assert queries.commitment_facts("1012345", "K1", 2026, "12").released == 300
    assert verify.differences() == []


def test_an_amendment_keeps_value_at_signing_and_its_versions(books: None) -> None:
    contract = register()
    again = register(terms=replace(TERMS, value=400, advance_max=50))
    assert again == contract
    assert (facts().value, facts().value_at_signing, facts().advance_max) == (400, 300, 50)
    assert list(ContractVersion.objects.order_by("number").values_list("number", "value")) == [(1, 300), (2, 400)]


def test_an_amendment_below_what_is_paid_or_committed_is_refused(books: None) -> None:
    contract = register()
    services.consume([use(contract, 1, pay=60, gross=60), use(contract, 2, pay=40, advance=40)], AT)
    commit(contract, 150)
    with pytest.raises(Refused) as refusal:
        register(terms=replace(TERMS, value=99))
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_PAID, 1)
    with pytest.raises(Refused) as refusal:
        register(terms=replace(TERMS, value=149))
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.ABOVE_CONTRACT, 1)
    assert facts().value == 300


def test_commitments_of_all_years_together_stay_within_the_contract(books: None) -> None:
    contract = register()
    commit(contract, 200)
    with pytest.raises(Refused) as refusal:
        commit(contract, 101, name="CK-2", year=2027)
    assert refusal.value.word == Word.ABOVE_CONTRACT
    assert commit(contract, 100, name="CK-2", year=2027) == 100
    with pytest.raises(Refused):
        commit(contract, 1, kind="adjust", name="CK-3")


def test_a_commitment_is_adjusted_and_cancelled_down_to_what_is_paid(books: None) -> None:
    contract = register()
    commit(contract, 200)
    services.consume([use(contract, 1, on_commitment=True, pay=80, gross=80)], AT)
    with pytest.raises(Refused) as refusal:
        commit(contract, -121, kind="adjust", name="CK-2")
    assert (refusal.value.word, refusal.value.details["short"]) == (Word.BELOW_PAID, 1)
    assert commit(contract, -20, kind="adjust", name="CK-3") == -20
    assert commit(contract, 0, kind="cancel", name="CK-4") == -100
    assert commit(contract, 0, kind="cancel", name="CK-4") == -100
    assert remaining() == 0
    assert verify.differences() == []


def test_uses_above_the_commitment_or_the_contract_are_left_out_in_order(books: None) -> None:
    contract = register()
    commit(contract, 100)
    batch = [
        use(contract, 1, on_commitment=True, pay=70, gross=70),
        use(contract, 2, on_commitment=True, pay=40, gross=40),
        use(contract, 3, on_commitment=True, pay=30, gross=30),
        use(contract, 4, pay=201, gross=201),
        use(contract, 5, pay=200, gross=200),
        use(contract, 6, on_commitment=True, pay=1, gross=1),
    ]
    answers = services.consume(batch, AT)
    assert [(row.short, row.over_contract) for row in answers] == [(0, 0), (10, 0), (0, 0), (0, 1), (0, 0), (1, 1)]
    assert facts().paid_gross == 300
    assert verify.differences() == []


def test_without_a_commitment_everything_on_it_is_short(books: None) -> None:
    assert services.consume([use(register(), 1, on_commitment=True, pay=5, gross=5)], AT)[0].short == 5


def test_a_repeated_use_takes_nothing_more(books: None) -> None:
    contract = register()
    services.consume([use(contract, 1, pay=70, gross=70)], AT)
    [again] = services.consume([use(contract, 1, pay=70, gross=70)], AT)
    assert again.already
    assert facts().paid_gross == 70
    with pytest.raises(KeyReused):
        services.consume([use(contract, 2, gross=1), use(contract, 2, gross=2)], AT)


def test_what_was_given_up_is_there_again_and_no_more_than_that(books: None) -> None:
    """A returned advance on a commitment: as it was before."""
    contract = register()
    commit(contract, 300)
    taken = use(contract, 1, on_commitment=True, pay=90, advance=90)
    services.consume([taken], AT)
    services.open_advances([advance(contract, 1, 90)])
    services.give_back([taken], AT)
    services.recover([Recovery(61, "D1", 90, advance_dossier_id=1, kind="given_up")], AT)
    assert (remaining(), facts().advanced, facts().advance_outstanding) == (300, 0, 0)
    services.give_back([taken], AT)
    assert remaining() == 300
    with pytest.raises(TooMuchGivenBack, match="1"), transaction.atomic():
        services.give_back([replace(taken, reference="again")], AT)
    with pytest.raises(TooMuchGivenBack, match="2"), transaction.atomic():
        services.give_back([use(contract, 2, on_commitment=True, pay=1, gross=1)], AT)
    assert verify.differences() == []


def test_a_dossier_gives_back_only_its_own(books: None) -> None:
    contract = register()
    services.consume([use(contract, 1, pay=70, gross=70), use(contract, 2, pay=70, gross=70)], AT)
    with pytest.raises(TooMuchGivenBack, match="1"), transaction.atomic():
        services.give_back([use(contract, 1, pay=71, gross=71)], AT)
    assert facts().paid_gross == 140


def test_advances_are_recovered_oldest_first_across_lines(books: None) -> None:
    contract = register()
    services.consume([use(contract, n, pay=30, advance=30) for n in (2, 1)], AT)
    services.open_advances([advance(contract, 2, 30), advance(contract, 1, 10), advance(contract, 1, 20, line_no=1)])
    asked = [Recovery(61, "D8", 25, contract_id=contract), Recovery(61, "D9", 20, contract_id=contract)]
    first, second = services.recover(asked, AT)
    assert [(part.dossier_id, part.line_no, part.amount) for part in first.parts] == [(1, 0, 10), (1, 1, 15)]
    assert [(part.dossier_id, part.line_no, part.amount) for part in second.parts] == [(1, 1, 5), (2, 0, 15)]
    assert services.recover(asked[::-1], AT) == [second, first]
    assert [queries.advance_outstanding(dossier) for dossier in (1, 2, 3)] == [0, 15, 0]


def test_a_recovery_beyond_what_is_outstanding_takes_nothing(books: None) -> None:
    services.open_advances([advance(None, 1, 20)])
    asked = [
        Recovery(61, "S1", 15, advance_dossier_id=1),
        Recovery(61, "S2", 6, advance_dossier_id=1),
        Recovery(61, "S3", 5, advance_dossier_id=7),
    ]
    assert [row.short for row in services.recover(asked, AT)] == [0, 6, 5]
    assert queries.advance_outstanding(1) == 5
    services.recover([Recovery(61, "R1", 5, advance_dossier_id=1, kind="returned")], AT)
    assert queries.advance_outstanding(1) == 0
    assert verify.differences() == []


def test_an_advance_is_overdue_after_its_last_day(books: None) -> None:
    due_on = dt.date(2026, 10, 31)
    services.open_advances([advance(None, 1, 20, due_on=due_on), advance(None, 2, 20, due_on=due_on), advance(None, 3, 5)])
    assert services.open_advances([advance(None, 1, 20, due_on=due_on)]) == 0
    services.recover([Recovery(61, "S2", 20, advance_dossier_id=2)], AT)
    assert queries.overdue_advances(due_on) == []
    assert [row.dossier_id for row in queries.overdue_advances(due_on + dt.timedelta(days=1))] == [1]


def test_the_latest_guarantee_counts(books: None) -> None:
    contract = register()
    services.register_guarantee(contract_id=contract, amount=80, expires_on=SIGNED, at=AT)
    services.register_guarantee(contract_id=contract, amount=90, expires_on=SIGNED + dt.timedelta(days=9), at=AT)
    assert (facts().guarantee_amount, facts().guarantee_expires_on) == (90, dt.date(2026, 3, 18))


def test_attempts_at_once_take_exactly_what_the_commitment_holds(books: None) -> None:
    contract = register()
    commit(contract, 100)
    answers: list[services.Consumed] = []
    start = threading.Barrier(6)

    def attempts(name: int) -> None:
        try:
            start.wait()
            for n in range(5):
                answers.extend(services.consume([use(contract, name * 10 + n, on_commitment=True, pay=9, gross=9)], AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempts, args=[name]) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 30
    assert sum(answer.short == 0 for answer in answers) == 11
    assert remaining() == 1
    assert verify.differences() == []


def test_recoveries_at_once_take_an_advance_once(books: None) -> None:
    services.open_advances([advance(None, 1, 100)])
    shorts: list[int] = []
    start = threading.Barrier(5)

    def attempt(name: int) -> None:
        try:
            start.wait()
            for n in range(4):
                shorts.extend(r.short for r in services.recover([Recovery(61, f"S{name}{n}", 30, advance_dossier_id=1)], AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[name]) for name in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(short == 0 for short in shorts) == 3
    assert queries.advance_outstanding(1) == 10
    assert verify.differences() == []


def test_a_unit_declares_its_contracts_and_sees_no_other(books: None) -> None:
    with acting_as("1012345"):
        register()
        register(terms=replace(TERMS, value=310))
        assert facts().value == 310
    with acting_as("1098765"):
        assert queries.contracts("1012345") == {}
    with pytest.raises(Exception, match="row-level security"), acting_as("1098765"):
        register(code="K2")
    with pytest.raises(Exception, match="permission denied"), acting_as("1012345"):
        commit(facts().id, 10)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE commitment SET committed = committed + 1", "commitments equal their changes and payments"),
        ("UPDATE commitment SET released = released - 1", "commitments equal their changes and payments"),
        ("DELETE FROM commitment_row", "commitments equal their changes and payments"),
        ("DELETE FROM commitment", "commitments equal their changes and payments"),
        ("UPDATE commitments_contract SET paid_gross = paid_gross + 1", "contracts equal what dossiers used"),
        ("DELETE FROM contract_use WHERE dossier_id = 1", "contracts equal what dossiers used"),
        ("UPDATE advance SET settled = settled + 1", "advances of a contract equal its outstanding sum"),
        ("DELETE FROM advance_recovery", "advances equal their recoveries"),
        ("DELETE FROM advance", "advances equal their recoveries"),
        ("UPDATE commitments_contract SET value = 290", "commitments are within their contracts"),
    ],
)
def test_a_planted_difference_is_found(books: None, change: str, check: str) -> None:
    contract = register()
    commit(contract, 300)
    services.consume([use(contract, 1, on_commitment=True, pay=90, advance=90)], AT)
    services.open_advances([advance(contract, 1, 90)])
    services.consume([use(contract, 2, on_commitment=True, pay=50, gross=80, recovered=30)], AT)
    services.recover([Recovery(61, "D2", 30, contract_id=contract)], AT)
    assert verify.differences() == []
    tamper(change)
    assert check in {difference.check for difference in verify.differences()}
