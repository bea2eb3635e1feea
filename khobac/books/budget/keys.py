"""The name of a budget line, for those who ask and those who move."""
from __future__ import annotations

from typing import Literal, NamedTuple


class LineKey(NamedTuple):
    """What names a budget line. A deposit has source '' and year 0; a command line is spent by payment command."""

    treasury_id: int
    account_kind: Literal["estimate", "command", "deposit"]
    unit: str
    source: str = ""
    year: int = 0
