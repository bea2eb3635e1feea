"""The only writer of periods, permits, duties, carry-over decisions and year-end plans."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from khobac.books.periods.spans import Period
from khobac.books.periods.states import SHORTEST_REASON, TRANSITIONS, Event, State
from khobac.books.periods.year_end import Closing, Effect, Question, detail
from khobac.core import bulk, db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.errors import Refused, Word
from khobac.registers.counts import Counts

PlanKind = Literal["rehearsal", "run"]


def hold(treasury_ids: Iterable[int]) -> None:
    """Wait for postings in flight in these books, and keep others out until the transaction ends."""
    db.rows(
        "SELECT pg_advisory_xact_lock(hashtextextended('periods', id)) FROM unnest(%s::bigint[]) AS id",
        [plain(sorted(set(treasury_ids)))],
    )


def close(treasury_ids: Sequence[int], period: Period, by: str, at: dt.datetime) -> list[int]:
    """Close a period for a time; the treasuries where it was open. A repeat changes nothing."""
    return _step(treasury_ids, period, Event.CLOSE, by, at)


def close_for_good(treasury_ids: Sequence[int], period: Period, by: str, at: dt.datetime) -> list[int]:
    """Close a period irrevocably, one still open first for a time; the treasuries where that is new."""
    _step(treasury_ids, period, Event.CLOSE, by, at)
    return _step(treasury_ids, period, Event.CLOSE_FOR_GOOD, by, at)


def ask_to_reopen(treasury_id: int, period: Period, by: str, reason: str, at: dt.datetime) -> None:
    """The first of two persons asks to open again what was closed for a time. Raises REASON_NEEDED, STATE."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, f"Lý do mở lại kỳ có ít nhất {SHORTEST_REASON} ký tự.", pointer="/reason")
    if not _step([treasury_id], period, Event.ASK_TO_REOPEN, by, at, reason=reason):
        raise Refused(Word.STATE, f"Kỳ {period} không ở trạng thái tạm khóa.")


def reopen(treasury_id: int, period: Period, by: str, at: dt.datetime) -> None:
    """The second person agrees with what the first asked for. Raises SAME_PERSON, STATE."""
    hold([treasury_id])
    asked = _asked(treasury_id, period)
    if asked is None:
        raise Refused(Word.STATE, f"Chưa có đề nghị mở lại kỳ {period}.")
    asked_by, reason = asked
    if asked_by == by:
        raise Refused(Word.SAME_PERSON, "Người đồng ý mở lại kỳ phải khác người đề nghị.")
    if not _step([treasury_id], period, Event.REOPEN, by, at, reason=reason, asked_by=asked_by):
        raise Refused(Word.STATE, f"Kỳ {period} không ở trạng thái tạm khóa.")


def _asked(treasury_id: int, period: Period) -> tuple[str, str] | None:
    """Who asked last to open this period again and why, unless it was opened or closed since."""
    last = db.rows(
        """
        SELECT event, actor, reason FROM period_step
        WHERE treasury_id = %s AND kind = %s AND first_on = %s ORDER BY id DESC LIMIT 1
        """,
        [treasury_id, period.kind, period.first_on],
    )
    return (last[0]["actor"], last[0]["reason"]) if last and last[0]["event"] == Event.ASK_TO_REOPEN else None


def _step(
    treasury_ids: Sequence[int],
    period: Period,
    event: Event,
    by: str,
    at: dt.datetime,
    reason: str = "",
    asked_by: str = "",
) -> list[int]:
    """Take this step where the period stands so that it can; those treasuries. Three statements for any number."""
    origin, target = TRANSITIONS[event]
    with db.atomic():
        hold(treasury_ids)
        db.execute(
            """
            INSERT INTO period (treasury_id, kind, first_on, last_on, state, changed_at)
            SELECT id, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS id ON CONFLICT DO NOTHING
            """,
            [period.kind, period.first_on, period.last_on, State.OPEN, at, plain(treasury_ids)],
        )
        taken = db.rows(
            """
            WITH moved AS (
                UPDATE period SET state = %s, changed_at = %s
                WHERE treasury_id = ANY (%s::bigint[]) AND kind = %s AND first_on = %s AND state = %s
                RETURNING treasury_id, kind, first_on
            ), told AS (
                INSERT INTO period_step
                    (treasury_id, kind, first_on, from_state, event, to_state, actor, asked_by, reason, at)
                SELECT treasury_id, kind, first_on, %s, %s, %s, %s, %s, %s, %s FROM moved
            )
            SELECT treasury_id FROM moved ORDER BY treasury_id
            """,
            [
                target,
                at,
                plain(treasury_ids),
                period.kind,
                period.first_on,
                origin,
                origin,
                event,
                target,
                by,
                asked_by,
                reason,
                at,
            ],
        )
    return [row["treasury_id"] for row in taken]


