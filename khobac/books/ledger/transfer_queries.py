"""Sets of treasuries, and what treasuries owe each other: every way out has its way in, or is named here.

A journal balances within one treasury. A set is a dated group of treasuries (TT77 Art 56) and two treasuries meet in
inter-treasury legs alone, which carry the reference of their payment (TT77 Arts 66-67).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from khobac.books.ledger.families import Partner
from khobac.core import db


class Unpaired(NamedTuple):
    """A payment whose ways out and in differ: `missing` đồng have not arrived (negative: arrived without leaving).

    `payer` and `payee` are the treasuries of its last leg, `since` the day of its first.
    """

    reference: str
    payer: str
    payee: str
    missing: int
    since: dt.date


class Pair(NamedTuple):
    """What went out of one treasury to another, and what came in there from it, in đồng."""

    payer: str
    payee: str
    gone: int
    come: int


_LEGS = """
SELECT entry.reference, line.booked_on, line.entry_id,
    CASE line.role WHEN 'LKB_OUT' THEN line.treasury ELSE line.bank END AS payer,
    CASE line.role WHEN 'LKB_OUT' THEN line.bank ELSE line.treasury END AS payee,
    CASE line.role WHEN 'LKB_OUT' THEN line.credit - line.debit ELSE 0 END AS gone,
    CASE line.role WHEN 'LKB_IN' THEN line.debit - line.credit ELSE 0 END AS come
FROM journal_line AS line
JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
WHERE line.role IN ('LKB_OUT', 'LKB_IN') AND line.unit = ''
"""
UNPAIRED = f"""
SELECT reference, (array_agg(payer ORDER BY entry_id DESC))[1] AS payer,
    (array_agg(payee ORDER BY entry_id DESC))[1] AS payee, sum(gone - come)::bigint AS missing, min(booked_on) AS since
FROM ({_LEGS} AND line.booked_on <= %s) AS leg GROUP BY reference HAVING sum(gone) <> sum(come)
"""


def unpaired_transfers(on: dt.date, elsewhere: Collection[str] = ()) -> list[Unpaired]:
    """Payments between treasuries that had left and not arrived by the end of that day, the oldest first.

    Empty when a year may be settled. Without those of treasuries that keep their books `elsewhere`: the one leg that is
    here can be held against nothing. One scan of the inter-treasury lines.
    """
    found = [Unpaired(**row) for row in db.rows(UNPAIRED + " ORDER BY since, reference", [on])]
    return [each for each in found if not {each.payer, each.payee} & set(elsewhere)]


def transfer_matrix(budget_year: int) -> list[Pair]:
    """Way out and way in of each pair of treasuries in a budget year; equal for all pairs when nothing is in transit."""
    found = db.rows(
        """
        SELECT payer, payee, sum(gone)::bigint AS gone, sum(come)::bigint AS come
        FROM (SELECT CASE role WHEN 'LKB_OUT' THEN treasury ELSE bank END AS payer,
                  CASE role WHEN 'LKB_OUT' THEN bank ELSE treasury END AS payee,
                  CASE role WHEN 'LKB_OUT' THEN credit - debit ELSE 0 END AS gone,
                  CASE role WHEN 'LKB_IN' THEN debit - credit ELSE 0 END AS come
              FROM (SELECT role, treasury, bank, debit, credit, year, unit FROM balance
                    UNION ALL SELECT role, treasury, bank, debit, credit, year, unit FROM balance_delta) AS kept
              WHERE role IN ('LKB_OUT', 'LKB_IN') AND unit = '' AND year = %s) AS leg
        GROUP BY payer, payee ORDER BY payer, payee
        """,
        [budget_year],
    )
    return [Pair(**row) for row in found]


def pending_transfers() -> dict[str, int]:
    """What waits for its right account, by treasury, in đồng; none may at the end of a year."""
    found = db.rows(
        """
        SELECT treasury, sum(credit - debit)::bigint AS amount
        FROM (SELECT treasury, role, debit, credit FROM balance
              UNION ALL SELECT treasury, role, debit, credit FROM balance_delta) AS kept
        WHERE role = 'LKB_PENDING' GROUP BY treasury HAVING sum(credit) <> sum(debit) ORDER BY treasury
        """
    )
    return {row["treasury"]: row["amount"] for row in found}


def sets_on(day: dt.date) -> dict[str, str]:
    """The set each treasury reports with on a day."""
    found = db.rows(
        "SELECT treasury, set_code FROM accounting_set WHERE valid_from <= %s AND coalesce(valid_to, 'infinity') >= %s",
        [day, day],
    )
    return {row["treasury"]: row["set_code"] for row in found}


def partner(own: str, other: str, on: dt.date) -> Partner:
    """The other treasury as an inter-treasury leg names it: of the same set (in-province accounts) or of another.

    A treasury without a set on that day reports alone.
    """
    return partners([(own, other)], on)[own, other]


def partners(pairs: Collection[tuple[str, str]], on: dt.date) -> dict[tuple[str, str], Partner]:
    """The same for many pairs of own and other treasury. One statement."""
    sets = sets_on(on)
    in_one = {(own, other): sets.get(own, own) == sets.get(other, other) for own, other in pairs}
    return {(own, other): Partner(other, "in_province" if one else "inter_province") for (own, other), one in in_one.items()}


def balances_by_set(role: str, on: dt.date) -> dict[str, int]:
    """Debit less credit of a role added up by the sets of a day, all postings so far, in đồng."""
    found = db.rows(
        """
        SELECT coalesce(member.set_code, kept.treasury) AS set_code, sum(kept.debit - kept.credit)::bigint AS amount
        FROM (SELECT treasury, debit, credit FROM balance WHERE role = %s
              UNION ALL SELECT treasury, debit, credit FROM balance_delta WHERE role = %s) AS kept
        LEFT JOIN accounting_set AS member ON member.treasury = kept.treasury AND member.valid_from <= %s
            AND coalesce(member.valid_to, 'infinity') >= %s
        GROUP BY 1 ORDER BY 1
        """,
        [role, role, on, on],
    )
    return {row["set_code"]: row["amount"] for row in found}
