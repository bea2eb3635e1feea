"""Signals come when something is late, repeated or incomplete; once for each subject, on the moment and not before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from khobac.core import clock, db
from khobac.doors.cli.cases.stage import Stage
from khobac.flows import status, subscriptions
from khobac.watch.supervision import queries, services
from tests.watch.conftest import Play

FILED = """
[[step]]
at = 2026-03-03 09:00:00
do = "file"
dossier = "D1"
lines = [{ ndkt = "6551", amount = 1_000_000 }]
"""


def step(do: str, at: str, dossier: str = "D1", more: str = "") -> str:
    return f'[[step]]\nat = 2026-{at}\ndo = "{do}"\ndossier = "{dossier}"\n{more}\n'


def raised() -> list[str]:
    return [signal.indicator for signal in queries.since(0)]


def late_at(stage: Stage, day: int, hour: int, second: int = 0) -> tuple[list[str], set[str]]:
    """The signals raised up to a moment of March, and how the dossier is marked then."""
    with clock.at(dt.datetime(2026, 3, day, hour, 0, second, tzinfo=clock.VIETNAM)):
        services.raise_late()
        return raised(), status.flags(stage.dossier("D1"))


def test_nothing_is_late_up_to_the_last_second(play: Play) -> None:
    stage = play(FILED)
    assert late_at(stage, 3, 17) == ([], set())
    assert late_at(stage, 3, 23) == ([], set())  # eight hours, and the night does not count
    assert late_at(stage, 4, 8, 1) == (["M01"], set())
    assert late_at(stage, 4, 9) == (["M01"], set())  # due at nine: not late at nine
    assert late_at(stage, 4, 9, 1) == (["M01", "M02"], {"overdue"})
    assert late_at(stage, 9, 9) == (["M01", "M02"], {"overdue"})  # each once


def test_taken_in_hand_in_time_is_no_signal_however_long_it_lasts(play: Play) -> None:
    stage = play(FILED + step("examine", "03-03 16:59:00"))
    assert late_at(stage, 4, 8, 30) == ([], set())


def test_late_steps_between_two_looks_of_the_timer_are_found_afterwards(play: Play) -> None:
    approved = step("examine", "03-05 08:00:00") + step("accept", "03-05 08:05:00") + step("approve", "03-05 09:00:00")
    play(FILED + approved, idle=True)
    for piece in subscriptions.pieces():
        piece()
    assert sorted(raised()) == ["M01", "M02"]


def test_a_paid_dossier_is_no_longer_overdue(play: Play) -> None:
    stage = play(FILED + step("examine", "03-03 10:00:00") + step("accept", "03-03 10:05:00") + step("approve", "03-03 11:00:00"))
    assert late_at(stage, 9, 9) == ([], set())


def test_a_control_after_payment_is_due_too(play: Play) -> None:
    contract = '[[step]]\nat = 2026-03-03 08:20:00\ndo = "contract"\ncontract = "K1"\nvalue = 3_000_000\n'
    pay_first = 'dossier = "D1"\nkind = "pay_first"\ncontract = "K1"\nthrough = "settled"'
    stage = play(contract + FILED.replace('dossier = "D1"', pay_first))
    due = stage.dossier("D1").control_due_at
    assert due is not None
    with clock.at(due):
        services.raise_late()
        assert raised() == []
    with clock.at(due + dt.timedelta(seconds=1)):
        services.raise_late()
        assert raised() == ["M02"]
        assert status.flags(stage.dossier("D1")) == {"overdue"}


def test_a_chain_is_told_for_each_length_from_two_on(play: Play) -> None:
    steps = FILED.replace("6551", "6550") + step("examine", "03-03 09:10:00") + step("send_back", "03-03 09:20:00")
    for n, day in ((2, "04"), (3, "05")):
        steps += step("file", f"03-{day} 09:00:00", f"D{n}", f'resubmits = "D{n - 1}"')
        steps += step("examine", f"03-{day} 09:10:00", f"D{n}")
        override = 'override_by = "vinh"\nreason = "Cán bộ bỏ sót ở lần đầu, cần bổ sung"'
        steps += step("send_back", f"03-{day} 09:20:00", f"D{n}", override)
    stage = play(steps)
    again = [signal for signal in queries.since(0) if signal.indicator == "M03"]
    assert [signal.dossier for signal in again] == [stage.number("D2"), stage.number("D3")]
    assert [signal.note for signal in again] == ["2 lần trả lại hoặc từ chối", "3 lần trả lại hoặc từ chối"]
    assert {signal.person for signal in again} == {"tuan"}


def test_an_overdue_advance_says_how_much(play: Play) -> None:
    advance = FILED.replace('dossier = "D1"', 'dossier = "D1"\nkind = "advance"\nthrough = "settled"')
    stage = play(advance + step("look", "05-04 09:00:00") + step("look", "05-05 09:00:00"))
    [signal] = [signal for signal in queries.of_dossier(stage.number("D1")) if signal.indicator == "M10"]
    assert signal.amount == 1_000_000
    assert queries.of_offices([signal.office_id])[0] == queries.since(0)[-1]


def test_the_timers_look_only_at_what_the_treasury_owes(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """With millions of dossiers done, a scan of all of them every minute would be the whole work of the database."""
    play(FILED)
    plans: list[str] = []

    def explained(sql: str, parameters: Any = None) -> int:
        if "dossiers_dossier" in sql:
            plans.append("\n".join(row["QUERY PLAN"] for row in db.rows(f"EXPLAIN {sql}", parameters)))
        return 0

    monkeypatch.setattr(services.db, "execute", explained)
    with db.atomic():
        db.rows("SELECT set_config('enable_seqscan', 'off', true)")
        services.raise_late()
    assert len(plans) == 2
    assert all("dossier_treasury_owes_a_step" in plan and "Seq Scan on dossiers" not in plan for plan in plans), plans