@dataclass(frozen=True, slots=True)
class LateEntryRule:
    """An event that may be let into a temporarily closed period by the holder of a seat.

    `until` is MM-DD of the year after the period, '' = until it is closed for good; event '*' stands for any.
    """

    kind: str
    event: str
    seat: str
    until: str
    needs_reason: bool
    valid_from: dt.date
    valid_to: dt.date | None
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody owes at the end of a budget year, by a day of it or of the year after."""

    key: str
    month_day: str
    years_later: int
    due_from: str
    form: str
    what_vi: str
    what_en: str
    basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    certainty: str


def set_late_entry_rules(rules: Sequence[LateEntryRule]) -> Counts:
    """Write these rules; one of the same key and first day is replaced."""
    return _write_rows("late_entry_rule", ("kind", "event", "seat", "valid_from"), rules)


def set_duties(duties: Sequence[Duty]) -> Counts:
    """Write these duties; one of the same key and first day is replaced."""
    return _write_rows("period_duty", ("key", "valid_from"), duties)


_TYPES = {"needs_reason": "boolean", "years_later": "int", "valid_from": "date", "valid_to": "date"}


def _write_rows(table: str, key: Sequence[str], rows: Sequence[LateEntryRule] | Sequence[Duty]) -> Counts:
    if not rows:
        return Counts()
    columns = {name: _TYPES.get(name, "text") for name in type(rows[0]).__dataclass_fields__}
    others = [name for name in columns if name not in key]
    told = bulk.insert(
        table,
        columns,
        [tuple(getattr(row, name) for name in columns) for row in rows],
        returning=["xmax = 0 AS is_new"],
        known=f"({', '.join(key)}) DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in others)} "
        f"WHERE ({', '.join(f'{table}.{name}' for name in others)}) "
        f"IS DISTINCT FROM ({', '.join(f'EXCLUDED.{name}' for name in others)})",
    )
    new = sum(row["is_new"] for row in told)
    return Counts(new=new, changed=len(told) - new, unchanged=len(rows) - len(told))


def permit(
    treasury_ids: Sequence[int],
    period: Period,
    event: str,
    *,
    by: str,
    reason: str,
    from_at: dt.datetime,
    until_at: dt.datetime,
) -> None:
    """Let an accounting event into a temporarily closed period for a while. The caller has held it against the rules."""
    db.execute(
        """
        INSERT INTO period_permit (treasury_id, kind, first_on, event, actor, reason, from_at, until_at)
        SELECT id, %s, %s, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS id
        """,
        [period.kind, period.first_on, event, by, reason, from_at, until_at, plain(treasury_ids)],
    )


def note_told(told: Sequence[tuple[str, int, str]], at: dt.datetime) -> list[tuple[str, int, str]]:
    """Remember that these (duty, year, when) have been told; those not told before."""
    rows = db.rows(
        """
        INSERT INTO period_duty_told (key, year, when_told, at)
        SELECT key, year, when_told, %s FROM unnest(%s::text[], %s::int[], %s::text[]) AS new (key, year, when_told)
        ON CONFLICT DO NOTHING RETURNING key, year, when_told
        """,
        [at, texts(key for key, _, _ in told), plain(year for _, year, _ in told), texts(when for _, _, when in told)],
    )
    return [(row["key"], row["year"], row["when_told"]) for row in rows]


@dataclass(frozen=True, slots=True)
class CarryDecision:
    """A line of the finance agency's letter: an amount in đồng, or a contract whose remaining commitment is meant."""

    treasury_id: int
    unit: str
    source: str
    year: int
    letter: str
    amount: int = 0
    contract_id: int | None = None


