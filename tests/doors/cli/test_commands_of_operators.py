"""`khobac doctor`, `verify-books` and `law load` as an operator calls them."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from khobac.books.anchors import services
from khobac.core import access, clock, db
from khobac.doors.cli import doctor, law, main, verify_books

Run = Callable[..., Result]


@pytest.fixture
def khobac(world: str) -> Run:
    app = typer.Typer()
    for command in (doctor, law, verify_books):
        command.register(app)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def lines() -> dict[str, doctor.Line]:
    return {line.subject: line for line in doctor.examine()}


def test_every_command_is_a_module_that_registers_itself() -> None:
    app = typer.Typer()
    for name in main.COMMANDS:
        main.import_module(f"khobac.doors.cli.{name}").register(app)
    assert len(app.registered_commands) + len(app.registered_groups) == len(main.COMMANDS)


def test_a_world_that_stands_has_no_red_line(khobac: Run) -> None:
    answer = khobac("doctor")
    assert answer.exit_code == 0, answer.output
    assert "owns nothing" in answer.output


def test_a_key_that_others_can_read_is_red(khobac: Run, settings: object) -> None:
    key = next(Path(settings.SIGNING_FOLDER).rglob("*.key"))  # type: ignore[attr-defined]
    key.chmod(0o644)
    try:
        assert lines()["keys"].colour == doctor.RED
        assert khobac("doctor").exit_code == 1
    finally:
        key.chmod(0o600)


def test_a_bank_that_does_not_answer_is_red(khobac: Run, settings: object) -> None:
    settings.BANK_URLS = {"NHA": "http://127.0.0.1:9"}  # type: ignore[attr-defined]
    assert lines()["bank NHA"].colour == doctor.RED


def test_a_role_above_row_level_security_is_red(khobac: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "APPLICATION", ("owner",))
    assert lines()["role owner"].colour == doctor.RED


def test_clean_books_are_said_to_be_clean(khobac: Run) -> None:
    answer = khobac("verify-books")
    assert (answer.exit_code, answer.output.strip()) == (0, "The books are clean.")


def test_the_doctor_tells_of_the_last_proof_of_all_books(khobac: Run, morning: dt.datetime) -> None:
    assert (lines()["proof"].colour, "never" in lines()["proof"].found) == (doctor.AMBER, True)
    khobac("verify-books", "--since-heads")
    assert lines()["proof"].colour == doctor.AMBER
    khobac("verify-books")
    assert lines()["proof"].found.startswith("all books clean, 02/03/2026 09:00 by operator")
    with clock.at(morning + dt.timedelta(days=2)):
        assert lines()["proof"].colour == doctor.AMBER
    services.note_whole_proof(morning, morning, "somebody", [], 3)
    assert lines()["proof"].colour == doctor.RED


def test_a_difference_in_the_books_is_shown_and_fails(khobac: Run, morning: object) -> None:
    from khobac.flows import budget

    budget.allot("1012345", "12", 2026, 1_000, "estimate", "fin", "key")
    db.execute("UPDATE budget_line SET estimate = estimate + 1")
    answer = khobac("verify-books")
    assert answer.exit_code == 1
    assert "1012345" in answer.output


def test_loading_the_law_twice_changes_nothing_the_second_time(khobac: Run) -> None:
    first, second = khobac("law", "load"), khobac("law", "load")
    assert first.exit_code == 0, first.output
    assert first.output.startswith("0 new") is False
    assert second.output.startswith("0 new, 0 changed")


def test_an_unreadable_law_is_named(khobac: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[law]\nid = 1\n", encoding="utf-8")
    answer = khobac("law", "load", str(tmp_path))
    assert answer.exit_code == 1
    assert "bad.toml" in answer.output


def test_units_act_on_the_unit_role_in_this_world(world: str) -> None:
    with access.acting_as("1012345"):
        [row] = db.rows("SELECT current_user AS name")
    assert row["name"] == "khobac_unit"
