"""Lanes in the database: chosen once for what is received, with everything they rest on, and proved from the seed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings

from khobac.core import clock, db
from khobac.core.facts import RecordedFact
from khobac.flows import lanes
from khobac.registers.law.models import TableRow
from khobac.watch.risk import queries, services
from khobac.watch.risk.lanes import Lane
from khobac.watch.risk.seeds import KEY_FILE
from tests.watch.conftest import Play

DAY = dt.date(2026, 3, 3)
NEXT_MORNING = dt.datetime(2026, 3, 4, 8, tzinfo=clock.VIETNAM)
FILED = """
[[step]]
at = 2026-03-03 09:00:00
do = "file"
dossier = "{name}"
content = "Mua {name}"
lines = [{{ ndkt = "{item}", amount = {amount} }}]
"""


@pytest.fixture(autouse=True)
def table(world: str) -> None:
    """One row of the stewards' table: a payee met for the first time."""
    TableRow.objects.create(
        key="risk.new_payee",
        conditions=["paid_before == 0"],
        result={"v": 15},
        reason_vi="Người nhận mới",
        valid_from=dt.date(2018, 1, 1),
        approved_at=clock.now(),
    )


def filed(name: str, amount: int = 1_000_000, item: str = "6551") -> str:
    return FILED.format(name=name, amount=amount, item=item)


def test_what_is_received_gets_its_lane_from_the_worker(play: Play) -> None:
    stage = play(filed("D1") + filed("D2", 60_000_000) + filed("D3", item="6550"))
    ids = [stage.dossier(name).id for name in ("D1", "D2", "D3")]
    found = queries.lanes_of(ids)
    assert [found[each].lane for each in ids] == [Lane.STRAIGHT, Lane.FULL, Lane.FULL]
    assert [reason.code for reason in found[ids[2]].reasons] == ["risk.new_payee", "findings"]


def test_a_day_is_proved_from_its_published_seed(play: Play) -> None:
    play(filed("D1") + filed("D2", 2_000_000))
    with clock.at(NEXT_MORNING):
        lanes.keep_seeds()
        proof = lanes.proof_of(DAY)
        assert proof.seed is not None
        assert len(proof.seed.seed) == 64
        assert proof.lanes == {Lane.STRAIGHT: 2}
        assert proof.faults == ()


def test_before_the_day_only_the_hash_is_known_and_never_changes(play: Play) -> None:
    play(filed("D1"))
    coming = DAY + dt.timedelta(days=3)
    before = queries.seed(coming)
    assert before is not None
    assert before.seed == ""
    with clock.at(dt.datetime.combine(coming + dt.timedelta(days=1), dt.time(8), clock.VIETNAM)):
        lanes.keep_seeds()
    after = queries.seed(coming)
    assert after is not None
    assert (after.commitment, bool(after.seed)) == (before.commitment, True)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE risk_lanechosen SET draw = draw # 1", "the seed gives"),
        ("UPDATE risk_lanechosen SET lane = 'sample'", "what was kept with it gives straight"),
        ("UPDATE risk_lanechosen SET score = 0", "what was kept with it gives straight"),
        ("UPDATE risk_dayseed SET seed = repeat('0', 64) WHERE day = '2026-03-03'", "not the one whose hash"),
        ("UPDATE risk_dayseed SET committed_at = committed_at + interval '2 days'", "known before the hash"),
    ],
)
def test_a_planted_change_is_found(play: Play, damage: str, said: str) -> None:
    play(filed("D1"))
    with clock.at(NEXT_MORNING):
        lanes.keep_seeds()
        with db.atomic():
            owner(damage)
        assert any(said in fault for fault in lanes.proof_of(DAY).faults)


def owner(sql: str) -> None:
    """As the owner of the tables: staff may not change a lane."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def test_a_lost_key_draws_nothing_and_makes_everything_a_sample(play: Play) -> None:
    stage = play(filed("D1"))
    key = settings.SIGNING_FOLDER / KEY_FILE
    kept = key.read_bytes()
    key.unlink()
    try:
        stage_2 = play(filed("D2").replace("09:00", "09:30"))
        chosen = queries.lanes_of([stage_2.dossier("D2").id])[stage_2.dossier("D2").id]
        assert (chosen.lane, chosen.draw) == (Lane.SAMPLE, None)
    finally:
        key.unlink()
        key.write_bytes(kept)
        key.chmod(0o600)
    assert queries.lanes_of([stage.dossier("D1").id])


def test_a_lane_is_chosen_once_and_for_many_in_as_many_statements_as_for_one(play: Play) -> None:
    stage = play("".join(filed(f"D{n}", 1_000_000 + n) for n in range(4)), idle=True)
    ids = [stage.dossier(f"D{n}").id for n in range(4)]
    with clock.at(dt.datetime(2026, 3, 3, 9, 1, tzinfo=clock.VIETNAM)):
        lanes.keep_seeds()
        from django.db import connections
        from django.test.utils import CaptureQueriesContext

        asked = []
        for some in (ids[:1], ids[1:]):
            with CaptureQueriesContext(connections["default"]) as captured:
                assert services.choose(some, settings.SIGNING_FOLDER) == len(some)
            asked.append(len(captured))
        assert asked[0] == asked[1]
        assert services.choose(ids, settings.SIGNING_FOLDER) == 0


def test_what_a_person_approves_was_a_false_alarm_and_lowers_what_its_factor_deserves(play: Play) -> None:
    stage = play(filed("D1", 60_000_000))
    number, dossier = stage.number("D1"), stage.dossier("D1")
    approved = RecordedFact(1, "PaymentApproved", number, dossier.unit_code, {"dossier_id": dossier.id})
    with clock.at(NEXT_MORNING):
        lanes.from_facts([approved])
        lanes.from_facts([approved])
        [alarm] = queries.alarms(NEXT_MORNING - dt.timedelta(days=2), NEXT_MORNING)
    assert (alarm.code, alarm.raised, alarm.overruled, alarm.weight_percent) == ("risk.new_payee", 1, 1, 33)
