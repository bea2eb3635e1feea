"""Doing due work directly, until none is left: orders leave, facts reach their readers, timers fire."""
from __future__ import annotations

from khobac.doors.cli.cases.bank import CASE_BANK
from khobac.flows import work


def do_due_work() -> None:
    """Everything that is due at the clock's moment."""
    while work.run_due(CASE_BANK):
        pass