def decide_carry_over(decisions: Sequence[CarryDecision], by: str, at: dt.datetime) -> int:
    """Enter lines of letters; how many are new. A line is known by its key, letter and contract."""
    return db.execute(
        """
        INSERT INTO carry_decision (treasury_id, unit_code, source, year, contract_id, amount, letter, actor, at)
        SELECT *, %s, %s FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::text[])
        ON CONFLICT DO NOTHING
        """,
        [
            by,
            at,
            plain(each.treasury_id for each in decisions),
            texts(each.unit for each in decisions),
            texts(each.source for each in decisions),
            plain(each.year for each in decisions),
            numbers(each.contract_id for each in decisions),
            plain(each.amount for each in decisions),
            texts(each.letter for each in decisions),
        ],
    )


def confirm_balance(
    treasury_id: int, year: int, account_kind: str, unit: str, source: str, amount: int, by: str, at: dt.datetime
) -> None:
    """A unit confirms a balance at the end of a year; the last confirmation counts."""
    db.execute(
        """
        INSERT INTO balance_confirmation (treasury_id, year, account_kind, unit_code, source, amount, actor, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [treasury_id, year, account_kind, unit, source, amount, by, at],
    )


def open_plan(
    treasury_id: int,
    year: int,
    kind: PlanKind,
    stages: Sequence[str],
    *,
    by: str,
    at: dt.datetime,
    rehearsal_id: int | None = None,
) -> int:
    """Begin the record of a rehearsal, or of a run held against one; its id."""
    [row] = db.rows(
        """
        INSERT INTO year_end_plan (treasury_id, year, kind, stages, rehearsal_id, actor, at)
        VALUES (%s, %s, %s, %s::text[], %s, %s, %s) RETURNING id
        """,
        [treasury_id, year, kind, texts(stages), rehearsal_id, by, at],
    )
    return int(row["id"])


def keep_effects(treasury_id: int, plan_id: int, effects: Sequence[Effect]) -> None:
    """Record what a plan does to these keys."""
    bulk.insert(
        "year_end_effect",
        {
            "treasury_id": "bigint",
            "plan_id": "bigint",
            "unit_code": "text",
            "source": "text",
            "tier": "text",
            "carried": "bigint",
            "moved": "bigint",
            "cancelled": "bigint",
            "detail": "text",
        },
        [
            (
                treasury_id,
                plan_id,
                *each.key,
                each.carried,
                each.moved,
                each.cancelled,
                json.dumps(detail(each)),
            )
            for each in effects
        ],
        values={"detail": "new.detail::jsonb"},
    )


def note_carried(treasury_id: int, plan_id: int, effects: Sequence[Effect]) -> None:
    """Lines of letters that have been carried out with these effects."""
    db.execute(
        """
        INSERT INTO carry_done (treasury_id, decision_id, plan_id) SELECT %s, id, %s FROM unnest(%s::bigint[]) AS id
        ON CONFLICT DO NOTHING
        """,
        [treasury_id, plan_id, plain(decision for each in effects for decision in each.decisions)],
    )


def keep_closings(treasury_id: int, plan_id: int, closings: Sequence[Closing]) -> None:
    """Record which accounts a plan closes."""
    bulk.insert(
        "year_end_closing",
        {
            "treasury_id": "bigint",
            "plan_id": "bigint",
            "role": "text",
            "level": "text",
            "source": "text",
            "treasury": "text",
            "balance": "bigint",
        },
        [(treasury_id, plan_id, *each) for each in closings],
    )


def keep_questions(treasury_id: int, plan_id: int, questions: Sequence[Question]) -> None:
    """Record what a plan leaves to people."""
    bulk.insert(
        "year_end_question",
        {
            "treasury_id": "bigint",
            "plan_id": "bigint",
            "kind": "text",
            "unit_code": "text",
            "source": "text",
            "subject": "text",
            "amount": "bigint",
        },
        [(treasury_id, plan_id, *each) for each in questions],
        known="DO NOTHING",
    )
