"""A decision made again agrees with itself; what was learnt, changed or rewritten since is told apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.casework.dossiers import queries as dossiers
from khobac.control import engine, rulebook
from khobac.control import queries as checks
from khobac.control import services as control
from khobac.core import clock
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused
from khobac.flows import reperformance
from khobac.flows.reperformance import Kind
from khobac.registers.calendar.models import Day
from khobac.registers.law.models import Parameter
from tests.flows.payment.conftest import School, school

__all__ = ["school"]
LATER = dt.datetime(2026, 6, 1, 9, tzinfo=clock.VIETNAM)
DAY = dt.date(2026, 3, 2)


def _kinds(number: str) -> dict[str, str]:
    [*_earlier, last] = reperformance.of_dossiers([number])
    return {each.name: each.kind for each in last.differences}


def test_a_decision_of_yesterday_agrees_in_everything(school: School) -> None:
    number = school.approved()
    with clock.at(LATER):
        performed = reperformance.of_dossiers([number])
    assert [each.record.purpose for each in performed] == ["filing", "examination"]
    assert all(each.agrees for each in performed)
    assert [each.differences for each in performed] == [(), ()]


def test_payments_made_later_do_not_move_the_position_of_that_day(school: School) -> None:
    number = school.checked()
    with clock.at(LATER):
        school.paid(school.filing(90_000_000, voucher_date=LATER.date(), performed_on=LATER.date()))
        assert _kinds(number) == {}


def test_a_law_recorded_since_is_told_and_judged_by(school: School) -> None:
    number = school.file(school.filing(voucher_date=dt.date(2026, 2, 26)))
    with clock.at(LATER):
        now = clock.now()
        known = Parameter.objects.get(key="voucher.max_age", recorded_to=None)
        Parameter.objects.filter(pk=known.pk).update(recorded_to=now)
        known.pk, known.value, known.recorded_from, known.approved_at = None, {"v": 1}, now, now
        known.save(force_insert=True)
        assert _kinds(number) == {
            "voucher.max_age": Kind.RECORDED_SINCE,
            "C18 /voucher_date": Kind.ANSWER_CHANGED,
        }


def test_a_holiday_recorded_since_counts_where_it_is_near(school: School) -> None:
    number = school.file(school.filing(voucher_date=dt.date(2026, 2, 26)))
    with clock.at(LATER):
        _day_off(dt.date(2027, 4, 30))
        assert _kinds(number) == {}
        _day_off(dt.date(2026, 2, 27))
        assert _kinds(number) == {"calendar": Kind.RECORDED_SINCE}


def _day_off(day: dt.date) -> None:
    Day.objects.filter(date=day).update(recorded_to=clock.now())
    Day.objects.create(date=day, kind="holiday", is_working_day=False, name_vi="Nghỉ", name_en="Off")


def test_an_input_that_was_never_so_is_told_apart(school: School) -> None:
    number = school.checked()
    dossier = dossiers.by_number(number)
    [*_earlier, made] = checks.made(checks.of_dossier(dossier.id))
    invented = (made.snapshot, made.law, replace(made.position, available=5))
    control.record(dossier.id, dossier.unit_code, "examination", "tuan", invented, engine.check(*invented))
    kinds = _kinds(number)
    assert kinds["available"] == Kind.INPUT_CHANGED
    assert kinds["C01 /lines/0/amount"] == Kind.ANSWER_CHANGED


def test_a_rule_of_another_version_is_named(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    old = {"engine": rulebook.versions()["engine"], "rules": rulebook.versions()["rules"] | {"C01": "000000000000"}}
    with monkeypatch.context() as patched:
        patched.setattr(rulebook, "canonical", lambda: canonical_bytes(old))
        number = school.checked()
    assert _kinds(number) == {"C01": Kind.RULE_CHANGED}


def test_thousands_cost_as_many_statements_as_one(school: School) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            performed = list(reperformance.between(DAY, DAY))
        assert all(each.agrees for each in performed)
        return len([each for each in asked.captured_queries if each["sql"]])

    school.checked()
    one = statements()
    for _each in range(4):
        school.checked()
    assert reperformance.many_between(DAY, DAY) == 10
    assert statements() == one <= 18


def test_an_unknown_number_is_refused(school: School) -> None:
    with pytest.raises(Refused):
        reperformance.of_dossiers(["HS-0061-26-9999999"])
