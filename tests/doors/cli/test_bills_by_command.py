"""Providers, lists as files, coverage, and orders against a unit's spending: what operators do without a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from khobac.core.message_signature import load_or_create_signer
from khobac.doors.cli import bills, restrict
from khobac.flows.autopay import paying
from tests.flows.autopay.conftest import CUSTOMER, PROVIDER, SCHOOL, Power, allot


@pytest.fixture
def power(world: str, morning: object, tmp_path: Path) -> Power:
    company = Power(load_or_create_signer(tmp_path, "power-2026"))
    allot(100_000_000)
    return company


def khobac(*words: str) -> Any:
    app = typer.Typer()
    bills.register(app)
    restrict.register(app)
    return CliRunner().invoke(app, list(words))


def registered(folder: Path) -> Any:
    key = str(folder / "power-2026.pub")
    return khobac("bills", "provider", PROVIDER, "--name", "Điện lực", "--service", "electricity", "--key", key, "--by", "op")


def test_a_list_comes_as_a_file_once(power: Power, tmp_path: Path) -> None:
    assert registered(tmp_path).exit_code == 0
    power.authorise()
    body, file = power.list_of(("HD1", CUSTOMER, 1_000_000)), tmp_path / "list.json"
    file.write_bytes(body)
    file.with_name("list.json.sig").write_text(power.key.sign(body))
    first, again = khobac("bills", "receive", str(file)), khobac("bills", "receive", str(file))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert '"repeated": true' in again.output
    paying.pay_next()
    assert power.standing("HD1") == ("sent", "")
    assert "1 of 1 paid themselves" in khobac("bills", "coverage", "0061").output


def test_a_file_that_was_changed_is_refused(power: Power, tmp_path: Path) -> None:
    registered(tmp_path)
    body, file = power.list_of(("HD1", CUSTOMER, 1_000_000)), tmp_path / "list.json"
    file.write_bytes(body.replace(b"1000000", b"9000000"))
    file.with_name("list.json.sig").write_text(power.key.sign(body))
    assert khobac("bills", "receive", str(file)).exit_code == 1


def test_only_the_finance_agency_stops_spending(power: Power, tmp_path: Path) -> None:
    registered(tmp_path)
    power.authorise()
    assert khobac("restrict", "suspend", SCHOOL, "--item", "6501", "--by", "an").exit_code != 0
    assert khobac("restrict", "suspend", SCHOOL, "--item", "6501", "--by", "fin").exit_code == 0
    power.sends(("HD1", CUSTOMER, 1_000_000))
    paying.pay_next()
    assert power.standing("HD1") == ("rejected", "SUSPENDED")
    assert khobac("restrict", "lift", SCHOOL, "--item", "6501", "--by", "fin").exit_code == 0
    power.sends(("HD1", CUSTOMER, 1_000_000))
    paying.pay_next()
    assert power.standing("HD1") == ("sent", "")
