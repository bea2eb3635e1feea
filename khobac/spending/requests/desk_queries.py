"""What the desks of the treasury read: dossiers with their request, last check and people, in one statement a list.

Lists are pages by key (`Place`), never by offset. A dossier is worked by the office that handles it today; callers pass
the ids of all offices whose work theirs has taken over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.text import fold

PAGE = 50


@dataclass(frozen=True)
class DeskRow:
    """A dossier as it lies on a desk. Amounts in đồng; counts are those of its last check."""

    id: int
    number: str
    treasury_id: int
    office_id: int
    unit_code: str
    unit_vi: str
    unit_en: str
    state: str
    procedure: str
    kind: str
    chain_id: int
    resubmits_id: int | None
    revision: int
    content_hash: str
    sent_at: dt.datetime
    received_at: dt.datetime
    due_at: dt.datetime
    content: str
    source: str
    year: int
    payee_code: str
    payee_name: str
    payee_bank: str
    payee_account: str
    payee_unit: str
    contract: str | None
    on_commitment: bool
    gross: int
    pay: int
    recovered: int
    set_off: int
    held: int
    voucher_date: dt.date
    papers: tuple[str, ...]
    check_id: int | None
    checked_for: str | None
    blocks: int
    warnings: int
    looks: int
    officer: str | None
    proposed_by: str | None
    proposed_at: dt.datetime | None
    proposal: str
    returns: int
    place: int

    @property
    def amount(self) -> int:
        """What leaves the treasury; of a dossier that pays nothing, what it settles."""
        return self.pay or self.gross

    @property
    def clean(self) -> bool:
        """Nothing found at all."""
        return not (self.blocks or self.warnings or self.looks)


@dataclass(frozen=True)
class Place:
    """Where a page begins: after this row of the order (group, due moment, id)."""

    group: int
    due_at: dt.datetime
    id: int


@dataclass(frozen=True)
class Counts:
    """Of a whole list, whatever the page: overdue, due by midnight, later; and by place in its groups."""

    late: int = 0
    today: int = 0
    later: int = 0
    groups: tuple[int, int, int] = (0, 0, 0)

    @property
    def all(self) -> int:
        """Dossiers of the list."""
        return self.late + self.today + self.later


@dataclass(frozen=True)
class DeskPage:
    """One page of a list, where the next begins (None: there is none), and the counts of the whole."""

    rows: list[DeskRow]
    after: Place | None
    counts: Counts


@dataclass(frozen=True)
class Wanted:
    """What a reader narrowed a list to: a check result (clean, warn, block), words, one officer's own work."""

    check: str = ""
    text: str = ""
    mine: str = ""


_FROM = """
    SELECT d.id, d.number, d.treasury_id, d.office_id, d.unit_code, unit.name_vi AS unit_vi, unit.name_en AS unit_en,
           d.state, d.procedure, d.mode AS kind, d.chain_id, d.resubmits_id, d.revision, d.content_hash, d.sent_at, d.received_at,
           coalesce(CASE WHEN d.state = 'paid' THEN d.control_due_at ELSE d.committed_due_at END, d.received_at) AS due_at,
           r.content, r.source, r.year, r.payee_code, r.payee_name, r.payee_bank, r.payee_account, r.payee_unit,
           contract.code AS contract, r.on_commitment, r.gross, r.pay, r.recovered, r.set_off, r.held, r.voucher_date, r.papers,
           last_check.id AS check_id, last_check.purpose AS checked_for, coalesce(last_check.blocks, 0) AS blocks,
           coalesce(last_check.warnings, 0) AS warnings, coalesce(last_check.looks, 0) AS looks,
           coalesce(aside.person, officer.person) AS officer, proposal.actor AS proposed_by, proposal.at AS proposed_at,
           coalesce(proposal.reason, '') AS proposal,
           (SELECT count(*) FROM dossiers_step back JOIN dossiers_dossier link ON link.id = back.dossier_id
            WHERE link.chain_id = d.chain_id AND back.to_state = 'returned') AS returns,
           {place} AS place
    FROM dossiers_dossier d
    JOIN requests_spendingrequest r ON r.dossier_id = d.id
    LEFT JOIN commitments_contract contract ON contract.id = r.contract_id
    LEFT JOIN LATERAL (
        SELECT id, purpose, blocks, warnings, looks FROM control_check WHERE dossier_id = d.id ORDER BY id DESC LIMIT 1
    ) last_check ON true
    LEFT JOIN LATERAL (
        SELECT person FROM dossiers_seattaken WHERE dossier_id = d.id AND seat = 'officer' ORDER BY id DESC LIMIT 1
    ) officer ON true
    LEFT JOIN LATERAL (
        SELECT person, until FROM handling_handling WHERE dossier_id = d.id ORDER BY id DESC LIMIT 1
    ) aside ON true
    LEFT JOIN LATERAL (
        SELECT actor, at, reason FROM dossiers_step
        WHERE dossier_id = d.id AND event IN ('accept', 'examine') ORDER BY seq DESC LIMIT 1
    ) proposal ON true
    LEFT JOIN LATERAL (
        SELECT name_vi, name_en, fold FROM organisations_unitversion
        WHERE unit_code = d.unit_code AND recorded_to IS NULL
          AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to >= %(today)s)
        LIMIT 1
    ) unit ON true
"""

