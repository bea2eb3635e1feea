"""What is wrong with a value or a row that somebody would put into the register, in both languages."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """One thing to mend. What the reader of CEL says itself it says in English."""

    vi: str
    en: str
