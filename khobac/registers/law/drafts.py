"""What people and samples would have the law say, before the register holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khobac.registers.recording import Certainty


@dataclass(frozen=True)
class DraftValue:
    """A value as a steward drafts it; None states that from that day on the law has none."""

    name: str
    value: Any
    from_on: dt.date
    text_id: str = ""
    article: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


@dataclass(frozen=True)
class DraftRow:
    """A row of a decision table as a steward drafts it; without conditions it takes the row of that key away."""

    key: str
    conditions: tuple[str, ...]
    result: Any
    reason_vi: str
    from_on: dt.date
    reason_en: str = ""
    text_id: str = ""
    article: str = ""
    examples: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class DraftWording:
    """An entry of the library of defects as a steward drafts it; without `message_vi` it takes that entry away."""

    key: str
    from_on: dt.date
    rule: str = ""
    pointer: str = ""
    message_vi: str = ""
    message_en: str = ""
    fix_vi: str = ""
    fix_en: str = ""
    example_vi: str = ""
    example_en: str = ""
    text_id: str = ""
    article: str = ""


@dataclass(frozen=True)
class ValueRow:
    """A value of law that counts at once, without a text: how samples and tests set the law."""

    name: str
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None = None
    article: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""
