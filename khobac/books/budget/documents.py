"""Decisions on allotments as values: the head of a document, and a decision as it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

State = Literal["drafted", "approved", "entered", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Document:
    """The head of a decision: who decided what when, from when it counts, and why."""

    number: str
    issuer: str
    decided_on: dt.date
    valid_on: dt.date
    reason: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands."""

    treasury_id: int
    id: int
    number: str
    version: int
    reference: str
    issuer: str
    decided_on: dt.date
    valid_on: dt.date
    reason: str
    legal_basis: str
    state: State
    row_count: int
    total: int
    drafted_by: str
    drafted_at: dt.datetime
    approved_by: str
    approved_at: dt.datetime | None
    due_at: dt.datetime | None
    ended_by: str
    ended_at: dt.datetime | None
    end_reason: str


COLUMNS = ", ".join(Decision.__dataclass_fields__)
