"""`khobac law check` over the law we ship: whole, and every rule rests on an article of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from khobac.control.findings import Basis
from khobac.control.rules import c07_papers_enclosed
from khobac.data import FOLDER
from khobac.doors.cli import law
from khobac.flows.law.checking import check, rule_faults
from khobac.flows.law.uses import unknown_names, uses


def test_the_law_we_ship_is_whole() -> None:
    assert [f"{fault.where}: {fault.what}" for fault in check(FOLDER / "law")] == []


def checked(folder: Path) -> Result:
    app = typer.Typer()
    law.register(app)
    return CliRunner().invoke(app, ["law", "check", str(folder)])


def test_the_command_says_every_fault_and_fails(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "law", tmp_path / "law")
    assert checked(tmp_path / "law").exit_code == 0
    (tmp_path / "law" / "decree-11-2020.toml").unlink()
    (tmp_path / "law" / "circular-17-2024.toml").unlink()
    answer = checked(tmp_path / "law")
    assert answer.exit_code == 1
    assert "C07" in answer.output
    assert "contract.paper_above" in answer.output


def test_a_rule_that_cites_nothing_or_a_text_nobody_entered_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c07_papers_enclosed, "ARTICLE", Basis("9/1999/TT-BTC"))
    said = [fault.what for fault in rule_faults([]) if fault.where == "C07"]
    assert any("9/1999/TT-BTC, a text that is not among these" in what for what in said)
    assert any("without an article" in what for what in said)
    monkeypatch.setattr(c07_papers_enclosed, "ARTICLE", None)
    monkeypatch.setattr(c07_papers_enclosed, "STANDING", None)
    assert next(fault.what for fault in rule_faults([]) if fault.where == "C07").startswith("names no article")


def test_who_reads_a_value_is_seen_in_the_source() -> None:
    assert uses()["contract.paper_above"][0] == "C07"
    assert "khobac.flows.payment.deadlines" in uses()["deadline.invest.payment"]
    assert {"C01", "C08"} <= set(uses()["advance.recovery_reading"])  # through the amounts they share


def test_nobody_asks_for_a_value_that_is_no_key() -> None:
    assert list(unknown_names()) == []
