"""What a unit hears of its dossiers and its money: each thing once, to whom it concerns, and nobody else's."""

from __future__ import annotations

import datetime as dt
import json

import psycopg
import pytest
from django.db import DatabaseError, connections
from django.test.utils import CaptureQueriesContext

from khobac.core import access, clock, db
from khobac.core.facts import RecordedFact
from khobac.core.money import format_dong
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import organisation
from khobac.watch.alerts import queries, services
from khobac.watch.alerts.queries import AlertView
from tests.watch.conftest import Play

SCHOOL, OTHER = "1012345", "1098765"


def filed(name: str, amount: int, at: str = "2026-03-03 09:00:00", more: str = "") -> str:
    return (
        f'[[step]]\nat = {at}\ndo = "file"\ndossier = "{name}"\ncontent = "Việc {name}"\n'
        f'lines = [{{ ndkt = "6551", amount = {amount} }}]\n{more}\n'
    )


def step(do: str, name: str, at: str, more: str = "") -> str:
    return f'[[step]]\nat = {at}\ndo = "{do}"\ndossier = "{name}"\n{more}\n'


def told(dossier: str | None = None) -> list[AlertView]:
    return [alert for alert in queries.since(0) if dossier is None or alert.dossier == dossier]


def recorded_facts() -> list[RecordedFact]:
    rows = db.rows("SELECT id, kind, subject, unit_code, content::text FROM core_fact ORDER BY id")
    return [RecordedFact(**(row | {"content": json.loads(row["content"])})) for row in rows]


def kinds(dossier: str | None = None) -> list[str]:
    return [alert.kind for alert in told(dossier)]


def test_a_clean_payment_from_receipt_to_debit(play: Play) -> None:
    number = play(filed("D1", 12_450_000, more='through = "settled"')).number("D1")
    assert kinds(number) == [
        "DOSSIER_STATUS", "DOSSIER_SIGN", "DOSSIER_SIGN", "DOSSIER_STATUS", "BAL_MOVE", "PAYEE_NEW", "DOSSIER_STATUS",
    ]
    [moved] = [alert for alert in told(number) if alert.kind == "BAL_MOVE"]
    assert moved.title_vi.startswith(format_dong(-12_450_000))
    assert format_dong(87_550_000) in moved.body_vi
    assert {alert.person for alert in told(number) if alert.kind == "DOSSIER_SIGN"} == {"binh", "chi"}


def test_an_allotment_is_a_movement(play: Play) -> None:
    play("")
    [alert] = told()
    assert (alert.kind, alert.title_vi) == ("BAL_MOVE", f"+{format_dong(100_000_000)} · dự toán")


def test_the_same_facts_again_tell_nothing(play: Play) -> None:
    play(filed("D1", 12_450_000, more='through = "settled"'))
    before = told()
    services.from_facts(recorded_facts())
    assert told() == before


def test_many_facts_take_as_many_statements_as_one(play: Play) -> None:
    play("".join(filed(f"D{n}", n, more='through = "settled"') for n in (1, 2, 3)))
    recorded = recorded_facts()
    counts = []
    for batch in ([fact for fact in recorded if fact.subject == recorded[1].subject], recorded):
        with CaptureQueriesContext(connections["default"]) as statements:
            services.from_facts(batch)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_payroll_is_one_movement_whatever_its_lines(play: Play) -> None:
    rows = ", ".join(f'["Người {n}", 1_000_000]' for n in range(30))
    payroll = f'payee = "STAFF"\npayees = [{rows}]\npayroll = {{ headcount = 3, contract_labour = 0, total = 30_000_000 }}\n'
    number = play(filed("L1", 30_000_000, more=payroll + 'through = "settled"')).number("L1")
    assert kinds(number).count("BAL_MOVE") == 1


def test_a_payee_is_new_once_and_again_when_its_account_changes(play: Play) -> None:
    stage = play(
        filed("D1", 1_000_000, more='through = "settled"')
        + filed("D2", 2_000_000, "2026-03-04 09:00:00", 'through = "settled"')
        + step("bank", "D2", "2026-03-05 09:00:00", 'says = "return"')
        + step("order", "D2", "2026-03-05 10:00:00", 'what = "correct"\naccount = "100200301"')
    )
    assert kinds(stage.number("D1")).count("PAYEE_NEW") == 1
    [again] = [alert for alert in told(stage.number("D2")) if alert.kind == "PAYEE_NEW"]
    assert again.title_vi == "Tài khoản nhận tiền đã đổi"


