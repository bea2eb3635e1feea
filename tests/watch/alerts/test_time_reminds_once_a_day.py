"""Certificates that end and dates of the budget year: told in time, once for each nearness, to whom it concerns."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.periods import loading as duties
from khobac.core import clock, db
from khobac.data import FOLDER
from khobac.flows import law, periods, subscriptions
from khobac.registers.accounts.models import Certificate
from khobac.registers.organisations.models import Unit
from khobac.watch.alerts import queries, services
from khobac.watch.alerts.queries import AlertView
from tests.doors.portal.units.conftest import CHIEF, HOLDER, SCHOOL

MAY = dt.datetime(2026, 5, 4, 9, tzinfo=clock.VIETNAM)


@pytest.fixture
def law_of_the_land(world: str) -> None:
    """The legal texts of the product instead of the few values of the cases."""
    with clock.at(MAY):
        law.load_folder(FOLDER / "law")


def of_kind(kind: str) -> list[AlertView]:
    return [alert for alert in queries.since(0, 10_000) if alert.kind == kind]


def on(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00:00+07:00")


@pytest.mark.usefixtures("law_of_the_land")
def test_a_signer_hears_three_times_that_the_certificate_ends() -> None:
    Certificate.objects.filter(person__username=CHIEF).update(valid_to_at=MAY + dt.timedelta(days=45))
    for at in (
        MAY,
        MAY + dt.timedelta(hours=3),
        MAY + dt.timedelta(days=1),
        MAY + dt.timedelta(days=20),
        MAY + dt.timedelta(days=40),
    ):
        with clock.at(at):
            services.remind_of_certificates()
    told = of_kind("CERT_EXPIRE")
    assert {(alert.unit_code, alert.person) for alert in told} == {(SCHOOL, CHIEF)}
    assert [alert.body_vi.partition(",")[0] for alert in told] == ["Còn 45 ngày", "Còn 25 ngày", "Còn 5 ngày"]


@pytest.mark.usefixtures("law_of_the_land")
def test_who_has_a_later_certificate_or_none_in_force_hears_nothing() -> None:
    soon = MAY + dt.timedelta(days=5)
    own = Certificate.objects.get(person__username=CHIEF)
    Certificate.objects.filter(pk=own.pk).update(valid_to_at=soon)
    Certificate.objects.create(
        person=own.person,
        serial="renewed",
        pem=own.pem,
        subject=own.subject,
        valid_from_at=own.valid_from_at,
        valid_to_at=MAY + dt.timedelta(days=900),
        registered_at=own.registered_at,
    )
    Certificate.objects.filter(person__username=HOLDER).update(valid_to_at=soon, revoked_at=MAY - dt.timedelta(days=1))
    with clock.at(MAY):
        assert services.remind_of_certificates() == 0


@pytest.mark.usefixtures("law_of_the_land")
def test_every_unit_hears_of_the_last_day_to_file() -> None:
    for day in ("2026-12-22", "2026-12-23", "2026-12-24", "2026-12-29", "2026-12-30", "2026-12-31"):
        with clock.at(on(day)):
            services.remind_of_deadlines()
            assert services.remind_of_deadlines() == 0
    told = [alert for alert in of_kind("DEADLINE") if alert.unit_code == SCHOOL]
    assert [alert.title_vi for alert in told] == ["Hạn 30/12: nộp lệnh chi, tạm ứng"] * 3
    assert [alert.body_vi[:12] for alert in told] == ["Còn 7 ngày. ", "Còn 1 ngày. ", "Hôm nay là h"]
    assert len({alert.unit_code for alert in of_kind("DEADLINE")}) == Unit.objects.count()


def test_without_a_value_of_law_nothing_is_told(world: str) -> None:
    Certificate.objects.update(valid_to_at=MAY + dt.timedelta(days=3))
    with clock.at(MAY):
        assert services.remind_of_certificates() + services.remind_of_deadlines() == 0
    assert db.rows("SELECT count(*) AS many FROM alerts_reminderround") == [{"many": 2}]


def test_every_unit_hears_once_that_a_date_is_over(world: str) -> None:
    duties.load(FOLDER / "ledger")
    for day in ("2026-12-30", "2026-12-31", "2026-12-31", "2027-01-01"):
        with clock.at(on(day)):
            periods.remind()
            for piece in subscriptions.pieces():
                piece()
    told = [alert for alert in of_kind("DEADLINE") if alert.unit_code == SCHOOL]
    assert [alert.title_vi for alert in told] == ["Quá 30/12: nộp lệnh chi, tạm ứng"]
