"""Accounts, restrictions, payees and certificates of a unit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.registers.accounts import queries, services
from khobac.registers.accounts.queries import FULL
from khobac.registers.accounts.services import AccountRow, CertificateRow, PayeeRow
from khobac.registers.banks.services import BankRow, load_banks
from tests.registers.conftest import BEGINNING, MORNING, SCHOOL

pytestmark = pytest.mark.usefixtures("world")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def supplier(world: None) -> int:
    load_banks([BankRow("NHA", "Ngân hàng A", "Bank A"), BankRow("NHB", "Ngân hàng B", "Bank B")])
    return services.register_payee(PayeeRow(SCHOOL, "S1", "Nội thất Đông Hà", "111", bank="NHA"), BEGINNING, by="an")


def test_account_numbers_are_those_told_to_the_unit() -> None:
    services.open_accounts(
        [
            AccountRow(SCHOOL, "deposit", "3712", BEGINNING),
            AccountRow(SCHOOL, "estimate", "9527", BEGINNING, level="2"),
        ],
        by="tuan",
    )
    assert queries.deposit_account(SCHOOL).number == f"3712.0.{SCHOOL}.00000"
    assert [account.number for account in queries.accounts(SCHOOL, BEGINNING)][1] == f"9527.2.{SCHOOL}"
    assert queries.accounts(SCHOOL, BEGINNING - dt.timedelta(days=1)) == []


def test_a_suspension_of_everything_and_its_end() -> None:
    services.suspend(SCHOOL, [], by="fin")
    assert queries.restrictions(SCHOOL, MORNING).suspended_all
    with clock.at(MORNING + HOUR):
        services.lift(SCHOOL, [], by="fin")
    assert queries.restrictions(SCHOOL, MORNING).suspended_all
    assert not queries.restrictions(SCHOOL, MORNING + HOUR).suspended_all


def test_lifting_one_sub_item_leaves_the_others_suspended() -> None:
    services.suspend(SCHOOL, ["6757", "6551"], by="fin")
    with clock.at(MORNING + HOUR):
        services.lift(SCHOOL, ["6757"], by="fin")
    assert queries.restrictions(SCHOOL, MORNING).suspended_items == {"6551", "6757"}
    assert queries.restrictions(SCHOOL, MORNING + HOUR).suspended_items == {"6551"}


def test_an_account_is_frozen_wholly_or_in_part() -> None:
    services.freeze(SCHOOL, "deposit", by="toà án", amount=30_000_000)
    services.freeze(SCHOOL, "deposit", by="thuế", amount=5_000_000)
    services.freeze(SCHOOL, "estimate", by="fin")
    assert queries.restrictions(SCHOOL, MORNING).frozen == {"deposit": 35_000_000, "estimate": FULL}
    services.unfreeze(SCHOOL, "estimate", by="fin")
    assert queries.restrictions(SCHOOL, MORNING).frozen["estimate"] == 0
    assert queries.restricted_units([SCHOOL, "1012346"], MORNING) == {SCHOOL}


def test_what_is_not_in_force_cannot_be_ended() -> None:
    for call in (lambda: services.lift(SCHOOL, [], by="fin"), lambda: services.unfreeze(SCHOOL, "deposit", by="fin")):
        with pytest.raises(Refused) as error:
            call()
        assert error.value.word is Word.STATE


def test_a_freeze_of_nothing_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="a_frozen_part_is_positive"), transaction.atomic():
        services.freeze(SCHOOL, "deposit", by="fin", amount=0)


def test_a_changed_account_is_a_new_row_and_the_old_one_stays_readable(supplier: int) -> None:
    today = MORNING.date()
    new = services.change_payee_account(SCHOOL, "S1", "222", by="an", bank="NHB")
    assert (queries.payee(SCHOOL, "S1", today).account_number, queries.payee(SCHOOL, "S1", today).id) == ("222", new)
    assert queries.payee(SCHOOL, "S1", today - dt.timedelta(days=1)).id == supplier
    old = queries.payee(SCHOOL, supplier, today)
    assert (old.account_number, old.bank_id, old.first_known_on) == ("111", "NHA", BEGINNING)
    assert queries.payee(SCHOOL, new, today).first_known_on == BEGINNING


@pytest.mark.usefixtures("supplier")
def test_payees_are_found_without_diacritics() -> None:
    assert [found.code for found in queries.payees(SCHOOL, "dong ha", MORNING.date())] == ["S1"]
    assert queries.payees("1012346", "dong ha", MORNING.date()) == []


@pytest.mark.usefixtures("supplier")
def test_a_unit_knows_a_payee_once() -> None:
    with pytest.raises(IntegrityError, match="a_unit_knows_a_payee_under_one_open_row"), transaction.atomic():
        services.register_payee(PayeeRow(SCHOOL, "S1", "Khác", "333", bank="NHA"), BEGINNING, by="an")


def test_a_payee_needs_exactly_one_place_to_be_paid_at() -> None:
    with pytest.raises(IntegrityError, match="a_payee_is_paid_at"), transaction.atomic():
        services.register_payee(PayeeRow(SCHOOL, "S9", "Không rõ", "333"), BEGINNING, by="an")


def test_a_revoked_certificate_has_no_owner_from_then_on() -> None:
    row = CertificateRow("chi", "01AB", "PEM", "CN=Chi", MORNING, MORNING + dt.timedelta(days=365))
    services.register_certificate(row, by="tuan")
    assert queries.certificate_owners(["01AB", "unknown"]) == {"01AB": "chi"}
    with clock.at(MORNING + HOUR):
        services.revoke_certificate("01AB", by="tuan")
        assert queries.certificate_owners(["01AB"]) == {}
        with pytest.raises(Refused) as error:
            services.revoke_certificate("01AB", by="tuan")
    assert error.value.word is Word.STATE
    assert queries.certificate_owners(["01AB"], at=MORNING) == {"01AB": "chi"}
    assert queries.certificates(["01AB"])["01AB"].person.username == "chi"


def test_people_sign_with_their_latest_standing_certificate() -> None:
    year = dt.timedelta(days=365)
    rows = [
        CertificateRow("chi", "OLD", "PEM", "CN=Chi", MORNING - year, MORNING + year),
        CertificateRow("chi", "NEW", "PEM", "CN=Chi", MORNING, MORNING + year),
        CertificateRow("binh", "PAST", "PEM", "CN=Binh", MORNING - year, MORNING),
    ]
    services.register_certificates(rows, by="tuan")
    assert queries.serials_of(["chi", "binh"]) == {"chi": "NEW"}
    services.revoke_certificate("NEW", by="tuan")
    assert queries.serials_of(["chi"]) == {"chi": "OLD"}
