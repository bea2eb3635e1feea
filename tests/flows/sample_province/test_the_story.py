"""The story before it is written: the same seed tells the same, the year has its curve, each day its law and offices."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.casework.dossiers.states import NEW, TRANSITIONS
from khobac.core import clock
from khobac.flows.payment.position import office_hours
from khobac.flows.sample_province import Loaded, money, province
from khobac.flows.sample_province.days import PEAK, spread, working_days
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.telling import Story, Teller
from khobac.flows.sample_province.units import make_units
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws

NOW = dt.datetime(2026, 11, 20, 15, 10, tzinfo=clock.VIETNAM)
SUMMER_2025 = dt.datetime(2025, 8, 20, 15, 10, tzinfo=clock.VIETNAM)
CALENDAR = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))


def story(now: dt.datetime, seed: int = 7, many: int = 150) -> Story:
    """A story told in the sample's registers, which know every day since 2024."""
    units = make_units(random.Random(1))
    made = province.Province(units, {})
    chance = random.Random(seed)
    for unit in units:
        unit.people = {seat: [f"{short}.{unit.code}"] for seat, short in province.USERNAMES.items()}
        if not unit.ends_on:
            made.payees[unit.code] = province.payees(unit, chance)
    first = now.date() - dt.timedelta(days=380)
    allotted = [each for each in money.allotments(made.living, first, now.date()) if each.on <= now.date()]
    with clock.at(now):
        return Teller(made, money.purses(allotted), many, now, chance).tell()


def told(past: Past) -> tuple[object, ...]:
    """What makes two dossiers the same."""
    return (past.number, past.snapshot, past.position, past.findings, [(step.event, step.at) for step in past.steps])


@pytest.mark.usefixtures("in_sample")
def test_the_same_seed_tells_the_same_story() -> None:
    one, same, other = (story(NOW, seed) for seed in (7, 7, 8))
    assert [told(past) for past in one.dossiers] == [told(past) for past in same.dossiers]
    assert [past.snapshot for past in one.dossiers] != [past.snapshot for past in other.dossiers]


@pytest.mark.usefixtures("in_sample")
def test_a_dossier_keeps_the_office_and_the_chapter_of_its_day() -> None:
    dossiers = story(SUMMER_2025).dossiers
    offices = {(past.snapshot.sent_on >= dt.date(2025, 3, 1), past.office.code) for past in dossiers}
    assert offices == {(False, "8680"), (True, "7125")}
    schools = [past for past in dossiers if past.asked.unit.rows[0].chapter == "622"]
    levels = {(past.snapshot.sent_on >= dt.date(2025, 7, 1), past.view.level, past.view.chapter) for past in schools}
    assert levels == {(False, "3", "622"), (True, "4", "830")}


@pytest.mark.usefixtures("in_sample")
def test_every_step_told_is_in_the_table_of_transitions() -> None:
    for past in story(NOW).dossiers:
        states = [NEW, *(step.state for step in past.steps)]
        moves = {(before, step.event, step.state) for before, step in zip(states, past.steps, strict=False)}
        assert moves <= TRANSITIONS
        assert [step.at for step in past.steps] == sorted(step.at for step in past.steps)
        assert past.steps[-1].at <= NOW


@pytest.mark.usefixtures("in_sample")
def test_nobody_sits_in_two_seats(in_sample: Loaded) -> None:
    assert all(len(set(past.seats.values())) == len(past.seats) for past in story(NOW).dossiers)


@given(total=st.integers(10_000, 40_000), seed=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_the_busiest_days_of_december_see_three_and_a_third_of_an_average_day(total: int, seed: int) -> None:
    days = working_days(CALENDAR, NOW)
    many = spread(total, days, random.Random(seed))
    assert sum(many.values()) == total
    assert min(many.values()) >= 0
    peak = Counter(many).most_common(1)[0]
    assert peak[0].month == 12
    assert peak[1] == pytest.approx(PEAK * total / len(days), abs=1)


@pytest.mark.usefixtures("in_sample")
def test_no_day_off_sees_an_officer_at_work() -> None:
    calendar = office_hours(laws.law_on(NOW.date()))
    for past in story(NOW).dossiers:
        officers = {past.seats[seat] for seat in ("officer", "office_chief_accountant", "director")}
        assert all(calendar.is_working_day(step.at.date()) for step in past.steps if step.actor in officers)
