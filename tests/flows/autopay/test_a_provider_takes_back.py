"""Credit notes: what a provider takes back comes off its bill, or off the next one, or goes back to the estimate."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.casework.dossiers import queries as dossiers
from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay.credit_queries import CreditView, OpenCredit
from khobac.cash.payments import queries as payments
from khobac.core import access, clock, db
from khobac.core.receipts import verify_record
from khobac.doors.portal.papers import public_keys
from khobac.flows import verification
from khobac.flows.autopay import paying
from khobac.flows.autopay.crediting import OpenCredits
from khobac.flows.payment import dispatch, explanation
from tests.flows.autopay.conftest import CUSTOMER, SCHOOL, Power, work
from tests.flows.payment.conftest import Bank, School


def note(name: str) -> CreditView:
    return {each.note: each for each in credits.credits_of_unit(SCHOOL)}[name]


def spent(source: str = "12") -> int:
    [row] = db.rows("SELECT treasury_id FROM organisations_unit WHERE code = %s", [SCHOOL])
    key = LineKey(row["treasury_id"], "estimate", SCHOOL, source, 2026)
    return budget.positions([key])[key].actual


def ordered(power: Power, bill: str) -> int:
    dossier = dossiers.by_number(power.bill(bill).dossier)
    [order] = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    return order.amount


def test_what_is_taken_back_of_a_paid_bill_comes_off_the_next_one(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 2_000_000))
    work()
    answer = power.sends(("HD2", CUSTOMER, 900_000), credits=[("DC1", "HD1", 150_000)])
    assert (answer["answer"], answer["credited"]) == ("ACCEPTED", 1)
    work()
    assert (power.standing("HD2"), power.bill("HD2").credited, ordered(power, "HD2")) == (("sent", ""), 150_000, 750_000)
    assert (note("DC1").open_amount, note("DC1").bills, spent()) == (0, ("HD2",), 2_750_000)
    assert explanation.reperform(power.bill("HD2").dossier).same
    assert not verification.verify_books()


def test_the_debit_notice_says_what_was_paid(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), credits=[("DC1", "HD1", 100_000)])
    work()
    number, school = power.bill("HD1").dossier, School(Bank())
    dispatch.send_prepared(school.bank)
    school.debit(number)
    work()
    [notice] = [each for each in dossiers.letters(dossiers.by_number(number).id) if each.kind == "debit_notice"]
    assert verify_record(notice.compact, public_keys())["pay"] == 900_000


def test_what_is_taken_back_before_the_bill_is_paid_comes_off_that_bill(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 500_000), credits=[("DC1", "HD1", 400_000)])
    work()
    assert (ordered(power, "HD1"), ordered(power, "HD2")) == (600_000, 500_000)


def test_a_bill_that_notes_cover_is_settled_without_a_payment(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    power.sends(("HD2", CUSTOMER, 300_000), ("HD3", CUSTOMER, 300_000), credits=[("DC1", "HD1", 500_000)])
    work()
    bill = power.bill("HD2")
    assert (power.standing("HD2"), bill.dossier_id, bill.settled_at) == (("settled", "CREDITED"), None, clock.now())
    assert (ordered(power, "HD3"), note("DC1").bills, spent()) == (100_000, ("HD2", "HD3"), 1_100_000)


def test_one_account_never_pays_for_another(power: Power) -> None:
    """What the deposit overpaid does not come off what the estimate pays."""
    from khobac.flows import budget as allotting

    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    allotting.allot(SCHOOL, "", 2026, 5_000_000, "deposit", "fin", "deposit:1")
    power.authorise(accounts=("deposit",))
    power.sends(("HD2", CUSTOMER, 900_000), credits=[("DC1", "HD1", 150_000)])
    work()
    assert (power.bill("HD2").account, ordered(power, "HD2"), note("DC1").open_amount) == ("deposit", 900_000, 150_000)


def test_one_year_never_pays_for_another(power: Power) -> None:
    from khobac.flows import budget as allotting

    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    with clock.at(dt.datetime(2027, 2, 3, 9, tzinfo=clock.VIETNAM)):
        allotting.allot(SCHOOL, "12", 2027, 10_000_000, "estimate", "fin", "allot:2027")
        power.sends(("HD2", CUSTOMER, 900_000), due_on="2027-02-20", credits=[("DC1", "HD1", 150_000)])
        work()
        assert (power.standing("HD2"), ordered(power, "HD2")) == (("sent", ""), 900_000)
    assert note("DC1").open_amount == 150_000


@pytest.mark.parametrize(("line", "reason"), [
    (("DC1", "HD9", 1), "UNKNOWN_BILL"), (("DC1", "HD1", 1_000_001), "ABOVE_BILL"), (("DC0", "HD1", 1), "DUPLICATE_NOTE"),
])
def test_a_note_that_cannot_be_is_turned_down_at_once(power: Power, line: tuple[str, str, int], reason: str) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), ("HD0", CUSTOMER, 1_000_000), credits=[("DC0", "HD0", 5)])
    answer = power.sends(credits=[line])
    assert (answer["answer"], answer["refused_notes"]) == ("PARTIAL", [{"note": line[0], "reason": reason}])


def test_notes_of_one_list_share_what_their_bill_has(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 100))
    answer = power.sends(credits=[("DC1", "HD1", 60), ("DC2", "HD1", 60), ("DC3", "HD1", 40)])
    assert (answer["credited"], answer["refused_notes"]) == (2, [{"note": "DC2", "reason": "ABOVE_BILL"}])


def test_what_came_back_from_the_bank_covers_nothing(power: Power) -> None:
    """Money of a bill that was never kept cannot be taken off the next one."""
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    school = School(Bank())
    dispatch.send_prepared(school.bank)
    school.reject(power.bill("HD1").dossier)
    work()
    assert power.standing("HD1") == ("returned", "")
    power.sends(("HD2", CUSTOMER, 900_000), credits=[("DC1", "HD1", 150_000)])
    work()
    assert (ordered(power, "HD2"), note("DC1").open_amount) == (900_000, 150_000)


def test_the_unit_sees_its_own_notes_alone(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), credits=[("DC1", "HD1", 5)])
    paying.pay_next()
    for unit, seen in ((SCHOOL, 1), ("1012346", 0)):
        with access.acting_as(unit):
            assert len(credits.credits_of_unit(unit)) == seen
            assert len(db.rows("SELECT FROM autopay_credit_use")) == seen


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE autopay_bill SET amount = amount + 1 WHERE bill = 'HD1'", "a bill is paid by its dossier"),
        ("UPDATE autopay_bill SET amount = amount + 1 WHERE bill = 'HD2'", "a bill without a dossier is covered by notes"),
        ("UPDATE autopay_bill SET credited = credited - 1 WHERE bill = 'HD2'", "a bill is credited by its notes"),
        ("UPDATE autopay_credit SET open_amount = open_amount + 1", "what is open of a note is what nothing used"),
        ("UPDATE autopay_bill SET state = 'returned' WHERE bill = 'HD1'", "a bill stands where its steps lead"),
    ],
)
def test_the_second_path_sees_it(power: Power, tampering: str, check: str) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    power.sends(("HD2", CUSTOMER, 300_000), credits=[("DC1", "HD1", 500_000)])
    work()
    assert not verification.verify_books()
    db.execute(tampering)
    assert check in {difference.check for difference in verification.verify_books()}


@given(
    notes=st.lists(st.integers(1, 1000), max_size=5), amounts=st.lists(st.integers(1, 1000), min_size=1, max_size=5)
)
def test_no_dong_comes_off_twice(notes: list[int], amounts: list[int]) -> None:
    """However notes and bills fall together: what comes off is the lesser of the two sums, no bill goes below nothing."""
    from types import SimpleNamespace

    open_notes = [OpenCredit(n, f"DC{n}", "S3", "PE", SCHOOL, open_amount, 0, True, "12", 2026)
                  for n, open_amount in enumerate(notes, 1)]
    credits_of_batch, taken = OpenCredits(open_notes), []
    for n, amount in enumerate(amounts, 1):
        bill = SimpleNamespace(id=n, provider="S3", customer="PE", unit_code=SCHOOL, amount=amount)
        parts = credits_of_batch.towards(bill, "12", 2026)  # type: ignore[arg-type]
        assert sum(part.amount for part in parts) <= amount
        credits_of_batch.take(parts)
        taken += [part.amount for part in parts]
    assert sum(taken) == min(sum(notes), sum(amounts))
