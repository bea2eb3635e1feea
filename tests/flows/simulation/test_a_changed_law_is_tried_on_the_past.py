"""A draft of law is held against what was filed: who passes, who fails, and no other dossier is touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.flows import simulation
from khobac.flows.simulation import Change
from khobac.registers.law import services as law
from khobac.registers.law.drafts import DraftRow, DraftValue
from khobac.watch.simulations import queries
from khobac.watch.simulations.queries import SimulationView
from tests.flows.payment.conftest import School, school

__all__ = ["school"]
DAY = dt.date(2026, 3, 2)
WEEK_OLD = dt.date(2026, 2, 25)
STRICTER = [Change("voucher.max_age", 1, dt.date(2026, 1, 1))]
LAXER = [Change("voucher.max_age", 30, dt.date(2026, 1, 1))]


def _run(changes: list[Change], first: dt.date = DAY, last: dt.date = DAY) -> SimulationView:
    return simulation.run(simulation.ask("thử", changes, first, last, "tuan"), processes=1)


def _outcomes(done: SimulationView) -> dict[str, tuple[int, int]]:
    return {outcome: both for (_id, outcome), both in queries.totals([done.id]).items()}


def test_a_stricter_deadline_fails_those_who_were_late_by_it(school: School) -> None:
    school.file(school.filing(1_000_000))
    late = school.file(school.filing(2_000_000, voucher_date=WEEK_OLD))
    done = _run(STRICTER)
    assert _outcomes(done) == {"fails": (1, 2_000_000)}
    [changed] = queries.changed(done.id, ("fails", "", "", ""), None, 10)
    assert (changed.number, changed.code) == (late, "C18")
    assert (done.rules, done.dossiers, done.judged, done.state) == (["C18"], 2, 2, "done")


def test_a_laxer_one_lets_those_pass_whom_nothing_else_holds(school: School) -> None:
    old = dt.date(2026, 2, 9)
    school.file(school.filing(3_000_000, voucher_date=old))
    school.file(school.filing(2_000_000_000, voucher_date=old))
    assert _outcomes(_run(LAXER)) == {"passes": (1, 3_000_000), "otherwise": (1, 2_000_000_000)}


def test_what_was_sent_before_the_change_is_not_touched(school: School) -> None:
    school.file(school.filing(voucher_date=WEEK_OLD))
    done = _run([Change("voucher.max_age", 1, dt.date(2026, 3, 3))])
    assert (done.dossiers, done.judged, _outcomes(done)) == (1, 0, {})


LARGE = DraftRow(
    "warning.large", ("amount > 5000000",), "/lines/0/amount", "Đề nghị lớn", dt.date(2026, 1, 1), "A large request",
    examples=({"facts": {"amount": 5_000_001}, "holds": True}, {"facts": {"amount": 5_000_000}, "holds": False}),
)  # fmt: skip


def test_a_drafted_warning_tells_whom_it_would_have_asked_for_a_reason(school: School) -> None:
    school.file(school.filing(5_000_000))
    large = school.file(school.filing(5_000_001))
    change = law.open_change("Cảnh báo thêm", "son")
    law.put_row(change, LARGE, "son")
    done = simulation.run(simulation.ask_draft("thử", change, DAY, DAY, "tuan"), processes=1)
    assert (done.rules, _outcomes(done)) == (["C22"], {"otherwise": (1, 5_000_001)})
    [changed] = queries.changed(done.id, ("otherwise", "", "", ""), None, 10)
    assert (changed.number, changed.message_vi, changed.message_en) == (large, "Đề nghị lớn.", "A large request.")


def test_a_second_warning_at_the_same_place_is_seen_beside_the_first(school: School) -> None:
    first = law.open_change("Cảnh báo thêm", "son")
    law.put_row(first, LARGE, "son")
    law.propose(first, "son")
    law.approve_change(first, "sang")
    school.file(school.filing(5_000_001))
    second = law.open_change("Cảnh báo nữa", "son")
    law.put_row(second, replace(LARGE, key="warning.other", reason_vi="Cũng lớn"), "son")
    done = simulation.run(simulation.ask_draft("thử", second, DAY, DAY, "tuan"), processes=1)
    assert _outcomes(done) == {"otherwise": (1, 5_000_001)}


def test_a_value_that_no_rule_reads_changes_nobody(school: School) -> None:
    school.file()
    done = _run([Change("desk.bulk_limit", 1, DAY)])
    assert (done.rules, done.judged) == ([], 0)


def test_only_the_days_asked_for_are_looked_at(school: School) -> None:
    school.file(school.filing(voucher_date=WEEK_OLD))
    assert _run(STRICTER, dt.date(2026, 1, 1), dt.date(2026, 3, 1)).dossiers == 0


def test_nothing_of_the_dossiers_is_changed(school: School) -> None:
    number = school.file(school.filing(voucher_date=WEEK_OLD))
    before = dossiers.by_number(number)
    _run(STRICTER)
    assert dossiers.by_number(number) == before


def test_two_processes_find_what_one_finds(school: School) -> None:
    for many in range(3):
        school.file(school.filing(1_000_000 + many, voucher_date=WEEK_OLD))
    seen = []
    asked = simulation.ask("thử", STRICTER, DAY, DAY, "tuan")
    two = simulation.run(asked, 2, lambda done, of: seen.append((done, of)))
    assert _outcomes(two) == _outcomes(_run(STRICTER)) == {"fails": (3, 3_000_003)}
    assert seen[-1] == (3, 3)


def test_the_worker_does_it_piece_by_piece(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from khobac.flows.simulation import running

    monkeypatch.setattr(running, "BATCH", 2)
    for many in range(3):
        school.file(school.filing(1_000_000 + many, voucher_date=WEEK_OLD))
    asked = simulation.ask("thử", STRICTER, DAY, DAY, "tuan")
    assert simulation.work_on_next() == 1
    halfway = queries.simulation(asked)
    assert halfway is not None
    assert (halfway.state, halfway.seen, halfway.percent) == ("running", 2, 66)
    assert (simulation.work_on_next(), simulation.work_on_next()) == (1, 0)
    done = queries.simulation(asked)
    assert done is not None
    assert (done.state, done.ended_at, _outcomes(done)) == ("done", clock.now(), {"fails": (3, 3_000_003)})


def test_a_draft_of_the_law_desk_is_tried_as_it_would_be_in_force(school: School) -> None:
    school.file(school.filing(1_000_000, voucher_date=WEEK_OLD))
    draft = law.open_change("Rút ngắn hạn chứng từ", "son")
    law.put_value(draft, DraftValue("voucher.max_age", 1, dt.date(2026, 1, 1)), "son")
    asked = simulation.ask_draft("Rút ngắn hạn chứng từ", draft, DAY, DAY, "son")
    done = simulation.run(asked, processes=1)
    assert _outcomes(done) == {"fails": (1, 1_000_000)}
    assert [each.id for each in queries.of_draft(draft)] == [asked]


def test_where_a_later_value_is_in_force_already_a_draft_from_before_changes_nothing(school: School) -> None:
    school.file(school.filing(1_000_000, voucher_date=WEEK_OLD))
    draft = law.open_change("Từ rất lâu", "son")
    law.put_value(draft, DraftValue("voucher.max_age", 1, dt.date(1990, 1, 1)), "son")
    assert simulation.run(simulation.ask_draft("cũ", draft, DAY, DAY, "son"), processes=1).judged == 0


def test_a_simulation_of_nothing_is_refused(school: School) -> None:
    with pytest.raises(Refused):
        simulation.ask("thử", [], DAY, DAY, "tuan")
