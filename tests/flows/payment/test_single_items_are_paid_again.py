"""Rows of a list that came back are corrected one by one by two people, and each is paid again once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.cash.payments import queries as payments
from khobac.cash.payments.ports import instruction_id
from khobac.core import access, clock, db
from khobac.core.errors import Refused, Word
from khobac.doors.cli.cases.bank_verbs import at_once
from khobac.flows import verification
from khobac.flows.payment import dispatch, reissue, returned
from khobac.flows.payment.content import FiledLine, FiledPayee
from khobac.flows.payment.reissue import OFFICE, UNIT, Corrected
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import SCHOOL, School, state

WHY = "Người nhận báo số tài khoản mới"
PEOPLE = (("Nguyễn Thị An", 12_000_000), ("Trần Văn Bình", 11_500_000), ("Lê Thị Chi", 10_900_000))


@pytest.fixture
def payroll(school: School) -> str:
    """A list of three, paid."""
    people = tuple(FiledPayee(name, amount) for name, amount in PEOPLE)
    filed = replace(
        school.filing(), payee="STAFF", lines=(FiledLine("6001", sum(amount for _, amount in PEOPLE)),), payees=people
    )
    number = school.approved(filed)
    _says(school, number, [0, 1, 2], messages.debit_note)
    assert state(number) == "completed"
    return number


def _says(school: School, number: str, rows: Sequence[int], note: Callable[..., bytes], name: str = "") -> None:
    """The bank's news about these rows, each of the order that has it last."""
    dossier = dossiers.by_number(number)
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    for row in rows:
        order = [each for each in orders if any(line.line_no == row for line in each.lines)][-1]
        [line] = [each for each in order.lines if each.line_no == row]
        entry = Entry(
            order.number, clock.today(), f"B{order.id}-{row}", (Payment(instruction_id(order.number, row), line.amount),),
            came_back=note is messages.return_note,
        )
        told = note(
            message_id=f"{name}{note.__name__}-{order.id}-{row}", created_at=clock.now(), account="0061110001",
            entries=[entry],
        )
        school.says(told, order.bank)


def _lines(number: str) -> list[tuple[int, str, str, str]]:
    """Row, account, state of the line, name of the order: of every order of the dossier."""
    dossier = dossiers.by_number(number)
    return [
        (line.line_no, line.account, line.state, "first" if order.replaces is None else "again")
        for order in payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
        for line in order.lines
    ]


def _refused(act: Callable[[], object]) -> Word:
    with pytest.raises(Refused) as refused:
        act()
    return Word(refused.value.word)


def test_each_row_gets_its_own_account_and_its_own_order(school: School, payroll: str) -> None:
    _says(school, payroll, [1, 2], messages.return_note)
    first, second = reissue.out(payroll)
    reissue.propose(payroll, [Corrected(first.ref, "100200302"), Corrected(second.ref, "100 200 303", "Lê Thị Chị")], "an", WHY)
    assert state(payroll) == "payment_returned"
    assert reissue.approve(payroll, "binh") == 2
    dispatch.send_prepared(school.bank)
    again = [(row, account) for row, account, _, which in _lines(payroll) if which == "again"]
    assert again == [(1, "100200302"), (2, "100200303")]
    assert "Lê Thị Chị".encode() in school.bank.sent[-1]
    _says(school, payroll, [1, 2], messages.debit_note)
    assert state(payroll) == "completed"
    assert verification.verify_books() == []


def test_a_row_still_out_keeps_the_dossier_returned_and_is_told_of_once(school: School, payroll: str) -> None:
    _says(school, payroll, [1, 2], messages.return_note)
    reissue.propose(payroll, [Corrected(reissue.out(payroll)[0].ref, "100200302")], "an", WHY)
    reissue.approve(payroll, "binh")
    dispatch.send_prepared(school.bank)
    told = "SELECT count(*) AS many FROM core_fact WHERE kind = 'PaymentReturned'"
    [before] = db.rows(told)
    _says(school, payroll, [1], messages.debit_note)
    assert state(payroll) == "payment_returned"
    assert db.rows(told) == [before]
    assert [each.name for each in reissue.out(payroll)] == ["Lê Thị Chi"]