_FOR_OFFICERS = """
    (d.state = 'submitted' AND (%(mine)s = '' OR coalesce(aside.person, %(mine)s) = %(mine)s)
     OR (d.state = 'under_control' AND (d.mode <> 'pay_first' OR last_check.blocks > 0)
         AND (%(mine)s = '' OR coalesce(aside.person, officer.person) = %(mine)s))
     OR (d.state = 'paid' AND d.mode = 'pay_first' AND (%(mine)s = '' OR coalesce(aside.person, %(mine)s) = %(mine)s)))
    AND (%(mine)s = '' OR aside.until IS NULL OR aside.until <= %(now)s)
"""
_FOR_APPROVERS = """
    (d.state = 'checked' OR (d.state = 'under_control' AND d.mode = 'pay_first' AND last_check.blocks = 0))
    AND %(countersigned)s = EXISTS (
        SELECT 1 FROM dossiers_seattaken WHERE dossier_id = d.id AND seat = 'office_chief_accountant')
"""
_SEARCHED = """
    (%(text)s = '' OR d.number ILIKE %(like)s OR d.unit_code = %(text)s OR unit.fold LIKE %(folded)s
     OR regexp_replace(translate(normalize(lower(r.content || ' ' || r.payee_name), NFD), 'đ', 'd'),
                       '[\\u0300-\\u036f]', '', 'g') LIKE %(folded)s)
"""
_CHECKED = {
    "clean": "coalesce(last_check.blocks + last_check.warnings + last_check.looks, 0) = 0",
    "warn": "last_check.blocks = 0 AND last_check.warnings + last_check.looks > 0",
    "block": "last_check.blocks > 0",
}
_BY_VALUE = """
    CASE WHEN CASE WHEN r.pay = 0 THEN r.gross ELSE r.pay END >= %(high)s THEN 2
         WHEN last_check.blocks + last_check.warnings + last_check.looks > 0 THEN 1 ELSE 0 END
"""
_UNSET: dict[str, Any] = {"mine": "", "text": "", "like": "", "folded": "", "high": 0, "countersigned": False}


def offices_worked_by(office_code: str, on: dt.date) -> list[int]:
    """Ids of the office and of all that it has succeeded up to that day. One statement."""
    found = db.rows(
        """
        WITH RECURSIVE taken AS (
            SELECT id FROM organisations_office WHERE code = %(code)s
            UNION
            SELECT before.from_office_id FROM taken JOIN LATERAL (
                SELECT s.from_office_id FROM organisations_officesuccession s
                WHERE s.to_office_id = taken.id AND s.effective_on <= %(on)s AND s.recorded_to IS NULL
                  AND NOT EXISTS (SELECT 1 FROM organisations_officesuccession larger
                                  WHERE larger.from_office_id = s.from_office_id AND larger.recorded_to IS NULL
                                    AND larger.effective_on <= %(on)s
                                    AND (larger.effective_on, -larger.share, larger.id)
                                        < (s.effective_on, -s.share, s.id))
            ) before ON true
        )
        SELECT id FROM taken
        """,
        {"code": office_code, "on": on},
    )
    return [int(row["id"]) for row in found]


def officers_queue(offices: Sequence[int], wanted: Wanted, after: Place | None = None, limit: int = PAGE) -> DeskPage:
    """What waits for officers: to be taken in hand, in hand, or paid first and not yet controlled. One statement."""
    return _page(offices, _FOR_OFFICERS, "0", wanted, after, limit, {})


