"""`khobac periods` and `khobac year-end` as an accountant of a treasury calls them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from khobac.core import clock
from khobac.data import FOLDER
from khobac.doors.cli import periods, year_end
from khobac.flows import reference_data
from khobac.flows.budget import allot

Run = Callable[..., Result]
AT_0061 = ("--office", "0061")


@pytest.fixture
def khobac(world: str) -> Iterator[Run]:
    """The two commands on 16 February 2027, with 300 đồng of 2026 left."""
    app = typer.Typer()
    for command in (periods, year_end):
        command.register(app)
    reference_data.periods.load(FOLDER / "ledger")
    with clock.at(dt.datetime(2026, 12, 1, 9, tzinfo=clock.VIETNAM)):
        allot("1012345", "12", 2026, 300, "estimate", "fin", "A1")
        allot("1012345", "", 0, 70, "deposit", "fin", "A2")
    with clock.at(dt.datetime(2027, 2, 16, 9, tzinfo=clock.VIETNAM)):
        yield lambda *arguments, **options: CliRunner().invoke(app, list(arguments), **options)


def test_a_month_is_closed_and_opened_by_two(khobac: Run) -> None:
    assert khobac("periods", "close", "2027-01", *AT_0061, "--by", "vinh").exit_code == 0
    refused = khobac("periods", "ask-reopen", "2027-01", *AT_0061, "--by", "vinh", "--reason", "sai")
    assert refused.exit_code == 1
    assert "REASON_NEEDED" in refused.output
    reason = ("--reason", "Sót chứng từ của đơn vị")
    assert khobac("periods", "ask-reopen", "2027-01", *AT_0061, "--by", "vinh", *reason).exit_code == 0
    assert "vinh" in khobac("periods", "list", *AT_0061, "--year", "2027").output
    assert khobac("periods", "reopen", "2027-01", *AT_0061, "--by", "xuan").exit_code == 0
    assert "closed" not in khobac("periods", "list", *AT_0061, "--year", "2027").output


def test_two_years_are_listed_side_by_side_with_their_stages(khobac: Run) -> None:
    told = khobac("periods", "list", *AT_0061, "--year", "2026").output
    assert "2026: carry_over, until 2027-03-31" in told
    assert "2027: running, until 2027-12-31" in told


def test_the_calendar_says_who_owes_what(khobac: Run) -> None:
    told = khobac("periods", "calendar", "--year", "2026").output
    assert "2027-02-10" in told
    assert "2027-11-30" in told


def test_the_year_end_is_rehearsed_run_shown_and_settled(khobac: Run) -> None:
    rehearsed = khobac("year-end", "rehearse", "--year", "2026", *AT_0061, "--by", "vinh")
    assert rehearsed.exit_code == 0, rehearsed.output
    assert "rehearsal 1 of 2026" in rehearsed.output
    assert "deposit_unconfirmed" in rehearsed.output
    ran = khobac("year-end", "run", "--year", "2026", *AT_0061, "--by", "vinh", "--rehearsal", "1")
    assert ran.exit_code == 0, ran.output
    shown = khobac("year-end", "show", *AT_0061, "--plan", "2", "--unit", "1012345")
    assert "estimate: ESTIMATE_SOURCE / ESTIMATE_L0 300" in shown.output
    settled = khobac("year-end", "settle", "--year", "2026", *AT_0061, "--by", "xuan", input="y\n")
    assert settled.exit_code == 0, settled.output
    refused = khobac("year-end", "run", "--year", "2026", *AT_0061, "--by", "vinh")
    assert refused.exit_code == 1
    assert "PERIOD_CLOSED" in refused.output


def test_a_run_against_a_rehearsal_that_is_out_of_date_shows_where_and_stops(khobac: Run) -> None:
    khobac("year-end", "rehearse", "--year", "2026", *AT_0061, "--by", "vinh")
    allot("1012345", "12", 2026, 20, "supplement", "fin", "A3")
    stopped = khobac("year-end", "run", "--year", "2026", *AT_0061, "--by", "vinh", "--rehearsal", "1")
    assert stopped.exit_code == 1
    assert "320" in stopped.output


def test_a_letter_is_entered_once_and_carried_out(khobac: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.csv"
    file.write_text("unit,source,amount,contract\n1012345,12,100,\n", encoding="utf-8")
    letter = ("year-end", "letter", "CV-7", str(file), "--year", "2026", *AT_0061, "--by", "vinh")
    assert "1 new lines" in khobac(*letter).output
    assert "0 new lines" in khobac(*letter).output
    ran = khobac("year-end", "run", "--year", "2026", *AT_0061, "--by", "vinh", "--stage", "carry_over")
    assert ran.exit_code == 0, ran.output
    assert "100" in ran.output
