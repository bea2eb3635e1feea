"""S18: the chief sees what lies with whom and when it will be done, and hands many dossiers over at once."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows.payment import passing_on
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.watch.supervision import load
from khobac.watch.supervision.load import Pace
from proof.ground.statements import counted
from tests.doors.portal.staff.morning import MORNING, Treasury

REASON = "Chị Uyên nghỉ phép từ hôm nay"
HOURS = WorkingCalendar(frozenset(), frozenset(), dt.time(8), dt.time(16), dt.time(17))


def held(treasury: Treasury) -> dict[str, tuple[int, int]]:
    offices = {dossiers.by_number(treasury.file("probe")).office_id}
    return {each.person: (each.dossiers, each.late) for each in load.by_officer(offices, clock.now())}


def test_what_lies_with_whom(treasury: Treasury) -> None:
    mine = treasury.file("A")
    treasury.play("examine", dossier="A")
    treasury.file("B", through="accepted")  # lies with approvers
    given = treasury.file("C")
    passing_on.hand_over(given, "tuan", "uyen", REASON)
    with clock.at(MORNING + dt.timedelta(hours=25)):
        found = held(treasury)  # and one more, just filed, with nobody
    assert found == {"tuan": (1, 1), "uyen": (1, 1), "": (1, 0)}
    with clock.at(MORNING + dt.timedelta(hours=25)):
        board = treasury.page("vinh").get("/doi-ngu").content.decode()
        assert "3 hồ sơ chờ giao dịch viên" in board
        assert mine in treasury.page("vinh").get("/doi-ngu/tuan").content.decode()
        assert treasury.page("tuan").get("/doi-ngu").status_code == 403


def test_many_are_handed_over_at_once_and_a_repeat_changes_nothing(treasury: Treasury) -> None:
    numbers = [treasury.file(name) for name in "ABC"]
    chief = treasury.page("vinh")
    given = {"picked": numbers, "to": "uyen", "reason": REASON}
    assert chief.post("/doi-ngu/chua-ai", given | {"reason": "bận"}).status_code == 422
    assert chief.post("/doi-ngu/chua-ai", given).status_code == 302
    assert passing_on.reassign(numbers, "vinh", "uyen", REASON) == 0
    office = dossiers.by_number(numbers[0]).office_id
    assert load.held_by({office}, "uyen") == numbers
    assert load.held_by({office}, "") == []


@pytest.mark.parametrize(
    ("by", "to", "word"),
    [
        ("tuan", "uyen", Word.NO_RIGHT),
        ("cuc", "uyen", Word.NO_RIGHT),
        ("vinh", "bac", Word.INVALID),
        ("vinh", "thu", Word.INVALID),
    ],
)
def test_the_chief_of_the_office_to_an_officer_of_the_office(treasury: Treasury, by: str, to: str, word: Word) -> None:
    number = treasury.file("A")
    with pytest.raises(Refused) as refused:
        passing_on.reassign([number], by, to, REASON)
    assert refused.value.word == word


def test_one_that_is_with_approvers_keeps_all_where_they_are(treasury: Treasury) -> None:
    numbers = [treasury.file("A"), treasury.file("B", through="accepted")]
    with pytest.raises(Refused) as refused:
        passing_on.reassign(numbers, "vinh", "uyen", REASON)
    assert refused.value.word == Word.STATE
    assert load.held_by({dossiers.by_number(numbers[0]).office_id}, "uyen") == []


def test_the_pace_of_today_says_when_it_will_be_done(treasury: Treasury) -> None:
    for name in "ABC":
        treasury.file(name, through="accepted")  # at nine, an hour after opening
    treasury.file("D")
    offices = {dossiers.by_number(treasury.file("E")).office_id}
    since = load.today(offices, MORNING)
    assert (since.received, since.decided) == (5, {"tuan": 3})
    pace = Pace(3, load.worked_today(HOURS, MORNING))
    assert pace.hourly == 3
    assert pace.done_at(24, HOURS, MORNING) == MORNING + dt.timedelta(hours=8)
    assert pace.done_at(25, HOURS, MORNING) == MORNING + dt.timedelta(days=1, minutes=-40)
    assert Pace(0, dt.timedelta(hours=1)).done_at(1, HOURS, MORNING) is None


@pytest.mark.parametrize("address", ["/doi-ngu", "/doi-ngu/chua-ai"])
def test_the_board_asks_a_dozen_times_at_most_whatever_lies_there(treasury: Treasury, address: str) -> None:
    chief = treasury.page("vinh")
    treasury.file("A")
    chief.get(address)
    asked = len(counted(lambda: chief.get(address)))
    for name in "BCD":
        treasury.file(name)
    assert len(counted(lambda: chief.get(address))) == asked <= 12
