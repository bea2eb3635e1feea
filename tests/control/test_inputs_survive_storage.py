"""Re-performance stands on this: what is stored with a decision and read again is judged the same."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings

from khobac.control.engine import check
from khobac.control.inputs import POSITION, SNAPSHOT, Position, Snapshot
from khobac.control.rules import specimen
from khobac.core.canonical import canonical_bytes
from khobac.registers.law.values import Law
from tests.control import generated


@settings(max_examples=60, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_stored_inputs_give_the_same_findings(snapshot: Snapshot, law: Law, position: Position) -> None:
    stored = [json.loads(canonical_bytes(each)) for each in (snapshot, law.as_json(), position)]
    again = SNAPSHOT.validate_python(stored[0]), Law.from_json(stored[1]), POSITION.validate_python(stored[2])
    assert again == (snapshot, law, position)
    assert check(*again) == check(snapshot, law, position)


@settings(max_examples=60, deadline=None)
@given(generated.snapshots, generated.positions)
def test_inputs_go_to_json_and_back_without_loss(snapshot: Snapshot, position: Position) -> None:
    assert SNAPSHOT.validate_json(SNAPSHOT.dump_json(snapshot)) == snapshot
    assert POSITION.validate_json(POSITION.dump_json(position)) == position


@pytest.mark.parametrize(
    ("sent_at", "day"),
    [
        (dt.datetime(2026, 12, 31, 18, 0, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
        (dt.datetime(2026, 12, 31, 16, 59, tzinfo=dt.UTC), dt.date(2026, 12, 31)),
    ],
)
def test_the_day_of_sending_is_vietnamese_whatever_zone_the_database_answers_in(
    sent_at: dt.datetime, day: dt.date
) -> None:
    assert specimen.request(sent_at=sent_at).sent_on == day
