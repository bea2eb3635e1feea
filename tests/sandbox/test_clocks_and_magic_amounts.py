"""Every stand-in has a clock that can be moved and amounts that ask it to misbehave; the tables are those of the docs."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest

from khobac.cash.autopay import messages
from khobac.core.message_signature import load_or_create_signer
from khobac.sandbox import clock, magic
from khobac.sandbox.bank import faults as bank_faults
from khobac.sandbox.bank import server as bank_server
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.tax_office import __main__ as tax_office_server
from khobac.sandbox.tax_office import desk as tax_office
from khobac.sandbox.utility import __main__ as company_server
from khobac.sandbox.utility import faults as company_faults
from tests.sandbox.test_utility import SAID, Desk, Treasury, desk, treasury

__all__ = ["desk", "treasury"]

DOCS = Path(__file__).parents[2] / "docs" / "using" / "partners.md"
DECEMBER = dt.datetime(2026, 12, 31, 16, tzinfo=clock.VIETNAM)


@pytest.fixture(autouse=True)
def _clock_set_back() -> Iterator[None]:
    yield
    clock.set_ahead(0)


def test_a_clock_is_moved_to_a_moment_or_ahead_and_goes_on() -> None:
    told = clock.move({"now": "2026-12-31T16:00:00"})
    assert told["now"] == "2026-12-31T16:00:00+07:00"
    assert dt.timedelta() <= clock.now() - DECEMBER < dt.timedelta(seconds=5)
    assert clock.move({"ahead_seconds": 0})["ahead_seconds"] == 0.0
    assert abs(clock.now() - dt.datetime.now(clock.VIETNAM)) < dt.timedelta(seconds=5)


@pytest.mark.parametrize("asked", [{}, [], {"now": "tomorrow"}, {"now": "2026-12-31", "ahead_seconds": 1}])
def test_a_clock_is_not_moved_by_what_says_no_moment(asked: object) -> None:
    with pytest.raises(ValueError, match=r"ahead_seconds|isoformat"):
        clock.move(asked)


@pytest.mark.parametrize("counter", [bank_server.Counter, tax_office_server.Counter, company_server.Counter])
def test_every_stand_in_answers_for_its_clock(counter: Callable[..., ThreadingHTTPServer]) -> None:
    with counter(("127.0.0.1", 0), Mock()) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/control/clock"
        moved = httpx.post(url, json={"ahead_seconds": 86_400}, trust_env=False)
        asked = httpx.get(url, trust_env=False)
        refused = httpx.post(url, json={"now": "tomorrow"}, trust_env=False)
        server.shutdown()
    assert (moved.status_code, asked.status_code, refused.status_code) == (200, 200, 400)
    assert moved.json()["ahead_seconds"] == asked.json()["ahead_seconds"] == 86_400


def test_companies_bill_by_their_own_clock(desk: Desk, treasury: Treasury) -> None:
    clock.move({"now": DECEMBER.isoformat()})
    desk.bring({"batch": "E-12", "bills": [["B1", "D-1", 100]]})
    [(_, body, _)] = treasury.heard
    listed = messages.read(body)
    assert (listed.period, listed.lines[0].due_on) == ("202612", dt.date(2027, 1, 20))


@pytest.mark.parametrize(("ending", "expected"), [
    (0, (["B1", "B2"], 1, [])), (1, (["B1", "B2"], 3, [])), (2, (["B1", "B2", "B2-LA"], 1, [])),
    (4, (["B1", "B2", "B2"], 1, [])), (5, (["B1", "B2"], 1, [("B2-DC", "B2", 5)])),
])
def test_a_magic_amount_makes_a_company_misbehave(
    desk: Desk, treasury: Treasury, ending: int, expected: tuple[list[str], int, list[tuple[str, str, int]]]
) -> None:
    desk.bring(SAID | {"bills": [["B1", "D-1", 100], ["B2", "D-2", 450_000 + ending]]})
    listed = messages.read(treasury.heard[0][1])
    names, times, notes = expected
    assert ([line.bill for line in listed.lines], len(treasury.heard)) == (names, times)
    assert [tuple(note) for note in listed.credits] == notes


def test_a_bill_by_a_magic_amount_is_due_on_the_companys_today(desk: Desk, treasury: Treasury) -> None:
    clock.move({"now": DECEMBER.isoformat()})
    desk.bring(SAID | {"bills": [["B1", "D-1", 450_003], ["B2", "D-2", 100]]})
    lines = messages.read(treasury.heard[0][1]).lines
    assert [line.due_on for line in lines] == [dt.date(2026, 12, 31), dt.date(2026, 3, 20)]


@pytest.mark.parametrize(("ending", "first", "is_kept"), [(0, 200, True), (1, 500, True), (2, 500, False), (3, 200, True)])
def test_a_magic_amount_makes_the_tax_office_misbehave_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: int, first: int, is_kept: bool
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(tax_office.time, "sleep", slept.append)
    signer = load_or_create_signer(tmp_path / "treasury", "treasury-2026")
    keys = Keys(tmp_path, "thue", tmp_path / "treasury" / "treasury-2026.pub")
    office = tax_office.Desk(tmp_path, keys, "http://127.0.0.1:9")
    body = json.dumps({"notice": 7, "agency": "thue", "receipts": [{"code": "N1", "amount": 9_000 + ending}]}).encode()
    assert (office.hear(body, signer.sign(body)), "N1" in office.paid(), bool(slept)) == (first, is_kept, ending == 3)
    assert (office.hear(body, signer.sign(body)), "N1" in office.paid(), len(slept)) == (200, True, int(ending == 3))


def test_magic_amounts_ask_for_faults_there_are() -> None:
    assert set(magic.BANK.values()) <= set(bank_faults.KINDS)
    assert set(magic.COMPANY.values()) <= set(company_faults.KINDS)
    assert set(magic.TAX_OFFICE.values()) <= set(tax_office.FAULTS)


def test_the_docs_have_the_same_magic_amounts() -> None:
    rows = dict(re.findall(r"^\| `(\d{3})` \| (.+) \|$", DOCS.read_text("utf-8"), re.M))
    written = {int(ending): [cell.split(":")[0].strip("` ") for cell in row.split("|")] for ending, row in rows.items()}
    tables = (magic.BANK, magic.COMPANY, magic.TAX_OFFICE)
    assert written == {ending: [table.get(ending, "–") for table in tables] for ending in magic.BANK}
