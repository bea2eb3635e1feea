"""The lane of a dossier: what the score, the threshold and the lot make of plain facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from khobac.data import FOLDER
from khobac.doors.cli.cases.lawbook import LAW
from khobac.registers.law.cells import Row
from khobac.registers.law.loading import read_text
from khobac.registers.law.values import Law, LawValue
from khobac.watch.risk import lanes
from khobac.watch.risk.lanes import Choice, Facts, Lane, Scope, Tables

DAY = dt.date(2026, 3, 2)
PLAIN = Facts(
    amount=10_000_000, gross=10_000_000, payee="S1", account="1", paid_before=4, paid_total=40_000_000, last_account="1"
)
NEVER, ALWAYS = 9_999, 0


ROWS = {row["key"]: row for row in read_text(FOLDER / "law" / "treasury-lanes.toml").rows}
FACTORS = Tables(
    risk=tuple(
        Row(key, tuple(row["conditions"]), row["result"]["v"], row["reason_vi"], row["reason_en"])
        for key, row in sorted(ROWS.items())
    )
)


def chosen(facts: Facts, draw: int | None, **changed: object) -> Choice:
    return lanes.choose(facts, law(**changed), FACTORS, draw)


def law(**changed: object) -> Law:
    values = {row.name: row.value for row in LAW if row.name.startswith("lane.")} | {
        "lane.sample.least": 5,
        "lane.sample.most": 50,
    }
    values |= {name.replace("__", "."): value for name, value in changed.items()}
    return Law(DAY, {name: LawValue(value, "", "", DAY, "illustrative") for name, value in values.items()})


def codes(facts: Facts) -> list[str]:
    return [reason.code.removeprefix("risk.") for reason in chosen(facts, NEVER).reasons]


def test_a_plain_small_dossier_goes_straight_unless_its_lot_falls() -> None:
    straight, drawn = chosen(PLAIN, NEVER), chosen(PLAIN, ALWAYS)
    assert (straight.lane, straight.scope, straight.score) == (Lane.STRAIGHT, Scope.CONTENT, 0)
    assert (drawn.lane, drawn.scope) == (Lane.SAMPLE, Scope.CONTENT)


def test_without_a_seed_committed_beforehand_everything_is_a_sample() -> None:
    assert chosen(PLAIN, None).lane is Lane.SAMPLE


def test_above_the_threshold_everything_is_controlled_whatever_the_lot() -> None:
    at, above = replace(PLAIN, amount=50_000_000), replace(PLAIN, amount=50_000_001)
    assert chosen(at, NEVER).lane is Lane.STRAIGHT
    assert (chosen(above, NEVER).lane, chosen(above, NEVER).scope) == (
        Lane.FULL,
        Scope.PAPERS,
    )


def test_each_factor_is_seen_by_its_figures() -> None:
    assert codes(replace(PLAIN, findings=1)) == ["findings"]
    assert codes(replace(PLAIN, decided=10, wrong=2)) == []
    assert codes(replace(PLAIN, decided=10, wrong=3)) == ["error_record"]
    assert codes(replace(PLAIN, overdue_advance=1)) == ["overdue_advance"]
    assert codes(replace(PLAIN, account="2")) == ["account_changed"]
    assert codes(replace(PLAIN, gross=30_000_000)) == []
    assert codes(replace(PLAIN, gross=30_000_001)) == ["unusual_amount"]
    assert codes(replace(PLAIN, paid_before=0)) == ["new_payee"]
    assert codes(replace(PLAIN, account="", last_account="")) == ["cash"]
    assert codes(replace(PLAIN, december_percent=31)) == ["year_end_rush"]
    assert codes(replace(PLAIN, signed_after_hours=1)) == ["after_hours"]
    assert codes(replace(PLAIN, payee="")) == []  # a list of people has no payee of its own


def test_requests_that_stay_below_a_limit_only_together_are_split() -> None:
    split = replace(PLAIN, recent=1, recent_total=40_000_000)
    assert codes(split) == ["split"]
    assert codes(replace(PLAIN, recent=1, recent_total=39_999_999)) == []
    assert codes(replace(PLAIN, recent=3, recent_total=60_000_000)) == []  # the limit was crossed before this one
    assert chosen(split, NEVER).lane is Lane.FULL


def test_the_rate_follows_the_record_within_its_bounds() -> None:
    rate = [
        lanes.sampling_rate(Facts(1, decided=decided, wrong=wrong), law())
        for decided, wrong in ((0, 0), (98, 0), (18, 1), (8, 7))
    ]
    assert rate == [5_000, 500, 1_000, 5_000]  # nothing known 1/2, clean 1/100 raised to 5 %, 2/20, 8/10 kept at 50 %


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 9_999))
def test_a_worse_record_never_makes_control_lighter(decided: int, wrong: int, lot: int) -> None:
    order = [Lane.STRAIGHT, Lane.SAMPLE, Lane.FULL]
    better = replace(PLAIN, decided=decided + wrong + 1, wrong=wrong)
    worse = replace(better, wrong=wrong + 1)
    light, heavy = (chosen(facts, lot).lane for facts in (better, worse))
    assert order.index(light) <= order.index(heavy)


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(1, 10**7))
def test_a_lot_is_one_of_ten_thousand(seed: str, n: int) -> None:
    assert 0 <= lanes.draw(seed, f"HS-0061-26-{n:07d}") < lanes.WHOLE


def test_lots_fall_evenly() -> None:
    drawn = sum(lanes.draw("5" * 64, f"HS-0061-26-{n:07d}") < 1_000 for n in range(20_000))
    assert 1_850 < drawn < 2_150


def test_a_row_nobody_can_tell_wants_a_person() -> None:
    broken = Tables(risk=(Row("risk.broken", ("gross / recent > 3",), 5, "Không tính được"),))
    choice = lanes.choose(PLAIN, law(), broken, NEVER)
    assert (choice.lane, [reason.code for reason in choice.reasons]) == (Lane.FULL, ["unclear"])


def test_a_routing_row_makes_control_closer_and_never_lighter() -> None:
    def routed(result: str, facts: Facts = PLAIN) -> Lane:
        row = Row("routing.rows", ("score >= 0",), result, "Theo bảng")
        return lanes.choose(facts, law(), Tables(routing=(row,)), NEVER).lane

    assert [routed("straight"), routed("sample"), routed("full")] == [Lane.STRAIGHT, Lane.SAMPLE, Lane.FULL]
    assert routed("straight", replace(PLAIN, amount=60_000_000)) is Lane.FULL
