"""A proof is worth something only if it can fail: its judges are shown losses, doubles and drift planted on purpose."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khobac.core import clock
from khobac.flows.payment import approval
from proof import crash_db, overdraw
from proof.crash_db import APPROVED, SETTLED
from proof.ground import dossiers, units
from tests.books.conftest import tamper

MILLION = crash_db.AMOUNT


@pytest.fixture
def approved(world: str) -> str:
    """A dossier of a unit of the proofs, approved and ordered; its number."""
    with clock.at(units.MORNING):
        codes = units.found(1)
        units.endow(codes, 10 * MILLION)
        number = dossiers.submit(dossiers.draft(codes[0], MILLION, "one"))
        dossiers.accept(number)
        [answer] = approval.approve([number], units.DIRECTOR, units.CHIEF)
        assert answer.refused is None
    return number


def test_copies_are_dossiers_whose_books_are_clean(world: str) -> None:
    with clock.at(units.MORNING):
        codes = units.found(2)
        units.endow(codes, 10 * MILLION)
        patterns = [dossiers.submit(dossiers.draft(code, MILLION, code)) for code in codes]
        for number in patterns:
            dossiers.accept(number)
        copied = dossiers.copies(patterns, 6)
        assert not any(each.refused for each in approval.approve(copied, units.DIRECTOR, units.CHIEF))
    assert len(set(copied)) == 6
    assert crash_db.judge({APPROVED: set(copied), SETTLED: set()}, []).lost_acknowledgements == 0
    assert crash_db.verify_books() == []


def test_an_acknowledgement_without_its_order_is_a_loss(approved: str) -> None:
    told = {APPROVED: {approved, "HS-0061-26-9999999"}, SETTLED: set()}
    assert crash_db.judge(told, [approved]).lost_acknowledgements == 1


def test_a_settled_acknowledgement_of_a_dossier_still_pending_is_a_loss(approved: str) -> None:
    found = crash_db.judge({APPROVED: {approved}, SETTLED: {approved}}, [approved])
    assert (found.lost_acknowledgements, found.unpaid) == (1, 1)


PLANTED: dict[str, tuple[str, Callable[[crash_db.Found], int]]] = {
    "a second order": (
        """
        INSERT INTO payment_order (treasury_id, key, dossier_id, dossier, unit_code, office, budget_year, bank, amount,
                                   money_in, is_list, state, prepared_at)
        SELECT treasury_id, key || 'x', dossier_id, dossier, unit_code, office, budget_year, bank, amount, money_in, is_list,
               state, prepared_at FROM payment_order
        """,
        lambda found: found.doubled,
    ),
    "a leg more": (
        """
        INSERT INTO journal_line SELECT treasury_id, booked_on, entry_id, 99, book, role, fund, natural_account, ndkt, level,
            unit, area, chapter, section, programme, treasury, source, reserve, bank, year, debit, credit
        FROM journal_line WHERE credit > 0 LIMIT 1
        """,
        lambda found: found.unbalanced,
    ),
    "a đồng too much spent": ("UPDATE budget_line SET actual = actual + 1 WHERE actual > 0", lambda found: found.drift_dong),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name: str, approved: str) -> None:
    statement, figure = PLANTED[name]
    told = {APPROVED: {approved}, SETTLED: set[str]()}
    assert figure(crash_db.judge(told, [approved])) == 0
    tamper(statement)
    assert figure(crash_db.judge(told, [approved])) > 0


def test_a_line_still_being_written_is_no_acknowledgement(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("approved HS-1\nsettled HS-1\nappro")
    assert crash_db.acknowledged(tmp_path) == {APPROVED: {"HS-1"}, SETTLED: {"HS-1"}}


def test_accepting_one_more_or_one_less_than_fits_is_seen(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room = {overdraw.LINE: 2 * MILLION + 1}
    scene = overdraw.Scene("1012345", 1, 1, room)
    tally = overdraw.Tally()
    for accepted, left, verdict in ((2, 1, (0, 0)), (3, 1 - MILLION, (MILLION - 1, 1)), (1, MILLION + 1, (0, 1)), (2, 0, (0, 1))):
        tally.accepted[overdraw.LINE] = accepted
        monkeypatch.setattr(overdraw, "_left", lambda scene, left=left: {overdraw.LINE: left})
        over, misfits = overdraw._judge(scene, tally)
        assert (over, misfits) == verdict