def test_what_came_back_is_told_and_giving_up_brings_the_money_back(play: Play) -> None:
    number = play(
        filed("D1", 1_000_000, more='through = "settled"')
        + step("bank", "D1", "2026-03-05 09:00:00", 'says = "return"')
        + step("order", "D1", "2026-04-20 10:00:00", 'what = "give_up"')
    ).number("D1")
    *_, returned, given_up, moved = told(number)
    assert (returned.kind, returned.loud) == ("DOSSIER_STATUS", True)
    assert given_up.title_vi == f"{number} không chi nữa"
    assert moved.title_vi == f"+{format_dong(1_000_000)} · dự toán 2026"
    assert format_dong(100_000_000) in moved.body_vi


def test_running_low_is_told_once_until_more_is_allotted(play: Play) -> None:
    def paid(name: str, amount: int, day: int) -> str:
        return filed(name, amount, f"2026-03-{day:02} 09:00:00", 'through = "settled"')

    more = '[[step]]\nat = 2026-03-11 08:10:00\ndo = "allot"\nkind = "supplement"\namount = 10_000_000\n'
    stage = play(
        paid("D1", 90_000_000, 3) + paid("D2", 1_000_000, 4) + paid("D3", 1_000_000, 5) + more + paid("D4", 8_000_000, 12)
    )
    assert [name for name in ("D1", "D2", "D3", "D4") if "BAL_LOW" in kinds(stage.number(name))] == ["D2", "D4"]


def test_an_overdue_advance_is_told_once_a_week(play: Play) -> None:
    advance = filed("A1", 20_000_000, more='kind = "advance"\nthrough = "settled"')
    look = "".join(
        step("look", "A1", f"2026-05-{day:02} 09:00:00") for day in (1, 4, 5, 6, 11)  # Friday, then two weeks
    )
    number = play(advance + look).number("A1")
    assert kinds(number).count("ADV_OVERDUE") == 3


def test_a_new_signer_and_a_delegated_seat_are_told_to_the_unit(play: Play) -> None:
    play("")
    with clock.at(dt.datetime(2026, 3, 3, 9, tzinfo=clock.VIETNAM)):
        organisation.change_signer(SCHOOL, "holder", "chi", "hanh", by="vinh")
        organisation.delegate("binh", "an", "chief_accountant", SCHOOL, dt.date(2026, 3, 31), by="vinh")
        do_due_work()
    changed, delegated = (alert for alert in told() if alert.kind == "SIGNER_CHANGE")
    assert changed.body_vi.startswith("Chủ tài khoản: Chi → Hanh.")
    assert delegated.body_vi.startswith("Kế toán trưởng Binh → An.")


def test_a_unit_reads_its_own_alerts_and_writes_none(play: Play) -> None:
    play(filed("D1", 12_450_000))
    with access.acting_as(OTHER):
        assert queries.since(0) == []
    with access.acting_as(SCHOOL):
        assert {alert.unit_code for alert in queries.since(0)} == {SCHOOL}
        with pytest.raises(DatabaseError, match="permission denied"), db.atomic():
            services.tell(_forged())


def _forged() -> list[services.NewAlert]:
    text = services.texts.refused("HS-0061-26-0000001")
    return [services.NewAlert(SCHOOL, services.Kind.DOSSIER_STATUS, "forged", text)]


def test_what_is_addressed_to_one_signer_is_not_shown_to_another(play: Play) -> None:
    play(filed("D1", 12_450_000))
    with access.acting_as(SCHOOL):
        assert queries.unseen_count(SCHOOL, "binh") == 3  # allotted, received, signed
        assert {alert.person for alert in queries.of_unit(SCHOOL, "binh")} == {"", "binh"}
        latest = queries.of_unit(SCHOOL, "binh", limit=1)[0]
        assert [alert.id for alert in queries.new_for(SCHOOL, "binh", latest.id - 1)] == [latest.id]
        services.mark_seen(SCHOOL, "binh", latest.id)
        assert queries.unseen_count(SCHOOL, "binh") == 0
        assert queries.unseen_count(SCHOOL, "chi") == 1


def test_listeners_hear_the_code_of_the_unit_and_only_after_the_commit(play: Play) -> None:
    parameters = connections["default"].get_connection_params()
    for django_own in ("cursor_factory", "context"):
        parameters.pop(django_own, None)
    with psycopg.connect(**parameters, autocommit=True) as listener:
        listener.execute(f"LISTEN {services.CHANNEL}")
        with clock.at(clock.now()), db.atomic():
            assert services.tell(_forged()) == 1
            assert [*listener.notifies(timeout=0.05)] == []
        [heard] = listener.notifies(timeout=5, stop_after=1)
    assert heard.payload == SCHOOL
