"""Two keys for a clean dossier: taking in hand, proposing and the next dossier cost a fixed number of statements."""

from __future__ import annotations

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import StepView
from proof.ground.statements import counted
from tests.doors.portal.staff.morning import FOUR_DEFECTS, Treasury

BY_SCRIPT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "main"}
ACCEPTED = {"decision": "accept", "confirmed": "1"}
MOST = 42
PANE = 12


def steps(number: str) -> list[StepView]:
    return dossiers.steps(dossiers.by_number(number).id)


@pytest.mark.parametrize("waiting", [2, 12])
def test_a_decision_asks_as_often_however_long_the_queue_is(treasury: Treasury, waiting: int) -> None:
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n) for n in range(waiting + 1)]
    page = treasury.page("tuan")
    page.post(f"/hang-doi/{numbers[0]}/quyet-dinh", ACCEPTED, **BY_SCRIPT)
    asked = counted(lambda: page.post(f"/hang-doi/{numbers[1]}/quyet-dinh", ACCEPTED, **BY_SCRIPT))
    assert len(asked) <= MOST
    assert [each.event for each in steps(numbers[1])] == ["file", "examine", "accept"]
    pane = counted(lambda: page.get(f"/hang-doi/{numbers[2]}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="dossier"))
    assert len(pane) <= PANE


def test_what_stands_in_the_way_keeps_it_in_hand_with_its_examination(treasury: Treasury) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    answer = treasury.page("tuan").post(f"/hang-doi/{number}/quyet-dinh", ACCEPTED, **BY_SCRIPT)
    assert answer.status_code in (200, 422)
    assert [each.event for each in steps(number)] == ["file", "examine"]