def approvals_queue(
    offices: Sequence[int], *, countersigned: bool, high: int, wanted: Wanted, after: Place | None = None, limit: int = PAGE
) -> DeskPage:
    """What officers propose to pay: clean ones (place 0), those to be looked at (1), large ones (2). One statement."""
    given = {"high": high, "countersigned": countersigned}
    return _page(offices, _FOR_APPROVERS, _BY_VALUE, wanted, after, limit, given)


def all_of_office(offices: Sequence[int], wanted: Wanted, before: Place | None = None, limit: int = PAGE) -> DeskPage:
    """Every dossier of the offices, latest first; no counts, they would cost a scan. One statement."""
    condition = "(%(from_id)s = 0 OR d.id < %(from_id)s)"
    sql = (
        _FROM.format(place="0")
        + f"WHERE d.office_id = ANY(%(offices)s) AND {condition} AND {_filters(wanted)} ORDER BY d.id DESC LIMIT %(limit)s"
    )
    found = _rows(sql, _given(offices, wanted) | {"from_id": before.id if before else 0, "limit": limit + 1})
    return DeskPage(found[:limit], _after(found, limit), Counts())


def on_desk(numbers: Collection[str], high: int = 0) -> dict[str, DeskRow]:
    """These dossiers as they lie on a desk, by number. One statement."""
    sql = _FROM.format(place=_BY_VALUE) + "WHERE d.number = ANY(%(numbers)s) ORDER BY d.id"
    found = _rows(sql, _UNSET | {"numbers": list(numbers), "today": clock.today(), "high": high})
    return {row.number: row for row in found}


def _page(
    offices: Sequence[int], condition: str, place: str, wanted: Wanted, after: Place | None, limit: int, given: dict[str, Any]
) -> DeskPage:
    now = clock.now()
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), clock.VIETNAM)
    sql = f"""
        WITH open AS MATERIALIZED ({_FROM.format(place=place)}
            WHERE d.office_id = ANY(%(offices)s) AND {condition} AND {_filters(wanted)}),
        counted AS (
            SELECT count(*) FILTER (WHERE due_at < %(now)s) AS n_late,
                   count(*) FILTER (WHERE due_at >= %(now)s AND due_at < %(midnight)s) AS n_today,
                   count(*) FILTER (WHERE due_at >= %(midnight)s) AS n_later,
                   count(*) FILTER (WHERE place = 0) AS n_0, count(*) FILTER (WHERE place = 1) AS n_1,
                   count(*) FILTER (WHERE place = 2) AS n_2
            FROM open)
        SELECT * FROM open CROSS JOIN counted
        WHERE %(after_id)s = 0 OR (place, due_at, id) > (%(after_group)s, %(after_due)s, %(after_id)s)
        ORDER BY place, due_at, id LIMIT %(limit)s
    """
    found = db.rows(
        sql,
        _given(offices, wanted) | given | {
            "now": now,
            "midnight": midnight,
            "after_id": after.id if after else 0,
            "after_group": after.group if after else 0,
            "after_due": after.due_at if after else now,
            "limit": limit + 1,
        },
    )
    counts = Counts()
    if found:
        head = found[0]
        counts = Counts(head["n_late"], head["n_today"], head["n_later"], (head["n_0"], head["n_1"], head["n_2"]))
    rows = [_row(each) for each in found]
    return DeskPage(rows[:limit], _after(rows, limit), counts)


def _after(rows: list[DeskRow], limit: int) -> Place | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return Place(last.place, last.due_at, last.id)


def _filters(wanted: Wanted) -> str:
    return " AND ".join([_SEARCHED, *([_CHECKED[wanted.check]] if wanted.check in _CHECKED else [])])


def _given(offices: Sequence[int], wanted: Wanted) -> dict[str, Any]:
    text = wanted.text.strip()
    return _UNSET | {
        "offices": list(offices),
        "today": clock.today(),
        "mine": wanted.mine,
        "text": text,
        "like": f"%{_literal(text)}%",
        "folded": f"%{_literal(fold(text))}%",
    }


def _literal(text: str) -> str:
    """Words as they are, not as a pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(sql: str, parameters: dict[str, Any]) -> list[DeskRow]:
    return [_row(each) for each in db.rows(sql, parameters)]


def _row(found: dict[str, Any]) -> DeskRow:
    values = {name: found[name] for name in DeskRow.__dataclass_fields__}
    for name, value in values.items():
        if isinstance(value, dt.datetime):
            values[name] = clock.local(value)
    return DeskRow(**(values | {"papers": tuple(values["papers"])}))