def test_nobody_approves_what_he_proposed_and_nobody_without_the_right(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    reissue.propose(payroll, [Corrected(reissue.out(payroll)[0].ref, "100200302")], "an", WHY)
    assert _refused(lambda: reissue.approve(payroll, "an")) is Word.SAME_PERSON
    for person in ("gam", "tuan", "vinh"):
        assert _refused(lambda person=person: reissue.approve(payroll, person)) is Word.NO_RIGHT
    assert _refused(lambda: reissue.approve(payroll, "vinh", OFFICE)) is Word.STATE
    assert len(_lines(payroll)) == 3


def test_the_office_corrects_with_two_people_of_its_own(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    item = reissue.out(payroll)[0]
    assert _refused(lambda: reissue.propose(payroll, [Corrected(item.ref, "100200302")], "tuan", WHY, OFFICE)) is Word.NO_RIGHT
    reissue.propose(payroll, [Corrected(item.ref, "100200302")], "thu", WHY, OFFICE)
    assert _refused(lambda: reissue.propose(payroll, [Corrected(item.ref, "100200303")], "an", WHY, UNIT)) is Word.STATE
    reissue.approve(payroll, "vinh", OFFICE)
    assert _lines(payroll)[-1] == (1, "100200302", "pending", "again")
    assert verification.verify_books() == []


def test_approved_at_the_same_instant_by_two_people_it_leaves_once(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    reissue.propose(payroll, [Corrected(reissue.out(payroll)[0].ref, "100200302")], "an", WHY)

    def approve(person: str) -> str:
        try:
            return str(reissue.approve(payroll, person))
        except Refused as refused:
            return str(refused.word)

    assert sorted(at_once([lambda: approve("binh"), lambda: approve("chi")])) == ["1", "STATE"]
    assert [row for row, _, _, which in _lines(payroll) if which == "again"] == [1]


def test_another_proposal_than_the_one_seen_is_not_agreed_to(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    item = reissue.out(payroll)[0].ref
    reissue.propose(payroll, [Corrected(item, "100200302")], "an", WHY)
    [shown] = [each.proposal.id for each in reissue.out(payroll) if each.proposal]
    reissue.decline(payroll, "an")
    reissue.propose(payroll, [Corrected(item, "999999999")], "an", WHY)
    assert _refused(lambda: reissue.approve(payroll, "binh", seen=[shown])) is Word.STATE
    assert len(_lines(payroll)) == 3


def test_a_row_that_is_not_out_cannot_be_corrected(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    item = reissue.out(payroll)[0].ref
    for other in (replace(item, line_no=0), replace(item, order_id=999)):
        assert _refused(lambda other=other: reissue.propose(payroll, [Corrected(other, "100200302")], "an", WHY)) is Word.STATE


@pytest.mark.parametrize(
    ("account", "name", "bank", "why", "word"),
    [
        ("???", "", "", WHY, Word.INVALID),
        ("100200302", "x" * 141, "", WHY, Word.INVALID),
        ("100200302", "", "NO SUCH BANK", WHY, Word.INVALID),
        ("100200302", "", "", "ngắn", Word.REASON_NEEDED),
    ],
)
def test_what_no_bank_could_pay_is_refused(
    school: School, payroll: str, account: str, name: str, bank: str, why: str, word: Word
) -> None:
    _says(school, payroll, [1], messages.return_note)
    item = reissue.out(payroll)[0].ref
    assert _refused(lambda: reissue.propose(payroll, [Corrected(item, account, name, bank)], "an", why)) is word


def test_a_unit_sees_and_corrects_only_its_own(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    item = reissue.out(payroll)[0].ref
    reissue.propose(payroll, [Corrected(item, "100200302")], "an", WHY)
    with access.acting_as(SCHOOL):
        assert len(db.rows("SELECT id FROM payment_correction")) == 1
    with access.acting_as("1012346"):
        assert db.rows("SELECT id FROM payment_correction") == []
        assert _refused(lambda: reissue.approve(payroll, "gam")) is Word.NOT_FOUND


def test_given_up_nobody_approves_it_any_more(school: School, payroll: str) -> None:
    _says(school, payroll, [1], messages.return_note)
    reissue.propose(payroll, [Corrected(reissue.out(payroll)[0].ref, "100200302")], "an", WHY)
    returned.give_up(payroll, "thu")
    assert _refused(lambda: reissue.approve(payroll, "binh")) is Word.STATE
    [row] = db.rows("SELECT decision FROM payment_correction")
    assert row["decision"] == "declined"
    assert verification.verify_books() == []


def test_nothing_is_given_up_while_a_row_is_at_the_bank(school: School, payroll: str) -> None:
    _says(school, payroll, [1, 2], messages.return_note)
    reissue.propose(payroll, [Corrected(reissue.out(payroll)[0].ref, "100200302")], "an", WHY)
    reissue.approve(payroll, "binh")
    assert _refused(lambda: returned.give_up(payroll, "thu")) is Word.STATE


def test_refused_the_second_time_it_is_given_up_from_where_the_money_stands(school: School) -> None:
    number = school.paid()
    school.money_back(number)
    school.correct(number, "100200302")
    school.reject(number)
    assert state(number) == "payment_returned"
    returned.give_up(number, "thu")
    assert state(number) == "refunded"
    assert verification.verify_books() == []


def test_the_books_are_not_clean_when_an_account_is_changed_behind_two_peoples_backs(school: School) -> None:
    number = school.paid()
    school.money_back(number)
    school.correct(number, "100200302")
    db.execute("UPDATE payment_line SET account = '666' WHERE account = '100200302'")
    [found] = verification.verify_books()
    assert found.check == "a corrected item is paid as two people agreed"
    assert found.actual.endswith(" 666 12450000")


def test_the_books_are_not_clean_when_an_item_goes_out_twice(school: School) -> None:
    number = school.paid()
    school.money_back(number)
    school.correct(number, "100200302")
    columns = "treasury_id, dossier_id, dossier, unit_code, office, budget_year, bank, amount, money_in, is_list, replaces, state"
    db.execute(
        f"INSERT INTO payment_order ({columns}, key, prepared_at) "
        f"SELECT {columns}, key || ' again', prepared_at FROM payment_order WHERE replaces IS NOT NULL"
    )
    db.execute(
        "INSERT INTO payment_line (treasury_id, order_id, line_no, unit_code, name, bank, account, remittance, amount) "
        "SELECT line.treasury_id, (SELECT max(id) FROM payment_order), line_no, unit_code, name, bank, account, remittance, "
        "amount FROM payment_line line WHERE account = '100200302'"
    )
    assert "a corrected item is paid again once" in {each.check for each in verification.verify_books()}
