"""A bank's list: every line becomes a receipt once, whatever its copies and wherever it broke off; nothing is guessed."""

from __future__ import annotations

import pytest

from khobac.cash.revenue import queries as revenue
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SignatureRefused
from khobac.doors.cli.cases.revenue_verbs import CaseRevenue
from khobac.flows.revenue import comparing, lists, receiving
from khobac.flows.verification import verify_books
from tests.flows.revenue.conftest import Office


def test_one_list_holds_all_that_may_come(office: Office) -> None:
    office.owe("N1", 101)
    office.owe("N2", 50)
    office.owe("N3", 70, accepts="part")
    answer = office.take(
        office.advice("R1", "N1", 101),
        office.advice("R2", "N1", 101),
        office.advice("R3", "N2", 49),
        office.advice("R4", "N3", 40),
        office.advice("R5", "N3", 30),
        office.advice("R6", "N9"),
        office.advice("R7", item="1701", chapter="555"),
        office.advice("R8", item="1701", chapter="999"),
        office.advice("R9", item="1052", chapter="555"),
        office.advice("R10", amount=50, content="ck NS N2 nop thue"),
        office.advice("R11"),
    )
    assert (answer.standing.shared, answer.standing.pending) == (5, 6)
    why = {name: office.receipt(name).why_pending for name in ("R2", "R3", "R6", "R8", "R9", "R11")}
    assert list(why.values()) == ["id_paid", "amount", "unknown_code", "unknown_item", "no_rule", "no_code"]
    states = {code: (found.state, found.paid) for code in ("N1", "N2", "N3") if (found := revenue.obligation(code))}
    assert states == {"N1": ("paid", 101), "N2": ("paid", 50), "N3": ("paid", 70)}
    assert office.levels() == {"1": 70 + 28 + 21 + 70 + 35, "2": 21 + 8 + 6 + 21 + 10, "4": 10 + 4 + 3 + 9 + 5}
    assert verify_books() == []


def test_a_list_that_broke_off_goes_on_where_it_stood(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "STRETCH", 2)
    post, calls = receiving.ledger.post, []

    def failing(*given: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the machine was switched off")
        return post(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving.ledger, "post", failing)
    advices = [office.advice(f"R{n}", item="1701", chapter="555") for n in range(5)]
    with pytest.raises(RuntimeError):
        office.take(*advices, name="L")
    assert [revenue.list_of("NHA", "L").handled_to, len(revenue.unhandled_lists())] == [2, 1]  # type: ignore[union-attr]
    assert receiving.handle_waiting() == 1
    assert office.take(*advices, name="L").first_answer
    assert [revenue.list_of("NHA", "L").shared, receiving.handle_waiting()] == [5, 0]  # type: ignore[union-attr]
    assert verify_books() == []


def test_the_same_list_again_gets_the_first_answer_and_another_under_its_name_is_refused(office: Office) -> None:
    first = office.take(office.advice("R1"), name="L")
    again = office.take(office.advice("R1"), name="L")
    assert (first.first_answer, again.first_answer) == (False, True)
    with pytest.raises(Refused) as refused:
        office.take(office.advice("R1", amount=99), name="L")
    assert refused.value.word == Word.MESSAGE_ALTERED


def test_a_payment_named_in_two_lists_is_received_once_and_an_altered_one_goes_to_people(office: Office) -> None:
    office.take(office.advice("R1"))
    answer = office.take(office.advice("R1"), office.advice("R2"), office.advice("R2", amount=1))
    assert (answer.standing.repeated, answer.standing.pending, answer.standing.altered) == (1, 1, 1)
    assert [row["reference"] for row in db.rows("SELECT reference FROM payment_exception")] == ["R2"]
    assert office.receipt("R2").amount == 100


@pytest.mark.parametrize("spoil", [
    lambda body: body.replace(b"100,2026", b"900,2026"),
    lambda body: body[: body.rindex(b"TOTAL")],
    lambda body: body.replace(b"TOTAL,1,100", b"TOTAL,2,100"),
    lambda body: body.replace(b"R1,", b"R1"),
    lambda body: body + b"R2,x\n",
    lambda body: b"\xff" + body,
    lambda body: body.replace(b"0061", b"0999", 1),
])
def test_bytes_that_are_no_whole_list_leave_nothing(office: Office, spoil: object) -> None:
    body = spoil(office.bytes_of([office.advice("R1")]))  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        office.bring(body)
    assert refused.value.word == Word.MESSAGE_REFUSED
    assert [db.rows(f"SELECT FROM {table}") for table in ("revenue_list", "revenue_list_part", "revenue_advice")] == [[]] * 3


def test_what_was_not_signed_is_not_taken(office: Office) -> None:
    body = office.bytes_of([office.advice("R1")])
    with pytest.raises(Refused):
        office.bring(body, said=body + b" ")
    with pytest.raises(SignatureRefused):
        lists.take(CaseRevenue(), [body], lists.signed_words([body]), f"keyid=NHA, alg=ed25519, value={'A' * 86}==")


def test_money_on_the_account_of_another_treasury_waits(office: Office) -> None:
    office.owe("N1", 100)
    office.take(office.advice("R1", "N1", account=office.account(office="0211")))
    assert office.receipt("R1").why_pending == "other_treasury"
    assert revenue.obligation("N1").state == "open"  # type: ignore[union-attr]


def test_what_differs_from_a_bank_s_list_of_a_day_is_news_for_the_office_it_names(office: Office) -> None:
    office.take(office.advice("R1"))
    for _ in range(2):
        comparing.compare_day("NHA", "0061", clock.today(), [("R1", 100), ("R2", 5)])
    assert db.rows("SELECT reference, office FROM payment_exception") == [{"reference": "R2", "office": "0061"}]
