"""`khobac law check` over the law we ship: whole, and every rule rests on an article of it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from khobac.control.findings import Basis
from khobac.control.rules import c07_papers_enclosed
from khobac.data import FOLDER
from khobac.doors.cli import law
from khobac.flows.law.checking import check, library_faults, rule_faults
from khobac.flows.law.uses import unknown_names, uses
from khobac.registers.law.checking import read_all
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.library import Shipped
from khobac.registers.law.wordings import SENTENCES

TEXTS, _UNREADABLE = read_all(sorted((FOLDER / "law").glob("*.toml")))


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


FIRST, LAST = dt.date(2024, 5, 1), dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document": "9/1999/TT-BTC"}, "cites 9/1999/TT-BTC, a text that is not among these"),
        ({"document": "11/2020/NĐ-CP"}, "when 11/2020/NĐ-CP is not in force all the time"),
        ({"document": "11/2020/NĐ-CP", "last_on": LAST}, ""),
        ({"document": "347/2025/NĐ-CP"}, "when 347/2025/NĐ-CP is not in force all the time"),
        ({"rule": "C99"}, "there is no rule C99"),
        ({"fix_en": ""}, "remedy in English"),
        ({}, ""),
    ],
)
def test_an_entry_of_the_library_rests_on_a_text_in_force(changed: dict[str, Any], said: str) -> None:
    words = dict.fromkeys(SENTENCES, "Câu") | {"rule": "C07", "pointer": "/payee"}
    words |= {name: value for name, value in changed.items() if name in words}
    row = Shipped(DraftWording("dau", FIRST, **words), changed.get("document", "17/2024/TT-BTC"), changed.get("last_on"), "known")
    found = [fault.what for fault in library_faults([row], TEXTS)]
    assert [said in each for each in found] == ([True] if said else [])


def test_two_entries_of_one_name_hold_on_different_days() -> None:
    words = dict.fromkeys(SENTENCES, "Câu") | {"rule": "C07", "pointer": "/payee"}
    rows = [
        Shipped(DraftWording("dau", first, **words), "17/2024/TT-BTC", None, "known")
        for first in (FIRST, dt.date(2025, 1, 1))
    ]
    assert [fault.what for fault in library_faults(rows, TEXTS)] == ["dau: overlaps defect_library.csv from 2025-01-01 on"]


def test_who_reads_a_value_is_seen_in_the_source() -> None:
    assert uses()["contract.paper_above"][0] == "C07"
    assert "khobac.flows.payment.deadlines" in uses()["deadline.invest.payment"]
    assert {"C01", "C08"} <= set(uses()["advance.recovery_reading"])  # through the amounts they share


def test_nobody_asks_for_a_value_that_is_no_key() -> None:
    assert list(unknown_names()) == []
